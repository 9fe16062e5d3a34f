package org.machwire.server.capability;

import java.util.List;
import org.machwire.token.BlockId;
import org.machwire.token.TokenBlock;
import org.machwire.token.TokenException;
import org.machwire.token.TokenRule;

/**
 * A token whose signatures are good, presented by its holder. It may have expired, and blocks may have been revoked.
 *
 * @param chain all its blocks, behind those that it continues
 * @param firstOwn the index in the chain of the first block that the token itself shows
 * @param owner the uid whose devices it is about: who exported the first block of the chain
 * @param grants those blocks of the chain that were exported
 */
record Presented(List<TokenBlock> chain, int firstOwn, int owner, List<BlockId> grants) {

    /** Blames a block; of those that the token does not show, but continues, the first that it shows. */
    TokenException refusal(int index, TokenRule rule) {
        return new TokenException(Math.max(0, index - firstOwn), rule);
    }
}
