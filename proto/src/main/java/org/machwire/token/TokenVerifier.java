package org.machwire.token;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Checks the signatures of tokens of one server. What it says does not depend on the time, so it may be kept as long as the server's key is.
 *
 * @param server the key that first blocks are signed with
 */
public record TokenVerifier(VerifyingKey server) {

    /** Checks the chain from its first block on. @throws TokenException with the first rule that it violates */
    public VerifiedToken verify(Token token) throws TokenException {
        if (!token.server().equals(server)) {
            throw new TokenException(0, TokenRule.UNKNOWN_SERVER);
        }
        List<TokenBlock> blocks = token.blocks();
        VerifyingKey signer = server;
        BlockId parent = null;
        int remaining = Integer.MAX_VALUE;
        for (int i = 0; i < blocks.size(); i++) {
            TokenBlock block = blocks.get(i);
            check(block, i, parent, signer, remaining);
            remaining = Math.min(remaining - 1, block.terms().delegations());
            signer = block.terms().holder().key();
            parent = block.id();
        }
        return new VerifiedToken(token);
    }

    private static void check(TokenBlock block, int index, @Nullable BlockId parent, @Nullable VerifyingKey signer,
            int remaining) throws TokenException {
        if (parent != null && !parent.equals(block.parent())) {
            throw new TokenException(index, TokenRule.PARENT);
        }
        if (remaining == 0 || signer == null) {
            throw new TokenException(index, TokenRule.DEPTH);
        }
        if (!block.isSignedBy(signer)) {
            throw new TokenException(index, TokenRule.SIGNATURE);
        }
    }
}
