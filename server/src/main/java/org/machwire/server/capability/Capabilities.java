package org.machwire.server.capability;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.machwire.mach.MachException;
import org.machwire.mach.ReturnCode;
import org.machwire.server.capability.CapabilityStore.StoredRevocation;
import org.machwire.token.BlockId;
import org.machwire.token.Octets;
import org.machwire.token.SigningKey;
import org.machwire.token.SubspaceId;
import org.machwire.token.TaskReference;
import org.machwire.token.Terms;
import org.machwire.token.Token;
import org.machwire.token.TokenBlock;
import org.machwire.token.TokenException;
import org.machwire.token.TokenRule;
import org.machwire.token.TokenVerifier;
import org.machwire.token.VerifiedToken;

/**
 * The living authorities, and what was revoked: tokens become authorities here, and die here. Thread-safe; its monitor guards them, and
 * no other room is called under it. What ends rights calls other rooms under two locks more, which are taken before all others; nobody
 * who holds a lock may call it.
 */
public final class Capabilities {
    private static final Octets NO_RECEIPT = Octets.of(new byte[0]);
    /** How much later the clock is when its high-water mark is stored again. */
    private static final long HIGH_WATER_SECONDS = 10;

    private final Grants grants;
    private final TokenDesk desk;
    private final CapabilityStore store;
    private final Rights rights;
    private final Conditions conditions;
    private final ServerTime time;
    private final HighWater highWater;
    private final Audit audit;
    private final LongSupplier nanoClock;
    /** Held while a block is revoked: the second of two who revoke one block gets the receipt of the first. */
    private final Object revoking = new Object();
    /** Held, after {@link #revoking}, while an epoch begins and rights are taken away: epochs begin everywhere in their order. */
    private final Object ending = new Object();

    // Guarded by this.
    private final Map<BlockId, Authority> living = new HashMap<>();
    private final Map<BlockId, StoredRevocation> revoked = new HashMap<>();
    /** Of blocks that are not living: what they had sent must not be forgotten with them. */
    private final Map<BlockId, Authority.Rates> resting = new HashMap<>();
    private long epoch;

    /**
     * Reads what the store has.
     *
     * @param desk checks tokens and those who present them
     * @param nanoClock measures rates
     */
    Capabilities(Grants grants, TokenDesk desk, CapabilityStore store, Rights rights, Conditions conditions,
            ServerTime time, Audit audit, LongSupplier nanoClock) {
        this.grants = grants;
        this.desk = desk;
        this.store = store;
        this.rights = rights;
        this.conditions = conditions;
        this.time = time;
        this.audit = audit;
        this.nanoClock = nanoClock;
        store.revocations().forEach(revocation -> revoked.put(revocation.id(), revocation));
        epoch = firstEpoch(store);
        highWater = new HighWater(store);
    }

    /**
     * Makes them of what a store has.
     *
     * @param server the key that first blocks are signed with
     * @param rights takes away what dies
     * @param grantQuota how many grants a user may have
     * @param refusalsPerMinute how often a user may be refused
     * @param nonces 16 octets at random each time
     * @param nanoClock measures rates
     */
    public static Capabilities open(SigningKey server, CapabilityStore store, Rights rights, Conditions conditions,
            ServerTime time, Audit audit, IntUnaryOperator grantQuota, int refusalsPerMinute, Supplier<byte[]> nonces,
            LongSupplier nanoClock) {
        Grants grants = new Grants(server, store, grantQuota, nonces);
        TokenDesk desk = new TokenDesk(new TokenVerifier(server.publicKey()), grants,
                new Refusals(refusalsPerMinute, nanoClock));
        return new Capabilities(grants, desk, store, rights, conditions, time, audit, nanoClock);
    }

    /** The epoch that a server begins in: that of the last revocation that is stored. */
    public static long firstEpoch(CapabilityStore store) {
        return store.revocations().stream().mapToLong(StoredRevocation::epoch).max().orElse(0);
    }

    /**
     * Turns a token into an authority; the caller gives it back when nothing rests on it any more.
     *
     * @param proof of the holder's key; empty for none
     * @throws RefusedException the token is not valid here and now, or not this presenter's
     */
    public Imported importToken(byte[] token, byte[] proof, Presenter who) throws RefusedException {
        VerifiedToken held;
        try {
            held = desk.check(token, proof, who);
        } catch (RefusedException e) {
            record(Audit.Event.TOKEN_REFUSED, who, null, "not the holder's, or no token of this server's");
            throw e;
        }
        try {
            refuseAt(time.seconds(), held);
            Authority authority = admit(desk.presented(held), who);
            record(Audit.Event.TOKEN_IMPORTED, who, authority.id(), "");
            return new Imported(authority, Octets.of(token), who.uid());
        } catch (TokenException e) {
            desk.refused(who);
            record(Audit.Event.TOKEN_REFUSED, who, held.id(), e.rule().name());
            throw new RefusedException(e);
        }
    }

    /** Says that a token's own time is not now, before anything is said of what it continues, which may be forgotten when it is over. */
    private void refuseAt(long now, VerifiedToken held) throws TokenException {
        VerifiedToken.Refusal refusal = held.refusalAt(now);
        if (refusal != null) {
            if (refusal.rule() == TokenRule.EXPIRED && highWater.raise(now)) {
                store.flush(); // what was told once stays so, whatever becomes of the clock
            }
            throw refusal.toException();
        }
    }

    /**
     * Conditions are asked when the authority is there already: what ends before is seen here, and what ends later finds the
     * authority, and kills it.
     */
    private Authority admit(Presented presented, Presenter who) throws TokenException {
        long now = time.seconds();
        Authority leaf = enter(presented, who, now);
        boolean admitted = false;
        try {
            checkConditions(presented.chain(), presented.firstOwn(), now);
            admitted = true;
            return leaf;
        } finally {
            if (!admitted) {
                leaf.release();
            }
        }
    }

    private synchronized Authority enter(Presented presented, Presenter who, long now) throws TokenException {
        List<TokenBlock> chain = presented.chain();
        int remaining = Integer.MAX_VALUE;
        for (int i = 0; i < chain.size(); i++) {
            if (revoked.containsKey(chain.get(i).id())) {
                throw refusal(presented.firstOwn(), i, TokenRule.REVOKED);
            }
            remaining = Math.min(remaining - 1, chain.get(i).terms().delegations());
            if (remaining < 0) {
                throw refusal(presented.firstOwn(), i, TokenRule.DEPTH);
            }
        }
        Authority at = null;
        for (TokenBlock block : chain) {
            at = find(at, block, presented.owner(), who.uid(), now);
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

    /** What a chain depends on besides revocations. Other rooms are asked, so it is done without the lock. */
    private void checkConditions(List<TokenBlock> chain, int firstOwn, long now) throws TokenException {
        BlockId parent = null;
        SubspaceId subspace = null;
        for (int i = 0; i < chain.size(); i++) {
            TokenBlock block = chain.get(i);
            TokenRule rule = block.terms().validity().refusalAt(now);
            if (rule == TokenRule.EXPIRED) {
                highWater.raise(now);
            }
            if (rule == null && !block.terms().validity().whileTasks().stream().allMatch(conditions::lives)) {
                rule = TokenRule.TASK_ENDED;
            }
            SubspaceId stated = block.terms().subspace();
            if (rule == null && stated != null && !stated.equals(subspace)
                    && (parent == null || !parent.equals(conditions.maker(stated)))) {
                rule = TokenRule.SUBSPACE_ENDED;
            }
            Set<String> nodes = block.terms().scope().nodes().values();
            if (rule == null && parent == null && nodes != null && nodes.stream().noneMatch(conditions::hasNode)) {
                rule = TokenRule.UNKNOWN_NODE;
            }
            if (rule != null) {
                throw refusal(firstOwn, i, rule);
            }
            subspace = stated == null ? subspace : stated;
            parent = block.id();
        }
    }

    /** Of a block that the presented token does not show, but continues, the first that it shows is blamed. */
    private static TokenException refusal(int firstOwn, int index, TokenRule rule) {
        return new TokenException(Math.max(0, index - firstOwn), rule);
    }

    /**
     * Ends a block, and all that descends from it, for ever. Waits for the disk: not on a thread that others wait for.
     *
     * @param token a chain with the block, for the holder of a key; empty for none
     * @param proof that key's
     * @return the receipt; the first one if it was revoked before; null where there is no such block, or it is not the presenter's to revoke
     */
    public @Nullable Receipt revoke(BlockId id, byte[] token, byte[] proof, Presenter who) {
        if (!mayRevoke(id, token, proof, who)) {
            return null;
        }
        synchronized (revoking) {
            synchronized (this) {
                StoredRevocation earlier = revoked.get(id);
                if (earlier != null && !earlier.receipt().equals(NO_RECEIPT)) {
                    return Receipt.decode(earlier.receipt());
                }
            }
            Receipt receipt = end(id);
            StoredRevocation revocation = new StoredRevocation(id, receipt.epoch(), receipt.encode());
            store.putRevocation(revocation);
            record(Audit.Event.GRANT_REVOKED, who, id,
                    receipt.ids().size() + " blocks, " + receipt.casualties().size() + " devices");
            store.flush();
            synchronized (this) {
                revoked.put(id, revocation);
            }
            return receipt;
        }
    }

    /** Kills a block and all below it, and sees to it that none comes again. */
    private Receipt end(BlockId id) {
        Set<Authority> killed = new LinkedHashSet<>();
        synchronized (ending) {
            long newEpoch;
            synchronized (this) {
                newEpoch = ++epoch;
                revoked.put(id, new StoredRevocation(id, newEpoch, NO_RECEIPT));
                Authority authority = living.get(id);
                if (authority != null) {
                    authority.die(killed);
                }
            }
            grants.revoked(id);
            Set<BlockId> ids = new LinkedHashSet<>();
            ids.add(id);
            killed.forEach(authority -> ids.add(authority.id()));
            return new Receipt(newEpoch, rights.takeAway(killed, newEpoch), List.copyOf(ids));
        }
    }

    /** Kills authorities that something other than a revocation ends. */
    private Set<Authority> kill(Predicate<Authority> which) {
        Set<Authority> killed = new LinkedHashSet<>();
        synchronized (ending) {
            long newEpoch;
            synchronized (this) {
                living.values().stream().filter(which).toList().forEach(authority -> authority.die(killed));
                if (killed.isEmpty()) {
                    return killed;
                }
                newEpoch = ++epoch;
            }
            rights.takeAway(killed, newEpoch);
            return killed;
        }
    }

    /** A task has ended, and with it all blocks that are valid while it lives. */
    public void taskEnded(TaskReference task) {
        kill(authority -> authority.block().terms().validity().whileTasks().contains(task));
    }

    /** A subspace has ended, and with it all blocks that name it. */
    public void subspaceEnded(SubspaceId subspace) {
        kill(authority -> subspace.equals(authority.block().terms().subspace()));
    }

    /** Ends what has expired; to be called about once a second. */
    public void tick() {
        long now = time.seconds();
        forgetRested();
        Set<Authority> killed = kill(authority -> !authority.isDead()
                && authority.block().terms().validity().refusalAt(now) == TokenRule.EXPIRED);
        List<CapabilityStore.StoredGrant> expired = grants.forgetExpired(now);
        for (CapabilityStore.StoredGrant grant : expired) {
            audit.record(new Audit.Entry(Audit.Event.GRANT_EXPIRED, null, 0, grant.id(), "", grant.label()));
        }
        if (!killed.isEmpty() || !expired.isEmpty() || now >= highWater.stored() + HIGH_WATER_SECONDS) {
            highWater.raise(now);
        }
    }

    private synchronized void forgetRested() {
        long now = nanoClock.getAsLong();
        resting.values().removeIf(rates -> rates.areFull(now));
    }

    /**
     * Makes a token of nodes, or of an imported right. Waits for the disk: not on a thread that others wait for.
     *
     * @param terms with the nodes
     * @param base the imported right that it is made of; null for nodes
     * @throws MachException KERN_INVALID_ARGUMENT terms that no token can have; KERN_INVALID_CAPABILITY the imported right allows no
     *         delegation, or has died; EDQUOT
     */
    public Token export(Terms terms, @Nullable Imported base, Presenter who, String label) {
        long now = time.seconds();
        if (terms.validity().refusalAt(now) == TokenRule.EXPIRED) {
            throw new MachException(ReturnCode.KERN_INVALID_ARGUMENT, "the token would have expired already");
        }
        if (base != null && (base.authority().isDead() || base.authority().delegations() < 1
                || base.authority().chainLength() >= TokenDesk.MAX_CHAIN)) {
            throw new MachException(ReturnCode.KERN_INVALID_CAPABILITY, "the right's token allows no further block");
        }
        Token token = grants.issue(terms, base == null ? null : base.token(), who.uid(), now, label);
        record(Audit.Event.GRANT_EXPORTED, who, token.last().id(), label);
        store.flush();
        return token;
    }

    /** What a user exported, and what of it is in use; of all users for the administrator. Oldest first. */
    public List<GrantView> list(Presenter who) {
        List<GrantView> views = new ArrayList<>();
        List<Grants.Kept> exported = grants.all();
        synchronized (this) {
            for (Grants.Kept kept : exported) {
                CapabilityStore.StoredGrant grant = kept.grant();
                Authority live = living.get(grant.id());
                if (who.administrator() || grant.uid() == who.uid()) {
                    views.add(new GrantView(grant.id(), kept.parent(), grant.uid(), grant.since(), grant.label(),
                            kept.terms(),
                            revoked.containsKey(grant.id()), live == null ? 0 : live.devices()));
                }
            }
            for (Authority live : living.values()) {
                Authority parent = live.parent();
                if (parent != null && grants.find(live.id()) == null
                        && (who.administrator() || descendsFrom(live, who))) {
                    views.add(new GrantView(live.id(), parent.id(), live.importer(), live.since(), "",
                            live.block().terms(), live.isDead(), live.devices()));
                }
            }
        }
        return views;
    }

    private boolean descendsFrom(Authority live, Presenter who) {
        for (Authority at = live; at != null; at = at.parent()) {
            if (grants.isExporter(at.id(), who.uid())) {
                return true;
            }
        }
        return false;
    }

    private boolean mayRevoke(BlockId id, byte[] token, byte[] proof, Presenter who) {
        if (who.administrator()) {
            return true;
        }
        synchronized (this) {
            Authority live = living.get(id);
            if (grants.isExporter(id, who.uid()) || (live != null && descendsFrom(live, who))) {
                return true;
            }
        }
        return desk.isIssuer(id, token, proof, who);
    }

    private void record(Audit.Event event, Presenter who, @Nullable BlockId grant, String detail) {
        audit.record(new Audit.Entry(event, who.uid(), who.taskNumber(), grant, "", detail));
    }

    /** Counts the authorities that something rests on, for the tests. */
    synchronized int living() {
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
