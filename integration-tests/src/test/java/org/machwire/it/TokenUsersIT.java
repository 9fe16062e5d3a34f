package org.machwire.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.machwire.token.Holder;
import org.machwire.token.Token;
import org.machwire.token.Validity;

/** Tokens between users: who may make one, who may use one, who may end one. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TokenUsersIT {
    private static final int A_MINUTE = 8;
    private static final String CONFIGURATION = """
            segment { name: "lan" ipv4: "10.69.0.0/16" ipv6: "fd69::/64" }
            node { path: "/dev/eth0m" multiplexer { segment: "lan" } }
            node { path: "/dev/shared" owner: "4101" group: "4101" mode: 0600 device { segment: "lan" } }
            node { path: "/dev/heard" owner: "0" group: "0" mode: 0644 device { segment: "lan" } }
            node { path: "/dev/closed" owner: "0" group: "0" mode: 0700 multiplexer { segment: "lan" } }
            limit { token_refusals_per_minute: %d }
            """.formatted(A_MINUTE);
    private static final int ALICE = User.ALICE.uid();
    private static final int BOB = User.BOB.uid();
    private static final String REFUSED = "ok PERMISSION_DENIED/REFUSED/";
    private static final String NOT_FOUND = "ok NOT_FOUND//";

    private ServerProcess server;
    private RawClient client;
    private RawTokens root;
    private PuppetProcess alice;
    private PuppetProcess bob;

    @BeforeAll
    void setUp() throws IOException {
        User.assumeRoot();
        server = ServerProcess.start(CONFIGURATION);
        client = new RawClient(server.socket());
        root = RawTokens.attach(client);
        alice = PuppetProcess.start(server, User.ALICE, Bearer.class);
        bob = PuppetProcess.start(server, User.BOB, Bearer.class);
    }

    @AfterAll
    void tearDown() {
        if (server != null) {
            alice.close();
            bob.close();
            client.close();
            server.close();
        }
    }

    private static String good(String answer) {
        assertThat(answer).matches("ok [0-9a-f]+");
        return answer.substring(3);
    }

    private static String id(String token) {
        return Bearer.token(token).last().id().toString();
    }

    private Token forUid(int uid, String path) {
        return root.export(RawTokens.terms(Holder.ofUid(uid), RawTokens.all(), Validity.ALWAYS, 0), path);
    }

    private static String hex(Token token) {
        return HexFormat.of().formatHex(token.encode());
    }

    @ParameterizedTest
    @ValueSource(strings = {"promiscuous", "set_address", "role", "mac"})
    void whatConcernsTheWholeSegmentIsTheAdministratorsToGrant(String privilege) {
        for (String path : List.of("/dev/shared", "/dev/eth0m", "/dev/eth0m/alices")) {
            assertThat(alice.ask("export-privileged " + path + " " + privilege)).as(path).endsWith("/EACCES/");
        }
    }

    @Test
    void theOwnerAndTheAdministratorExportANodeAndOthersDoNot() {
        assertThat(bob.ask("export /dev/shared 4102")).endsWith("/EACCES/");
        assertThat(bob.ask("export /dev/heard 4102")).endsWith("/EACCES/");
        String token = good(alice.ask("export /dev/shared 4102"));

        String master = good(bob.ask("import " + token));
        assertThat(bob.ask("open " + master + " shared 3")).isEqualTo("ok shared");
        assertThat(good(bob.ask("import " + hex(forUid(BOB, "/dev/shared"))))).isNotEqualTo(master);
    }

    @Test
    void devicesOfAMultiplexerAreTheIssuers() {
        String token = good(bob.ask("export /dev/eth0m 4101"));
        String master = good(alice.ask("import " + token));

        assertThat(alice.ask("open " + master + " web 3")).isEqualTo("ok web");

        assertThat(server.device("/dev/eth0m/web").orElseThrow().getUid()).isEqualTo(BOB);
        assertThat(bob.ask("export /dev/closed 4101")).as("it is closed to him")
                .doesNotContainPattern("ok [0-9a-f]{9}");
    }

    @Test
    void aTokenOfAnotherUserIsWorthNothing() {
        Token token = forUid(ALICE, "/dev/eth0m");

        assertThat(bob.ask("import " + hex(token))).isEqualTo(REFUSED);
        RpcError.of(() -> root.use(token)).isBareRefusal();
        good(alice.ask("import " + hex(token)));
    }

    @Test
    void onlyTheHolderLearnsWhyATokenIsRefused() {
        Token token = forUid(ALICE, "/dev/eth0m");
        root.revoke(token.last().id());

        assertThat(alice.ask("import " + hex(token))).isEqualTo("ok PERMISSION_DENIED/REVOKED/0");
        assertThat(bob.ask("import " + hex(token))).isEqualTo(REFUSED);
    }

    @Test
    void theExporterAndTheAdministratorRevokeAndOthersDoNot() {
        String token = good(alice.ask("export /dev/shared 4102"));
        String second = good(alice.ask("export /dev/shared 4102"));
        good(bob.ask("import " + token));

        assertThat(bob.ask("revoke " + id(token))).as("the holder").isEqualTo(NOT_FOUND);
        assertThat(bob.ask("revoke-with " + id(token) + " " + token)).isEqualTo(NOT_FOUND);
        assertThat(bob.ask("revoke " + "00".repeat(32))).as("none at all").isEqualTo(NOT_FOUND);
        good(bob.ask("import " + token));
        good(alice.ask("revoke " + id(token)));
        assertThat(bob.ask("import " + token)).isEqualTo("ok PERMISSION_DENIED/REVOKED/0");
        good(bob.ask("import " + second));
        root.revoke(Bearer.token(second).last().id());
        assertThat(bob.ask("import " + second)).isEqualTo("ok PERMISSION_DENIED/REVOKED/0");
    }

    @Test
    void eachUserSeesHisOwnGrantsAndTheAdministratorAll() {
        String mine = id(good(alice.ask("export /dev/shared 4102")));
        String his = id(good(bob.ask("export /dev/eth0m 4101")));

        assertThat(alice.ask("grants")).contains(mine).doesNotContain(his);
        assertThat(bob.ask("grants")).contains(his).doesNotContain(mine);
        List<String> all = root.grants().stream().map(grant -> HexFormat.of().formatHex(grant.getId().toByteArray()))
                .toList();
        assertThat(all).contains(mine, his);
    }

    @Test
    void whoGuessesHasToWaitAndNobodyElseHas() throws IOException {
        String token = hex(forUid(ALICE, "/dev/eth0m"));
        try (PuppetProcess mallory = PuppetProcess.start(server, new User(4109, 4109, List.of()), Bearer.class)) {
            String his = hex(forUid(4109, "/dev/eth0m"));
            good(mallory.ask("import " + his));
            int guesses = 0;
            while (mallory.ask("import " + token).equals(REFUSED)) {
                guesses++;
                assertThat(guesses).isLessThan(3 * A_MINUTE);
            }

            assertThat(guesses).isGreaterThanOrEqualTo(A_MINUTE);
            assertThat(mallory.ask("import " + token)).isEqualTo("ok RESOURCE_EXHAUSTED//");
            assertThat(mallory.ask("import " + his)).as("his own too").isEqualTo("ok RESOURCE_EXHAUSTED//");
            good(alice.ask("import " + token));
        }
    }
}
