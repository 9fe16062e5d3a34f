package org.machwire.server.capability;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.machwire.mach.MachException;
import org.machwire.mach.ReturnCode;
import org.machwire.server.capability.CapabilityStore.StoredRevocation;
import org.machwire.token.BlockId;
import org.machwire.token.Octets;

/**
 * What was revoked. It is remembered as long as the grant that the block descends from: once that is forgotten, no chain of it is
 * believed any more, whatever else is known of it. Thread-safe; its monitor guards the tables.
 */
final class Revocations {
    private static final Octets NO_RECEIPT = Octets.of(new byte[0]);

    private final CapabilityStore store;
    private final int perGrant;

    // Guarded by this.
    private final Map<BlockId, StoredRevocation> byId = new HashMap<>();
    private final Map<BlockId, Set<BlockId>> byGrant = new HashMap<>();
    /** The highest epoch that there was; its revocation stays, so that the next server goes on behind it. */
    private long epoch;

    /**
     * Reads what the store has.
     *
     * @param perGrant how many blocks below one grant may be revoked one by one
     * @param isKnown tells whether a grant is known: what belongs to others is forgotten
     */
    Revocations(CapabilityStore store, int perGrant, Predicate<BlockId> isKnown) {
        this.store = store;
        this.perGrant = perGrant;
        List<StoredRevocation> stored = store.revocations();
        stored.forEach(this::keep);
        stored.stream().map(StoredRevocation::grant)
                .filter(grant -> grant != null && !isKnown.test(grant)).distinct().forEach(this::forgetOf);
    }

    private void keep(StoredRevocation revocation) {
        byId.put(revocation.id(), revocation);
        BlockId grant = revocation.grant();
        if (grant != null) {
            byGrant.computeIfAbsent(grant, _ -> new LinkedHashSet<>()).add(revocation.id());
        }
        epoch = Math.max(epoch, revocation.epoch());
    }

    synchronized boolean contains(BlockId id) {
        return byId.containsKey(id);
    }

    /** What the revocation of a block answered; null if it was not revoked, or that is not on disk yet. */
    synchronized @Nullable Receipt receipt(BlockId id) {
        StoredRevocation found = byId.get(id);
        return found == null || found.receipt().equals(NO_RECEIPT) ? null : Receipt.decode(found.receipt());
    }

    /** EDQUOT if this block of a grant is one too many to be remembered. */
    synchronized void requireRoom(BlockId id, @Nullable BlockId grant) {
        if (grant != null && !grant.equals(id) && !byId.containsKey(id)
                && byGrant.getOrDefault(grant, Set.of()).size() >= perGrant) {
            throw new MachException(ReturnCode.EDQUOT, "at most " + perGrant
                    + " blocks of a grant are revoked one by one: revoke it, or a block before them");
        }
    }

    /** From here on the block is refused. */
    synchronized void begin(BlockId id, @Nullable BlockId grant, long newEpoch) {
        keep(new StoredRevocation(id, grant, newEpoch, NO_RECEIPT));
    }

    /** Writes a revocation; it is on disk after {@link CapabilityStore#flush}. */
    StoredRevocation write(BlockId id, @Nullable BlockId grant, Receipt receipt) {
        StoredRevocation revocation = new StoredRevocation(id, grant, receipt.epoch(), receipt.encode());
        store.putRevocation(revocation);
        return revocation;
    }

    /** It is on disk: who revokes the block again gets the same receipt. */
    synchronized void written(StoredRevocation revocation) {
        if (byId.containsKey(revocation.id())) {
            byId.put(revocation.id(), revocation);
        }
    }

    /** Forgets what was revoked of a grant that is forgotten itself. */
    synchronized void forgetOf(BlockId grant) {
        Set<BlockId> ids = byGrant.remove(grant);
        if (ids == null) {
            return;
        }
        for (BlockId id : ids) {
            StoredRevocation revocation = byId.remove(id);
            if (revocation != null && revocation.epoch() < epoch) {
                store.removeRevocation(id);
            }
        }
    }
}
