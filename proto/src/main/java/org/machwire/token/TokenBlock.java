package org.machwire.token;

import org.jspecify.annotations.Nullable;

/**
 * A block of a token as it was read: nothing says yet that its signature is good.
 *
 * @param payload the octets that are signed
 * @param signature 64 octets
 * @param id the hash that names the block
 * @param server the key of the server, in the first block; else null
 * @param parent the id of the block before, in all but the first; else null
 * @param nonce 16 octets
 * @param terms what the block says
 */
public record TokenBlock(Octets payload, Octets signature, BlockId id, @Nullable VerifyingKey server,
        @Nullable BlockId parent, Octets nonce, Terms terms) {
    public static final int NONCE_LENGTH = 16;
    public static final int SIGNATURE_LENGTH = 64;

    /** Tells whether the signature is the key's, over these very octets. */
    boolean isSignedBy(VerifyingKey key) {
        return key.verifies(signature.toArray(), Signed.BLOCK.message(payload.toArray()));
    }
}
