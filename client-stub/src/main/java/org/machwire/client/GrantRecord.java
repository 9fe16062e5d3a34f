package org.machwire.client;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.machwire.token.BlockId;
import org.machwire.token.Terms;

/**
 * A block of a token that the server knows: one that was exported, or imported with its chain.
 *
 * @param parent the block that it descends from; null for one that was exported from nodes
 * @param uid who exported it, 32 bits without sign; of a block that was only imported, the user who did so first
 * @param since when he did
 * @param label what its issuer wrote for people
 * @param terms what the block says
 * @param revoked whether it was revoked, itself or by a block before
 * @param devices how many are open by it and by what descends from it
 */
public record GrantRecord(BlockId id, @Nullable BlockId parent, int uid, Instant since, String label, Terms terms,
        boolean revoked, int devices) {}
