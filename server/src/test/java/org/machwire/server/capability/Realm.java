package org.machwire.server.capability;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.machwire.token.BlockId;
import org.machwire.token.Holder;
import org.machwire.token.Octets;
import org.machwire.token.Proofs;
import org.machwire.token.Scope;
import org.machwire.token.SigningKey;
import org.machwire.token.SubspaceId;
import org.machwire.token.TaskReference;
import org.machwire.token.Terms;
import org.machwire.token.Token;
import org.machwire.token.TokenException;
import org.machwire.token.Validity;

/** Capabilities with a store in memory, clocks that are moved by hand, and conditions that are as the test says. */
public final class Realm {
    public static final SigningKey SERVER = key(1);
    /** Of three holders; the first is whom the first blocks name. */
    public static final SigningKey ANN = key(2);
    public static final SigningKey BEN = key(3);
    public static final SigningKey CAT = key(4);
    public static final int ALICE = 1000;
    public static final int BOB = 1001;
    public static final String NODE = "/dev/eth0m";
    public static final long START = 1_800_000_000L;
    static final int REFUSALS = 5;
    static final int GRANTS = 8;
    static final int REVOCATIONS = 3;

    public final MemoryCapabilities store = new MemoryCapabilities();
    public final AtomicLong wallSeconds = new AtomicLong(START);
    public final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    public final Set<TaskReference> tasks = Collections.synchronizedSet(new HashSet<>());
    public final Set<String> nodes = Collections.synchronizedSet(new HashSet<>(Set.of(NODE)));
    public final Map<SubspaceId, BlockId> makers = Collections.synchronizedMap(new HashMap<>());
    public final List<Audit.Entry> trail = Collections.synchronizedList(new ArrayList<>());
    private final AtomicLong nonces = new AtomicLong();
    private final Rights rights;
    private final Conditions conditions;
    private Capabilities capabilities;

    public Realm(Rights rights) {
        this(rights, null);
    }

    /** @param otherConditions asked instead of the sets here; null for these */
    public Realm(Rights rights, @Nullable Conditions otherConditions) {
        this.rights = rights;
        conditions = otherConditions == null ? new SetConditions() : otherConditions;
        capabilities = open();
    }

    private Capabilities open() {
        ServerTime time = new ServerTime(wallSeconds::get, nanos::get, store.highWater());
        return Capabilities.open(SERVER, store, rights, conditions, time, trail::add, uid -> GRANTS, REFUSALS,
                REVOCATIONS, this::nonce, nanos::get);
    }

    public Capabilities capabilities() {
        return capabilities;
    }

    /** How many authorities something rests on. */
    public int living() {
        return capabilities.living();
    }

    /** The server ends and starts again on the same store. */
    public void restart() {
        capabilities = open();
    }

    public byte[] nonce() {
        return ByteBuffer.allocate(16).putLong(8, nonces.incrementAndGet()).array();
    }

    public static SigningKey key(int octet) {
        byte[] seed = new byte[SigningKey.SEED_LENGTH];
        Arrays.fill(seed, (byte) octet);
        return SigningKey.ofSeed(seed);
    }

    /** A task of a user's; administrators present with {@link #administrator}. */
    public static Presenter task(int uid, long number) {
        return new Presenter(Credentials.of(uid, uid), false, number, taskId(number));
    }

    public static Presenter administrator() {
        return new Presenter(Credentials.of(0, 0), true, 99, taskId(99));
    }

    private static Octets taskId(long number) {
        return Octets.of(ByteBuffer.allocate(16).putLong(number).array());
    }

    public static Terms terms(SigningKey holder, Scope scope, int delegations) {
        return new Terms(Holder.ofKey(holder.publicKey()), scope, Validity.ALWAYS, delegations);
    }

    public static Scope scope() {
        return Scope.builder().nodes(NODE).build();
    }

    /** Alice's export of a node, for Ann. */
    public Token grant(Terms terms) {
        return capabilities.export(terms, null, task(ALICE, 1), "label");
    }

    public Token grant(int delegations) {
        return grant(terms(ANN, scope(), delegations));
    }

    /** Appends a block; the token is one that allows it. */
    public Token attenuate(Token token, SigningKey holder, Terms terms) {
        try {
            return token.attenuate(holder, terms, nonce());
        } catch (TokenException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** Imports with a proof of the holder's key. */
    public Imported importToken(Token token, SigningKey holder, Presenter who) throws RefusedException {
        return capabilities.importToken(token.encode(), proof(token, holder, who), who);
    }

    public static byte[] proof(Token token, SigningKey holder, Presenter who) {
        return Proofs.importProof(holder, who.taskId().toArray(), token.last().id());
    }

    private final class SetConditions implements Conditions {
        @Override
        public boolean lives(TaskReference task) {
            return tasks.contains(task);
        }

        @Override
        public boolean hasNode(String path) {
            return nodes.contains(path);
        }

        @Override
        public @Nullable BlockId maker(SubspaceId subspace) {
            return makers.get(subspace);
        }
    }
}
