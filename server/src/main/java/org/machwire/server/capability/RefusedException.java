package org.machwire.server.capability;

import org.jspecify.annotations.Nullable;
import org.machwire.token.TokenException;

/** A token is refused: with the reason for its holder, without one for anybody else. It carries no stack trace. */
public final class RefusedException extends Exception {
    private static final long serialVersionUID = 1;

    private final transient @Nullable TokenException reason;

    RefusedException(@Nullable TokenException reason) {
        super(reason == null ? "the token is refused" : reason.getMessage(), null, false, false);
        this.reason = reason;
    }

    /** Which block and rule; null for who has not proved to be the holder. */
    public @Nullable TokenException reason() {
        return reason;
    }
}
