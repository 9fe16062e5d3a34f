package org.machwire.server.capability;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.machwire.server.capability.CapabilityStore.StoredGrant;
import org.machwire.token.BlockId;
import org.machwire.token.TokenBlock;
import org.machwire.token.TokenException;
import org.machwire.token.TokenRule;

/**
 * The blocks in use, as a tree, and the epochs in which they die: what is revoked does not enter, and what entered is found when it is
 * revoked. Thread-safe; its monitor guards the tree, and no other room is called under it.
 */
final class Authorities {
    private final Grants grants;
    private final Revocations revocations;
    private final LongSupplier nanoClock;

    // Guarded by this.
    private final Map<BlockId, Authority> living = new HashMap<>();
    /** Of blocks that are not living: what they had sent must not be forgotten with them. */
    private final Map<BlockId, Authority.Rates> resting = new HashMap<>();
    private long epoch;

    /**
     * @param epoch the epoch to begin in
     * @param nanoClock measures rates
     */
    Authorities(Grants grants, Revocations revocations, long epoch, LongSupplier nanoClock) {
        this.grants = grants;
        this.revocations = revocations;
        this.epoch = epoch;
        this.nanoClock = nanoClock;
    }

    /**
     * What died together.
     *
     * @param epoch the epoch that began with it; that of before when nothing died
     */
    record Deaths(long epoch, Set<Authority> killed) {}

    /**
     * Finds or makes the authority of a chain's last block, used once more.
     *
     * @param importer who presents it
     * @param now seconds since 1970
     * @throws TokenException UNKNOWN_GRANT, REVOKED, or DEPTH
     */
    synchronized Authority enter(Presented presented, int importer, long now) throws TokenException {
        if (!presented.grants().stream().allMatch(id -> grants.find(id) != null)) {
            throw new TokenException(0, TokenRule.UNKNOWN_GRANT); // forgotten meanwhile, and what was revoked of it with it
        }
        List<TokenBlock> chain = presented.chain();
        int remaining = Integer.MAX_VALUE;
        for (int i = 0; i < chain.size(); i++) {
            if (revocations.contains(chain.get(i).id())) {
                throw presented.refusal(i, TokenRule.REVOKED);
            }
            remaining = Math.min(remaining - 1, chain.get(i).terms().delegations());
            if (remaining < 0) {
                throw presented.refusal(i, TokenRule.DEPTH);
            }
        }
        Authority at = null;
        for (TokenBlock block : chain) {
            at = find(at, block, presented.owner(), importer, now);
        }
        Authority leaf = Objects.requireNonNull(at, "a token has a block");
        leaf.use();
        return leaf;
    }

    private Authority find(@Nullable Authority parent, TokenBlock block, int owner, int importer, long now) {
        Authority known = living.get(block.id());
        if (known != null) {
            return known;
        }
        Authority.Rates rested = resting.remove(block.id());
        Authority.Rates rates = rested == null ? Authority.Rates.of(block, nanoClock.getAsLong()) : rested;
        Authority made = new Authority(this, parent, block, owner, importer, now, rates, nanoClock);
        living.put(block.id(), made);
        if (parent != null) {
            parent.children().add(made);
            parent.use();
        }
        return made;
    }

    /** Begins an epoch in which a block is refused, and kills it and all below it. */
    synchronized Deaths revoke(BlockId id, @Nullable BlockId grant) {
        Set<Authority> killed = new LinkedHashSet<>();
        epoch++;
        revocations.begin(id, grant, epoch);
        Authority authority = living.get(id);
        if (authority != null) {
            authority.die(killed);
        }
        return new Deaths(epoch, killed);
    }

    /** Kills authorities, and all below them, that something other than a revocation ends. */
    synchronized Deaths kill(Predicate<Authority> which) {
        Set<Authority> killed = new LinkedHashSet<>();
        living.values().stream().filter(which).toList().forEach(authority -> authority.die(killed));
        if (!killed.isEmpty()) {
            epoch++;
        }
        return new Deaths(epoch, killed);
    }

    /** Forgets the rates of blocks that are not in use, and would be full again. */
    synchronized void forgetRested() {
        long now = nanoClock.getAsLong();
        resting.values().removeIf(rates -> rates.areFull(now));
    }

    /** What a user exported, and what of it is in use; of all users for the administrator. Oldest first. */
    synchronized List<GrantView> list(Presenter who) {
        List<GrantView> views = new ArrayList<>();
        for (Grants.Kept kept : grants.all()) {
            StoredGrant grant = kept.grant();
            Authority live = living.get(grant.id());
            if (who.administrator() || grant.uid() == who.uid()) {
                views.add(new GrantView(grant.id(), kept.parent(), grant.uid(), grant.since(), grant.label(),
                        kept.terms(), revocations.contains(grant.id()), live == null ? 0 : live.devices()));
            }
        }
        for (Authority live : living.values()) {
            Authority parent = live.parent();
            if (parent != null && grants.find(live.id()) == null
                    && (who.administrator() || descendsFrom(live, who.uid()))) {
                views.add(new GrantView(live.id(), parent.id(), live.importer(), live.since(), "",
                        live.block().terms(), live.isDead(), live.devices()));
            }
        }
        return views;
    }

    /** Tells whether a block in use is, or descends from, one that a user exported. */
    synchronized boolean descendsFrom(BlockId id, int exporter) {
        Authority live = living.get(id);
        return live != null && descendsFrom(live, exporter);
    }

    private boolean descendsFrom(Authority live, int exporter) {
        for (Authority at = live; at != null; at = at.parent()) {
            if (grants.isExporter(at.id(), exporter)) {
                return true;
            }
        }
        return false;
    }

    /** The grant that a block in use is or descends from; null if it is not in use. */
    synchronized @Nullable BlockId grantOf(BlockId id) {
        for (Authority at = living.get(id); at != null; at = at.parent()) {
            if (grants.find(at.id()) != null) {
                return at.id();
            }
        }
        return null;
    }

    /** Counts those that something rests on, for the tests. */
    synchronized int count() {
        return living.size();
    }

    // For authorities.

    synchronized boolean enterDevice(Authority authority) {
        if (!authority.hasRoomForDevice()) {
            return false;
        }
        authority.countDevice(1);
        return true;
    }

    synchronized void leaveDevice(Authority authority) {
        authority.countDevice(-1);
    }

    /** What is forgotten stays so: a revocation would no longer find it. */
    synchronized boolean retain(Authority authority) {
        if (!authority.isUsed()) {
            return false;
        }
        authority.use();
        return true;
    }

    synchronized void release(Authority authority) {
        for (Authority at = authority; at != null && at.unuse(); at = at.parent()) {
            living.remove(at.id());
            if (!at.rates().areNone()) {
                resting.put(at.id(), at.rates());
            }
            Authority parent = at.parent();
            if (parent != null) {
                parent.children().remove(at);
            }
        }
    }
}
