package org.machwire.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.machwire.mach.DeviceMode;
import org.machwire.token.Holder;
import org.machwire.token.Scope;
import org.machwire.token.SigningKey;
import org.machwire.token.Terms;
import org.machwire.token.Token;
import org.machwire.token.TokenException;
import org.machwire.token.Validity;

/** Tokens in and out of a task, and kept by a session, against a server that checks proofs. */
@Timeout(30)
class TokensTest {
    private static final SigningKey KEY = key(1);
    private static final SigningKey OTHER = key(2);
    private static final Terms TERMS = new Terms(Holder.ofKey(KEY.publicKey()),
            Scope.builder().devices("w*").build(), Validity.ALWAYS, 1);

    @TempDir
    Path directory;

    private Path socket;
    private FakeServer server;
    private Hypervisor hypervisor;
    private MachTask task;

    private static SigningKey key(int seed) {
        byte[] octets = new byte[SigningKey.SEED_LENGTH];
        octets[0] = (byte) seed;
        return SigningKey.ofSeed(octets);
    }

    @BeforeEach
    void setUp() throws IOException {
        socket = directory.resolve("s");
        server = new FakeServer(socket);
        hypervisor = Hypervisor.connect(socket);
        task = hypervisor.attach("tokens");
    }

    @AfterEach
    void tearDown() {
        hypervisor.close();
        server.close();
    }

    private Token export(Terms terms) {
        server.nodes.put("/n", new FakeSpace.Port());
        try (SendRight right = task.lookup("/n")) {
            return task.export(List.of(right), terms, "for a friend");
        }
    }

    private static Token narrowed(Token token) throws TokenException {
        return token.attenuate(KEY, new Terms(Holder.ofKey(OTHER.publicKey()), Scope.builder().devices("*b").build(),
                Validity.ALWAYS, 0), new byte[16]);
    }

    @Test
    void taskKnowsTheServersKeyAndWhatTokensCallATask() {
        assertThat(task.serverKey()).isEqualTo(FakeCapabilities.SERVER.publicKey());
        assertThat(task.reference(4)).hasToString(
                "task 4 of server instance " + "07".repeat(16));
    }

    @Test
    void whatIsExportedIsImportedByWhoHasTheKeyAndByNobodyElse() {
        Token token = export(TERMS);

        ImportedToken imported = task.importToken(token, KEY);

        assertThat(imported.id()).isEqualTo(token.last().id());
        assertThat(imported.root()).isNull();
        assertThat(imported.scope().admitsDevice("lan", "web")).isTrue();
        assertThat(imported.scope().admitsDevice("lan", "eth")).isFalse();
        assertThat(imported.master().refs()).isPositive();
        assertThatThrownBy(() -> task.importToken(token, null)).isInstanceOf(HypervisorException.class)
                .hasMessageContaining("give that key, too");
        assertThatThrownBy(() -> task.importToken(token, OTHER)).isInstanceOf(HypervisorException.class)
                .hasMessageContaining("the key given is that of " + OTHER.publicKey());
        assertThat(server.calls).filteredOn("Import"::equals).as("asked for what can be right only").hasSize(1);
    }

    @Test
    void aChainGrantsWhatAllOfItsBlocksDo() throws TokenException {
        ImportedToken imported = task.importToken(narrowed(export(TERMS)), OTHER);

        assertThat(imported.scope().admitsDevice("lan", "wb")).isTrue();
        assertThat(imported.scope().admitsDevice("lan", "web2")).isFalse();
        assertThat(imported.scope().admitsDevice("lan", "b")).isFalse();
    }

    @Test
    void refusalSaysWhichBlockAndRule() throws TokenException {
        Token token = narrowed(export(TERMS));
        server.capabilities.revoked.add(token.last().id());

        assertThatThrownBy(() -> task.importToken(token, OTHER))
                .isInstanceOfSatisfying(RefusedTokenException.class, refused -> {
                    assertThat(refused.reason()).isEqualTo("REVOKED");
                    assertThat(refused).hasMessage("the token is refused: block 1: The block was revoked.");
                });
    }

    @Test
    void holderOfABlockBeforeRevokesByHisKeyAndTheIssuerWithoutOne() throws TokenException {
        Token token = narrowed(export(TERMS));

        assertThatThrownBy(() -> task.revoke(token.last().id(), new Credential(token, OTHER)))
                .hasMessage("there is no such grant of yours");
        RevocationReceipt receipt = task.revoke(token.last().id(), new Credential(token, KEY));

        assertThat(receipt).isEqualTo(new RevocationReceipt(3,
                List.of(new RevocationReceipt.DeadDevice("/n", 5, 8, 9)), List.of(token.last().id())));
        assertThat(task.revoke(token.blocks().getFirst().id()).ids()).containsExactly(token.blocks().getFirst().id());
    }

    @Test
    void listsGrantsWithTheirTerms() {
        Token token = export(TERMS);

        assertThat(task.grants()).containsExactly(new GrantRecord(token.last().id(), null, 7,
                Instant.ofEpochSecond(11), "for a friend",
                TERMS.withScope(Scope.builder().nodes("/n").devices("w*").build()), false,
                2));
    }

    @Test
    void makesASubspaceOfAnImportedMaster() {
        ImportedToken imported = task.importToken(export(TERMS), KEY);

        assertThat(task.makeSubspace(imported.master(), Map.of("eth0", "web", "eth1", "wlan")))
                .hasToString("02" + "00".repeat(15));
    }

    @Test
    void credentialsShowNoSecret() {
        Token token = export(TERMS);

        assertThat(new Credential(token, KEY).toString()).contains(token.last().id().toString())
                .doesNotContain(KEY.toPem().lines().skip(1).findFirst().orElseThrow());
    }

    @Test
    void sessionPresentsItsTokenToTheNextServerAndAsksForTheSameAddresses() throws Exception {
        BlockingQueue<SessionEvent> events = new LinkedBlockingQueue<>();
        Semaphore pauses = new Semaphore(0);
        Token token = export(TERMS);
        try (Session session = Session.open(() -> Hypervisor.connect(socket), "phoenix", pauses::acquire, 120,
                events::add)) {
            Kept<ImportedToken> kept = session.keepToken(token, KEY);
            Kept<Device> device = session.keepDevice(kept, DeviceMode.READ, "web");

            server.killTasks();
            assertThat(next(events)).isInstanceOf(SessionEvent.Lost.class);
            pauses.release();

            assertThat(next(events)).isEqualTo(new SessionEvent.Restored("token " + token.last().id(), kept.get()));
            assertThat(next(events)).isEqualTo(new SessionEvent.Restored("web", device.get()));
            assertThat(kept.get().master().task()).isSameAs(session.task());
            assertThat(server.opened).containsExactly("web ", "web 10.0.0.9");
        }
    }

    @Test
    void sessionRestsBeforeItPresentsARefusedTokenAgain() throws Exception {
        BlockingQueue<SessionEvent> events = new LinkedBlockingQueue<>();
        Semaphore pauses = new Semaphore(0);
        Semaphore resting = new Semaphore(0);
        Token token = export(TERMS);
        try (Session session = Session.open(() -> Hypervisor.connect(socket), "phoenix", () -> {
            resting.release();
            pauses.acquire();
        }, 5, events::add)) {
            session.keepToken(token, KEY);
            server.capabilities.revoked.add(token.last().id());

            server.killTasks();
            pauses.release(6);
            resting.acquire(7);

            assertThat(server.capabilities.refusals).hasValue(1);
            pauses.release();
            resting.acquire();
            assertThat(server.capabilities.refusals).hasValue(2);
        }
    }

    private static SessionEvent next(BlockingQueue<SessionEvent> events) throws InterruptedException {
        return Objects.requireNonNull(events.poll(20, TimeUnit.SECONDS), "no event came");
    }
}
