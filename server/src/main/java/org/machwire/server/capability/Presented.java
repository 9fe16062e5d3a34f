package org.machwire.server.capability;

import java.util.List;
import org.machwire.token.BlockId;
import org.machwire.token.Octets;
import org.machwire.token.TokenBlock;

/**
 * A token whose signatures are good, presented by its holder. It may have expired, and blocks may have been revoked.
 *
 * @param chain all its blocks, behind those that it continues
 * @param firstOwn the index in the chain of the first block that the token itself shows
 * @param owner the uid whose devices it is about: who exported the first block of the chain
 */
record Presented(List<TokenBlock> chain, int firstOwn, int owner) {}
