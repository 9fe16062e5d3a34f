package org.machwire.client;

import org.jspecify.annotations.Nullable;
import org.machwire.token.SigningKey;
import org.machwire.token.Token;

/**
 * What is presented for a right: a token and, if it demands one, the private key of its holder. Its text has neither.
 *
 * @param key null for a token that is a user's alone
 */
public record Credential(Token token, @Nullable SigningKey key) implements TokenSource {
    /** Returns itself: a token in a file is the same each time. */
    @Override
    public Credential fetch() {
        return this;
    }
}
