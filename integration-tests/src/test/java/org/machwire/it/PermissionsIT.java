package org.machwire.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.machwire.mach.DeviceMode;

/** Owner, group and permission bits of nodes, against the users and groups that the kernel vouches for. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PermissionsIT {
    private static final int TEAM = 4200;
    private static final User MEMBER = User.BOB.with(4300, TEAM);
    private static final User PRIMARY_MEMBER = new User(4103, TEAM, List.of());
    private static final User STRANGER = new User(4104, 4104, List.of());
    private static final User ADMINISTRATOR = new User(4105, 4105, List.of());
    private static final String CONFIGURATION = """
            segment { name: "lan" ipv4: "10.69.0.0/16" ipv6: "fd69::/64" }
            node { path: "/dev/private" owner: "4101" group: "4200" mode: 0640 device { segment: "lan" } }
            node { path: "/dev/listen" mode: 0444 device { segment: "lan" } }
            node { path: "/dev/speak" mode: 0222 device { segment: "lan" } }
            node { path: "/dev/shared" mode: 0666 device { segment: "lan" } }
            node { path: "/dev/team" group: "4200" mode: 0770 multiplexer { segment: "lan" } }
            node { path: "/dev/eth0m" mode: 0777 multiplexer { segment: "lan" } }
            node { path: "/vault" mode: 0700 directory {} }
            node { path: "/vault/eth0" mode: 0666 device { segment: "lan" } }
            administrator: "4105"
            """;

    private final Map<String, PuppetProcess> visitors = new LinkedHashMap<>();
    private ServerProcess server;

    @BeforeAll
    void setUp() throws IOException {
        User.assumeRoot();
        server = ServerProcess.start(CONFIGURATION);
        visit("owner", User.ALICE);
        visit("member", MEMBER);
        visit("primary", PRIMARY_MEMBER);
        visit("stranger", STRANGER);
        visit("administrator", ADMINISTRATOR);
        visit("root", null);
    }

    private void visit(String who, @Nullable User user) throws IOException {
        visitors.put(who, PuppetProcess.start(server, user, Visitor.class));
    }

    @AfterAll
    void tearDown() {
        visitors.values().forEach(PuppetProcess::close);
        if (server != null) {
            server.close();
        }
    }

    private String ask(String who, String line) {
        return Objects.requireNonNull(visitors.get(who)).ask(line);
    }

    /** What opening answers, without the MAC of a success. */
    private String open(String who, String path, int mode) {
        return ask(who, "open " + path + " " + mode).split(" ", -1)[0];
    }

    @ParameterizedTest
    @CsvSource({
            // who, node, lookup, to read, to write, both
            "owner,         /dev/private, ok found, ok, ok, ok",
            "member,        /dev/private, ok found, ok, EACCES, EACCES",
            "primary,       /dev/private, ok found, ok, EACCES, EACCES",
            "stranger,      /dev/private, EACCES, EACCES, EACCES, EACCES",
            "administrator, /dev/private, EACCES, EACCES, EACCES, EACCES",
            "root,          /dev/private, ok found, ok, ok, ok",
            "stranger,      /dev/listen, ok found, ok, EACCES, EACCES",
            "stranger,      /dev/speak, ok found, EACCES, ok, EACCES",
            "owner,         /dev/shared, ok found, ok, ok, ok",
            "stranger,      /dev/shared, ok found, ok, ok, ok",
            "member,        /dev/team/x, ok found, ok, ok, ok",
            "primary,       /dev/team/x, ok found, ok, ok, ok",
            "owner,         /dev/team/x, EACCES, EACCES, EACCES, EACCES",
            "stranger,      /dev/team/x, EACCES, EACCES, EACCES, EACCES",
            "owner,         /vault/eth0, EACCES, EACCES, EACCES, EACCES",
            "root,          /vault/eth0, ok found, ok, ok, ok",
            "owner,         /dev/nothing, ENOENT, ENOENT, ENOENT, ENOENT"})
    void permissionBitsDecideWhoMayOpenForWhat(String who, String path, String lookup, String read, String write,
            String both) {
        assertThat(ask(who, "lookup " + path)).isEqualTo(lookup);
        assertThat(open(who, path, DeviceMode.READ)).as("reading").isEqualTo(read);
        assertThat(open(who, path, DeviceMode.WRITE)).as("writing").isEqualTo(write);
        assertThat(open(who, path, DeviceMode.READ | DeviceMode.WRITE)).as("both").isEqualTo(both);
    }

    @Test
    void deviceOfAReadOnlyNodeCanOnlyListen() {
        assertThat(ask("stranger", "listen /dev/listen " + DeviceMode.READ)).isEqualTo("ok listening");
        assertThat(ask("stranger", "send /dev/listen " + DeviceMode.READ)).isEqualTo("D_READ_ONLY");
    }

    @Test
    void deviceOfAWriteOnlyNodeCanOnlySpeak() {
        assertThat(ask("stranger", "send /dev/speak " + DeviceMode.WRITE)).isEqualTo("ok sent 64");
        assertThat(ask("stranger", "listen /dev/speak " + DeviceMode.WRITE)).isEqualTo("D_INVALID_OPERATION");
    }

    @Test
    void whoMayReadAndWriteAndOpensToReadCanOnlyListen() {
        assertThat(ask("owner", "send /dev/private " + DeviceMode.READ)).isEqualTo("D_READ_ONLY");
        assertThat(ask("owner", "send /dev/private " + (DeviceMode.READ | DeviceMode.WRITE))).isEqualTo("ok sent 64");
    }

    @Test
    void twoUsersWhoOpenOneMultiplexerNameHaveTwoDevicesAndSeeOnlyTheirOwn() throws IOException {
        try (PuppetProcess first = PuppetProcess.start(server, User.ALICE);
                PuppetProcess second = PuppetProcess.start(server, MEMBER)) {
            String firstMac = first.ask("open /dev/eth0m/same");
            String secondMac = second.ask("open /dev/eth0m/same");

            assertThat(firstMac).startsWith("ok ");
            assertThat(secondMac).startsWith("ok ").isNotEqualTo(firstMac);
            assertThat(ask("owner", "list /dev/eth0m")).isEqualTo("ok same@4101");
            assertThat(ask("member", "list /dev/eth0m")).isEqualTo("ok same@4102");
            assertThat(ask("stranger", "list /dev/eth0m")).isEqualTo("ok ");
            assertThat(ask("administrator", "list /dev/eth0m")).isEqualTo("ok same@4101 same@4102");
            assertThat(ask("stranger", "list /dev/team")).isEqualTo("EACCES");
            assertThat(ask("owner", "status")).isEqualTo("ok /dev/eth0m/same@4101 / 4101");
            assertThat(ask("stranger", "status")).isEqualTo("ok  / 4104");
            for (String all : List.of("administrator", "root")) {
                assertThat(ask(all, "status")).isEqualTo(
                        "ok /dev/eth0m/same@4101 /dev/eth0m/same@4102 / 0 4101 4102 4103 4104 4105 / all");
            }
        }
        await().atMost(RunningProcess.PATIENCE)
                .untilAsserted(() -> assertThat(ask("root", "list /dev/eth0m")).isEqualTo("ok "));
    }

    @Test
    void deviceThatOneUserWritesToIsTakenOverByTheSameAndRefusedToAnother() throws IOException {
        try (PuppetProcess first = PuppetProcess.start(server, User.ALICE, Station.class);
                PuppetProcess second = PuppetProcess.start(server, User.ALICE, Station.class);
                PuppetProcess other = PuppetProcess.start(server, STRANGER, Station.class)) {
            String device = first.ask("open /dev/shared");
            assertThat(device).startsWith("ok ");

            assertThat(other.ask("open /dev/shared")).isEqualTo("D_ALREADY_OPEN");
            assertThat(second.ask("open /dev/shared")).isEqualTo(device);
            assertThat(first.ask("ended")).isEqualTo("ok MACH_SEND_INVALID_DEST: the device has died");
            assertThat(first.ask("write " + "00".repeat(64))).isEqualTo("MACH_SEND_INVALID_DEST");

            second.kill();
            await().atMost(RunningProcess.PATIENCE)
                    .untilAsserted(() -> assertThat(other.ask("open /dev/shared")).isEqualTo(device));
        }
    }
}
