package org.machwire.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.machwire.mach.DeviceMode;
import org.machwire.token.Holder;
import org.machwire.token.Octets;
import org.machwire.token.Proofs;
import org.machwire.token.Scope;
import org.machwire.token.SigningKey;
import org.machwire.token.TaskReference;
import org.machwire.token.Token;
import org.machwire.token.Validity;
import org.machwire.v1.RevokeRequest;

/** Who may present a token, and when: chains, proofs, times and tasks. */
class TokenHoldersIT {
    private static final String LAN = "/dev/eth0m";
    private static final byte[] NO_PROOF = {};
    private static final int DEAD_NAME = 0x100000;

    @RegisterExtension
    static final MachFixture MACH = new MachFixture("""
            segment { name: "lan" ipv4: "10.69.0.0/16" ipv6: "fd69::/64" }
            node { path: "/dev/eth0m" multiplexer { segment: "lan" } }
            limit { token_refusals_per_minute: 1000000 revocations_per_grant: 3 }
            """);

    private final SigningKey key = RawTokens.newKey();
    private RawMach mach;
    private RawTokens issuer;
    private RawTokens holder;

    @BeforeEach
    void attach() {
        issuer = new RawTokens(MACH.task().task());
        mach = MACH.task();
        holder = new RawTokens(mach.task());
    }

    private Token export(int delegations) {
        return issuer.export(RawTokens.forKey(key, RawTokens.all(), delegations), LAN);
    }

    private void isRefused(byte[] token, byte[] proof) {
        RpcError.of(() -> holder.use(token, proof)).isBareRefusal();
    }

    @Test
    void aProofIsOfOneKeyForOneTokenOfOneTask() {
        Token token = export(0);
        byte[] proof = holder.proof(token, key);
        assertThat(holder.use(token.encode(), proof).getMaster()).isNotZero();

        try (RawClient connection = new RawClient(MACH.server().socket())) {
            for (RawTokens thief : List.of(RawTokens.attach(connection), new RawTokens(MACH.task().task()))) {
                RpcError.of(() -> thief.use(token.encode(), proof)).isBareRefusal();
            }
        }
        isRefused(token.encode(), NO_PROOF);
        isRefused(token.encode(), new byte[64]);
        isRefused(token.encode(), holder.proof(token, RawTokens.newKey()));
        isRefused(token.encode(), holder.proof(export(0), key));
        isRefused(token.encode(), Proofs.revokeProof(key, holder.task().attached().getTaskId().toByteArray(),
                token.last().id()));
        for (int at = 0; at < proof.length; at++) {
            byte[] wrong = proof.clone();
            wrong[at] ^= 1;
            isRefused(token.encode(), wrong);
        }
    }

    @Test
    void aChainOfOtherBlocksIsRefused() {
        SigningKey second = RawTokens.newKey();
        Token root = export(2);
        Token child = RawTokens.attenuate(root, key, RawTokens.forKey(second,
                Scope.builder().mode(DeviceMode.READ).build(), 1));
        Token grandchild = RawTokens.attenuate(child, second, RawTokens.forUs(RawTokens.all()));
        assertThat(holder.use(grandchild).getMaster()).isNotZero();

        for (List<Integer> blocks : List.of(List.of(0), List.of(0, 1), List.of(0, 2), List.of(1, 2), List.of(2),
                List.of(1, 0, 2), List.of(0, 0, 1, 2), List.of(0, 1, 1, 2), List.of(0, 1, 2, 2),
                List.<Integer>of())) {
            isRefused(Forgery.pick(grandchild, blocks), NO_PROOF);
        }
        isRefused(new byte[]{1, 2, 3}, NO_PROOF);
        isRefused(new byte[20000], NO_PROOF);
    }

    @Test
    void aTokenWithAnyOctetChangedIsRefused() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        byte[] token = issuer.export(RawTokens.forUs(Scope.builder().devices("a").build()), LAN).encode();
        assertThat(holder.use(token, NO_PROOF).getMaster()).isNotZero();

        for (int i = 0; i < 100; i++) {
            byte[] changed = token.clone();
            int at = random.nextInt(changed.length);
            changed[at] ^= (byte) (1 + random.nextInt(255));
            assertThat(RpcError.of(() -> holder.use(changed, NO_PROOF)).reason())
                    .as("octet %s, seed %s", at, seed).isEqualTo("REFUSED");
        }
    }

    @Test
    void aTokenSignedByAnyKeyButTheServersIsRefused() throws Exception {
        Scope scope = Scope.builder().nodes(LAN).build();
        Token token = Token.issue(key, RawTokens.forUs(scope), RawTokens.fresh(16));

        isRefused(token.encode(), NO_PROOF);
    }

    @Test
    void aChildsChildGrantsWhatAllBlocksGrant() {
        SigningKey second = RawTokens.newKey();
        Token child = RawTokens.attenuate(export(2), key,
                RawTokens.forKey(second, Scope.builder().devices("web*").maxDevices(1).build(), 1));
        Token grandchild = RawTokens.attenuate(child, second,
                RawTokens.forUs(Scope.builder().devices("*1", "db").mode(3).build()));
        int master = holder.use(grandchild).getMaster();

        assertThat(holder.lease(holder.open(master, 3, "web1")).device()).isEqualTo("web1");
        for (String name : List.of("web2", "db", "x1")) {
            assertThat(RpcError.of(() -> holder.open(master, 3, name)).reason()).isEqualTo("D_NO_SUCH_DEVICE");
        }
        assertThat(RpcError.of(() -> holder.open(master, 3, "web11")).reason()).isEqualTo("D_NO_MEMORY");
    }

    @Test
    void aChainDeeperThanItsBlocksAllowIsRefused() {
        byte[] seed = RawTokens.fresh(32);
        SigningKey second = SigningKey.ofSeed(seed);
        Token child = RawTokens.attenuate(export(1), key, RawTokens.forKey(second, RawTokens.all(), 5));
        assertThat(holder.use(child, second).getMaster()).isNotZero();

        isRefused(Forgery.append(child, seed, RawTokens.forUs(RawTokens.all())), NO_PROOF);
        Token deeper = RawTokens.attenuate(export(2), key, RawTokens.forKey(second, RawTokens.all(), 5));
        assertThat(holder.use(Forgery.append(deeper, seed, RawTokens.forUs(RawTokens.all())), NO_PROOF).getMaster())
                .as("the same where it is allowed").isNotZero();
    }

    @Test
    void blocksBelowAGrantAreRevokedOneByOneUpToTheConfiguredNumber() {
        Token root = export(1);
        Token[] children = new Token[4];
        for (int i = 0; i < children.length; i++) {
            children[i] = RawTokens.attenuate(root, key, RawTokens.forUs(RawTokens.all()));
            assertThat(holder.use(children[i]).getMaster()).isNotZero();
        }
        for (int i = 0; i < 3; i++) {
            issuer.revoke(children[i].last().id());
        }

        assertThat(RpcError.of(() -> issuer.revoke(children[3].last().id())).reason()).isEqualTo("EDQUOT");
        assertThat(holder.use(children[3]).getMaster()).as("not revoked").isNotZero();
        assertThat(issuer.revoke(children[0].last().id()).getIdCount()).as("again").isOne();
        issuer.revoke(root.last().id());
        assertThat(RpcError.of(() -> holder.use(children[3])).reason()).isEqualTo("REVOKED");
    }

    private void awaitDead(int... names) {
        for (int name : names) {
            await().atMost(RunningProcess.PATIENCE)
                    .untilAsserted(() -> assertThat(mach.type(name)).isEqualTo(DEAD_NAME));
        }
    }

    @Test
    void aRightDiesWhenItsTokenExpiresAndTheHolderLearnsWhy() {
        long end = Instant.now().getEpochSecond() + 3;
        Token token = issuer.export(RawTokens.terms(Holder.ofKey(key.publicKey()), RawTokens.all(),
                Validity.until(end), 0), LAN);
        int master = holder.use(token, key).getMaster();
        int device = holder.open(master, 3, "expiring");

        awaitDead(master, device);

        assertThat(Instant.now().getEpochSecond()).isGreaterThanOrEqualTo(end);
        assertThat(MACH.server().device("/dev/eth0m/expiring")).isEmpty();
        for (int i = 0; i < 2; i++) {
            RpcError.of(() -> holder.use(token, key)).isRefusal(0, "EXPIRED");
            RpcError.of(() -> holder.use(token.encode(), NO_PROOF)).isBareRefusal();
            await().atMost(RunningProcess.PATIENCE).until(() -> issuer.grants().stream()
                    .noneMatch(grant -> grant.getId().equals(RawTokens.octets(token.last().id()))));
        }
    }

    @Test
    void aBlockIsNotValidBeforeItsTime() {
        long now = Instant.now().getEpochSecond();
        Token child = RawTokens.attenuate(export(1), key, RawTokens.terms(Holder.ofUid(User.me()), RawTokens.all(),
                new Validity(now + 1000, null, Set.of()), 0));
        Token valid = RawTokens.attenuate(export(1), key, RawTokens.terms(Holder.ofUid(User.me()), RawTokens.all(),
                new Validity(now - 1000, now + 1000, Set.of()), 0));

        RpcError.of(() -> holder.use(child)).isRefusal(1, "NOT_YET_VALID");
        assertThat(holder.use(valid).getMaster()).isNotZero();
    }

    @Test
    void aRightEndsWithTheTaskThatItDependsOn() {
        RawMach other = MACH.task();
        var attached = other.task().attached();
        Token token = issuer.export(RawTokens.terms(Holder.ofUid(User.me()), RawTokens.all(), Validity.whileTask(
                new TaskReference(Octets.of(attached.getServerInstance().toByteArray()), attached.getTaskNumber())),
                0), LAN);
        int master = holder.use(token).getMaster();
        int device = holder.open(master, 3, "mortal");

        other.die();

        awaitDead(master, device);
        RpcError.of(() -> holder.use(token)).isRefusal(0, "TASK_ENDED");
    }

    @Test
    void theServerLogsNoSecret() {
        Token token = export(1);
        byte[] proof = holder.proof(token, key);
        holder.open(holder.use(token.encode(), proof).getMaster(), 3, "quiet");
        isRefused(token.encode(), new byte[64]);
        RpcError.of(() -> holder.stub().revoke(
                RevokeRequest.newBuilder().setId(ByteString.copyFrom(new byte[3])).build()));
        issuer.revoke(token.last().id());
        RpcError.of(() -> holder.use(token, key)).isRefusal(0, "REVOKED");

        List<byte[]> secrets = new ArrayList<>(List.of(token.encode(), proof,
                token.last().signature().toArray(), holder.task().attached().getTaskId().toByteArray(),
                issuer.task().attached().getTaskId().toByteArray(), key.publicKey().toArray()));
        String said = (MACH.server().process().out() + MACH.server().process().err()).toLowerCase(Locale.ROOT);
        assertThat(said).isNotEmpty();
        for (byte[] secret : secrets) {
            assertThat(said).doesNotContain(HexFormat.of().formatHex(secret, 0, 8));
            assertThat(said).doesNotContain(
                    Base64.getEncoder().encodeToString(secret).substring(0, 12).toLowerCase(Locale.ROOT));
        }
    }
}
