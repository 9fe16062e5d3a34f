package org.machwire.token;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A token whose blocks are all signed by whom they have to be. Only {@link TokenVerifier} makes one. It may have expired, a block may have
 * been revoked, and the presenter may not be its holder.
 */
public final class VerifiedToken {
    private final Token token;
    private final List<BlockId> ids;
    private final Scope scope;
    private final Validity validity;

    VerifiedToken(Token token) {
        this.token = token;
        ids = token.blocks().stream().map(TokenBlock::id).toList();
        scope = token.scope();
        validity = token.validity();
    }

    public Token token() {
        return token;
    }

    /** The blocks, the server's first. */
    public List<TokenBlock> blocks() {
        return token.blocks();
    }

    /** The ids of all blocks, the server's first: if one is revoked, the token is. */
    public List<BlockId> ids() {
        return ids;
    }

    /** The id of the last block. */
    public BlockId id() {
        return token.last().id();
    }

    /** What the chain grants: what every block does. */
    public Scope scope() {
        return scope;
    }

    /** When the chain is valid: when every block is. */
    public Validity validity() {
        return validity;
    }

    /** Who may present it: whom the last block names. */
    public Holder holder() {
        return token.last().terms().holder();
    }

    /** How many blocks may follow, by all blocks there are; the length of a chain is limited besides. */
    public int remainingDelegations() {
        return Math.min(token.remainingDelegations(), Token.MAX_BLOCKS - token.blocks().size());
    }

    /** Answers the first block that is not valid in that second since 1970, and whether it is too early or too late; or null. */
    public @Nullable Refusal refusalAt(long epochSeconds) {
        for (int i = 0; i < token.blocks().size(); i++) {
            TokenRule rule = token.blocks().get(i).terms().validity().refusalAt(epochSeconds);
            if (rule != null) {
                return new Refusal(i, rule);
            }
        }
        return null;
    }

    /**
     * A block and the rule by which it is refused.
     *
     * @param block which block, from 0
     */
    public record Refusal(int block, TokenRule rule) {
        /** The same as something to throw. */
        public TokenException toException() {
            return new TokenException(block, rule);
        }
    }
}
