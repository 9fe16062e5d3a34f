package org.machwire.server.capability;

import org.jspecify.annotations.Nullable;
import org.machwire.token.BlockId;
import org.machwire.token.Terms;

/**
 * A block as a list of grants shows it.
 *
 * @param parent the block that it descends from; null for one that was exported
 * @param uid who exported it, or imported it first
 * @param since when, in seconds since 1970
 * @param devices open by it and by what descends from it
 */
public record GrantView(BlockId id, @Nullable BlockId parent, int uid, long since, String label, Terms terms,
        boolean isRevoked, int devices) {}
