package org.machwire.server.capability;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.machwire.mach.MachException;
import org.machwire.mach.ReturnCode;
import org.machwire.server.capability.CapabilityStore.StoredGrant;
import org.machwire.token.BlockId;
import org.machwire.token.Octets;
import org.machwire.token.SigningKey;
import org.machwire.token.Terms;
import org.machwire.token.Token;
import org.machwire.token.TokenBlock;
import org.machwire.token.TokenException;

/** What was exported: first blocks, each signed with the server's key. Thread-safe; its monitor guards the tables. */
final class Grants {
    private final SigningKey server;
    private final CapabilityStore store;
    private final IntUnaryOperator quota;
    private final Supplier<byte[]> nonces;

    // Guarded by this.
    private final Map<BlockId, Kept> byId = new LinkedHashMap<>();
    private final Map<Integer, Exports> users = new HashMap<>();

    /**
     * @param quota how many grants that are not revoked a user may have
     * @param nonces 16 octets at random each time
     */
    Grants(SigningKey server, CapabilityStore store, IntUnaryOperator quota,
            Supplier<byte[]> nonces) {
        this.server = server;
        this.store = store;
        this.quota = quota;
        this.nonces = nonces;
        store.grants().forEach(this::keep);
        store.revocations().forEach(revocation -> revoked(revocation.id()));
    }

    /**
     * A grant with what its own block says.
     *
     * @param parent the last block of the imported right that it was made of; null for one of nodes
     */
    record Kept(StoredGrant grant, @Nullable BlockId parent, Terms terms) {}

    /** The blocks that one user exported; the revoked ones in the order of their ends. */
    private static final class Exports {
        final Set<BlockId> active = new HashSet<>();
        final Set<BlockId> revoked = new LinkedHashSet<>();
    }

    private void keep(StoredGrant grant) {
        Octets base = grant.base();
        byId.put(grant.id(),
                new Kept(grant, base == null ? null : last(base).id(), last(grant.token()).terms()));
        users.computeIfAbsent(grant.uid(), _ -> new Exports()).active.add(grant.id());
    }

    /** A grant by its block; null for none. */
    synchronized @Nullable StoredGrant find(BlockId id) {
        Kept kept = byId.get(id);
        return kept == null ? null : kept.grant();
    }

    /** Tells whether this user exported this block. */
    synchronized boolean isExporter(BlockId id, int uid) {
        StoredGrant grant = find(id);
        return grant != null && grant.uid() == uid;
    }

    /** All grants, oldest first. */
    synchronized List<Kept> all() {
        return List.copyOf(byId.values());
    }

    /** Signs a block, and keeps it; it is on disk after {@link CapabilityStore#flush}. EDQUOT the user has as many as he may. */
    Token issue(Terms terms, @Nullable Octets base, int uid, long now, String label) {
        Token token;
        try {
            token = Token.issue(server, terms, nonces.get());
        } catch (TokenException e) {
            throw new MachException(ReturnCode.KERN_INVALID_ARGUMENT, String.valueOf(e.getMessage()));
        }
        StoredGrant grant = new StoredGrant(token.last().id(), base, uid, now, label, Octets.of(token.encode()));
        synchronized (this) {
            int most = quota.applyAsInt(uid);
            Exports exports = users.get(uid);
            if (exports != null && exports.active.size() >= most) {
                throw new MachException(ReturnCode.EDQUOT, "a user has at most " + most + " grants at a time");
            }
            keep(grant);
        }
        store.putGrant(grant);
        return token;
    }

    /** A revoked grant counts no more. */
    synchronized void revoked(BlockId id) {
        StoredGrant grant = find(id);
        Exports exports = grant == null ? null : users.get(grant.uid());
        if (exports != null && exports.active.remove(id)) {
            exports.revoked.add(id);
        }
    }

    /** Forgets those of a user's revoked grants that are beyond as many as he may have, the oldest first; returns them. */
    List<BlockId> forgetRevoked(int uid) {
        List<BlockId> oldest;
        synchronized (this) {
            Exports exports = users.get(uid);
            Set<BlockId> all = exports == null ? Set.of() : exports.revoked;
            oldest = all.stream().limit(Math.max(0, all.size() - quota.applyAsInt(uid))).toList();
            oldest.forEach(this::drop);
        }
        oldest.forEach(store::removeGrant);
        return oldest;
    }

    private void drop(BlockId id) {
        Kept kept = byId.remove(id);
        Exports exports = kept == null ? null : users.get(kept.grant().uid());
        if (exports != null) {
            exports.active.remove(id);
            exports.revoked.remove(id);
        }
    }

    /** Forgets the grants that are over for ever; returns them. */
    List<StoredGrant> forgetExpired(long now) {
        List<StoredGrant> expired = new ArrayList<>();
        synchronized (this) {
            for (Kept kept : byId.values()) {
                Long end = kept.terms().validity().notAfter();
                if (end != null && end <= now) {
                    expired.add(kept.grant());
                }
            }
            expired.forEach(grant -> drop(grant.id()));
        }
        expired.forEach(grant -> store.removeGrant(grant.id()));
        return expired;
    }

    private static TokenBlock last(Octets token) {
        try {
            return Token.parse(token.toArray()).last();
        } catch (TokenException e) {
            throw new IllegalStateException("a stored grant is damaged", e);
        }
    }
}
