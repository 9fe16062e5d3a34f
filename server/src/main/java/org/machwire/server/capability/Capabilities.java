package org.machwire.server.capability;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.machwire.mach.MachException;
import org.machwire.mach.ReturnCode;
import org.machwire.server.capability.CapabilityStore.StoredGrant;
import org.machwire.server.capability.CapabilityStore.StoredRevocation;
import org.machwire.token.BlockId;
import org.machwire.token.Octets;
import org.machwire.token.RememberingVerifier;
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
 * Tokens become authorities here, and die here. Thread-safe. What ends rights calls other rooms under two locks, which are taken before
 * all others; nobody who holds a lock may call it.
 */
public final class Capabilities {
    /** How much later the clock is when its high-water mark is stored again. */
    private static final long HIGH_WATER_SECONDS = 10;

    private final Grants grants;
    private final Revocations revocations;
    private final Authorities authorities;
    private final TokenDesk desk;
    private final CapabilityStore store;
    private final Rights rights;
    private final Conditions conditions;
    private final ServerTime time;
    private final HighWater highWater;
    private final Audit audit;
    /** Held while a block is revoked: the second of two who revoke one block gets the receipt of the first. */
    private final Object revoking = new Object();
    /** Held, after {@link #revoking}, while an epoch begins and rights are taken away: epochs begin everywhere in their order. */
    private final Object ending = new Object();

    /**
     * Reads what the store has.
     *
     * @param desk checks tokens and those who present them
     * @param nanoClock measures rates
     */
    Capabilities(Grants grants, Revocations revocations, TokenDesk desk, CapabilityStore store, Rights rights,
            Conditions conditions,
            ServerTime time, Audit audit, LongSupplier nanoClock) {
        this.grants = grants;
        this.revocations = revocations;
        this.desk = desk;
        this.store = store;
        this.rights = rights;
        this.conditions = conditions;
        this.time = time;
        this.audit = audit;
        authorities = new Authorities(grants, revocations, firstEpoch(store), nanoClock);
        highWater = new HighWater(store);
    }

    /**
     * Makes them of what a store has.
     *
     * @param server the key that first blocks are signed with
     * @param rights takes away what dies
     * @param grantQuota how many grants a user may have
     * @param refusalsPerMinute how often a user may be refused
     * @param revocationsPerGrant how many blocks below one grant may be revoked one by one
     * @param nonces 16 octets at random each time
     * @param nanoClock measures rates
     */
    public static Capabilities open(SigningKey server, CapabilityStore store, Rights rights, Conditions conditions,
            ServerTime time, Audit audit, IntUnaryOperator grantQuota, int refusalsPerMinute, int revocationsPerGrant,
            Supplier<byte[]> nonces, LongSupplier nanoClock) {
        Grants grants = new Grants(server, store, grantQuota, nonces);
        TokenDesk desk = new TokenDesk(new RememberingVerifier(new TokenVerifier(server.publicKey())), grants,
                new Refusals(refusalsPerMinute, nanoClock));
        Revocations revocations = new Revocations(store, revocationsPerGrant, id -> grants.find(id) != null);
        return new Capabilities(grants, revocations, desk, store, rights, conditions, time, audit, nanoClock);
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
        Authority leaf = authorities.enter(presented, who.uid(), now);
        boolean admitted = false;
        try {
            checkConditions(presented, now);
            admitted = true;
            return leaf;
        } finally {
            if (!admitted) {
                leaf.release();
            }
        }
    }

    /** What a chain depends on besides revocations. Other rooms are asked, so it is done without the lock. */
    private void checkConditions(Presented presented, long now) throws TokenException {
        List<TokenBlock> chain = presented.chain();
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
                throw presented.refusal(i, rule);
            }
            subspace = stated == null ? subspace : stated;
            parent = block.id();
        }
    }

    /**
     * Ends a block, and all that descends from it, for ever. Waits for the disk: not on a thread that others wait for.
     *
     * @param token a chain with the block, for the holder of a key; empty for none
     * @param proof that key's
     * @return the receipt; the first one if it was revoked before; null where there is no such block, or it is not the presenter's to revoke
     * @throws MachException EDQUOT too many blocks of its grant were revoked one by one
     */
    public @Nullable Receipt revoke(BlockId id, byte[] token, byte[] proof, Presenter who) {
        if (!mayRevoke(id, token, proof, who)) {
            return null;
        }
        synchronized (revoking) {
            Receipt earlier = revocations.receipt(id);
            if (earlier != null) {
                return earlier;
            }
            BlockId grant = grantOf(id, token);
            revocations.requireRoom(id, grant);
            Receipt receipt = end(id, grant);
            StoredRevocation revocation = revocations.write(id, grant, receipt);
            record(Audit.Event.GRANT_REVOKED, who, id,
                    receipt.ids().size() + " blocks, " + receipt.casualties().size() + " devices");
            store.flush();
            revocations.written(revocation);
            forgetRevoked(grant);
            return receipt;
        }
    }

    /** The grant that a block is or descends from; null if that is not known here. */
    private @Nullable BlockId grantOf(BlockId id, byte[] token) {
        BlockId live = authorities.grantOf(id);
        if (live != null) {
            return live;
        }
        return grants.find(id) != null ? id : desk.grantOf(id, token);
    }

    private void forgetRevoked(@Nullable BlockId grant) {
        StoredGrant stored = grant == null ? null : grants.find(grant);
        if (stored != null) {
            grants.forgetRevoked(stored.uid()).forEach(revocations::forgetOf);
        }
    }

    /** Kills a block and all below it, and sees to it that none comes again. */
    private Receipt end(BlockId id, @Nullable BlockId grant) {
        synchronized (ending) {
            Authorities.Deaths deaths = authorities.revoke(id, grant);
            grants.revoked(id);
            Set<BlockId> ids = new LinkedHashSet<>();
            ids.add(id);
            deaths.killed().forEach(authority -> ids.add(authority.id()));
            return new Receipt(deaths.epoch(), rights.takeAway(deaths.killed(), deaths.epoch()), List.copyOf(ids));
        }
    }

    /** Kills authorities that something other than a revocation ends; tells whether there were any. */
    private boolean kill(Predicate<Authority> which) {
        synchronized (ending) {
            Authorities.Deaths deaths = authorities.kill(which);
            if (deaths.killed().isEmpty()) {
                return false;
            }
            rights.takeAway(deaths.killed(), deaths.epoch());
            return true;
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
        authorities.forgetRested();
        boolean killed = kill(authority -> !authority.isDead()
                && authority.block().terms().validity().refusalAt(now) == TokenRule.EXPIRED);
        List<StoredGrant> expired = grants.forgetExpired(now);
        for (StoredGrant grant : expired) {
            revocations.forgetOf(grant.id());
            audit.record(new Audit.Entry(Audit.Event.GRANT_EXPIRED, null, 0, grant.id(), "", grant.label()));
        }
        if (killed || !expired.isEmpty() || now >= highWater.stored() + HIGH_WATER_SECONDS) {
            highWater.raise(now);
        }
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
        return authorities.list(who);
    }

    private boolean mayRevoke(BlockId id, byte[] token, byte[] proof, Presenter who) {
        return who.administrator() || grants.isExporter(id, who.uid()) || authorities.descendsFrom(id, who.uid())
                || desk.isIssuer(id, token, proof, who);
    }

    private void record(Audit.Event event, Presenter who, @Nullable BlockId grant, String detail) {
        audit.record(new Audit.Entry(event, who.uid(), who.taskNumber(), grant, "", detail));
    }

    /** Counts the authorities that something rests on, for the tests. */
    int living() {
        return authorities.count();
    }
}
