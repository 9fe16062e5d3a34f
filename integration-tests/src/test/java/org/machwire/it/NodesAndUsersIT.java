package org.machwire.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.machwire.client.Hypervisor;
import org.machwire.client.MachTask;
import org.machwire.mach.DeviceMode;

/** The commands that change who may what, by users who may and users who may not. */
class NodesAndUsersIT {
    private static final int STAFF = 4200;
    private static final int BOTH = DeviceMode.READ | DeviceMode.WRITE;
    private static final User ALICE = User.ALICE.with(STAFF);
    private static final User ADMINISTRATOR = new User(4105, 4105, List.of());
    private static final String CONFIGURATION = """
            segment { name: "lan" ipv4: "10.69.0.0/16" ipv6: "fd69::/64" }
            segment { name: "dmz" ipv4: "10.70.0.0/16" }
            node { path: "/dev/eth0m" owner: "0" group: "0" mode: 0777 multiplexer { segment: "lan" } }
            node { path: "/dev/shared" owner: "4101" group: "4101" mode: 0600 device { segment: "lan" } }
            node { path: "/dev/outside" owner: "0" group: "0" mode: 0660 device { segment: "dmz" } }
            node { path: "/alice" owner: "4101" group: "4101" mode: 0755 directory {} }
            administrator: "4105"
            """;

    private ServerProcess server;

    @BeforeEach
    void setUp() throws IOException {
        User.assumeRoot();
        server = ServerProcess.start(CONFIGURATION);
    }

    @AfterEach
    void tearDown() {
        if (server != null) {
            server.close();
        }
    }

    private RunningProcess machwire(@Nullable User user, String command, String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of(command, "--socket", server.socket().toString()));
        all.addAll(List.of(arguments));
        List<String> line = Installation.shared().machwire(all.toArray(String[]::new));
        return RunningProcess.start(user == null ? line : user.command(line));
    }

    private String does(@Nullable User user, String command, String... arguments) throws IOException {
        try (RunningProcess process = machwire(user, command, arguments)) {
            assertThat(process.exitCode()).as("%s", process).isZero();
            assertThat(process.err()).isEmpty();
            return process.out();
        }
    }

    private void isRefused(String sentence, @Nullable User user, String command, String... arguments)
            throws IOException {
        try (RunningProcess process = machwire(user, command, arguments)) {
            assertThat(process.exitCode()).as("%s", process).isOne();
            assertThat(process.err()).isEqualTo("machwire " + command + ": " + sentence + "\n");
            assertThat(process.out()).isEmpty();
        }
    }

    @Test
    void theOwnerOpensHisNodeToOthersAndWhatTheyOpenedStaysWhenItIsClosed() throws IOException {
        try (PuppetProcess bob = PuppetProcess.start(server, User.BOB);
                PuppetProcess visitor = PuppetProcess.start(server, User.BOB, Visitor.class)) {
            assertThat(bob.ask("open /dev/shared")).isEqualTo("EACCES");
            isRefused("EPERM: the node is another user's", User.BOB, "chmod", "666", "/dev/shared");
            isRefused("EINVAL: the permissions of configured nodes only can be changed", null, "chmod", "0600",
                    "/dev/eth0m/web");

            does(ALICE, "chmod", "0666", "/dev/shared");
            assertThat(bob.ask("open /dev/shared")).startsWith("ok ");
            does(ADMINISTRATOR, "chmod", "0600", "/dev/shared");

            assertThat(visitor.ask("open /dev/shared " + BOTH)).isEqualTo("EACCES");
            assertThat(server.device("/dev/shared")).isPresent();
            bob.kill();
            await().atMost(RunningProcess.PATIENCE)
                    .untilAsserted(() -> assertThat(server.device("/dev/shared")).isEmpty());
        }
    }

    @Test
    void aUserPublishesUnderADirectoryThatIsHisByTheConfigurationOrByChown() throws IOException {
        try (PuppetProcess alice = PuppetProcess.start(server, ALICE);
                PuppetProcess bob = PuppetProcess.start(server, User.BOB)) {
            assertThat(alice.ask("publish /alice/a 0666")).isEqualTo("ok /alice/a");
            assertThat(bob.ask("publish /alice/b 0666")).isEqualTo("EACCES");
            isRefused("EPERM: the administrator only gives a node to another user or group", ALICE, "chown", "4102",
                    "/alice");

            does(ALICE, "chown", ":" + STAFF, "/alice");
            does(ADMINISTRATOR, "chown", "4102", "/alice");

            assertThat(bob.ask("publish /alice/b 0666")).isEqualTo("ok /alice/b");
            assertThat(alice.ask("publish /alice/c 0666")).isEqualTo("EACCES");
            assertThat(does(null, "ls", "-l", "-d", "/alice"))
                    .matches("directory {2}rwxr-xr-x {2}4102 {2}4200 {2}- {2}alice\n");
            assertThat(does(User.BOB, "ls", "/alice")).isEqualTo("a\nb\n");
        }
    }

    @Test
    void lsShowsTypesOwnersBitsAndSegments() throws IOException {
        assertThat(does(User.BOB, "ls", "-l", "/dev").lines().map(line -> line.replaceAll(" +", " "))).containsExactly(
                "multiplexer rwxrwxrwx root root lan eth0m", "device rw-rw---- root root dmz outside",
                "device rw------- 4101 4101 lan shared");
        assertThat(does(User.BOB, "ls")).isEqualTo("alice\ndev\n");
        isRefused("ENOENT: a component of the path does not exist", User.BOB, "ls", "/nowhere");
    }

    @Test
    void thePrivilegedMasterOpensForEachWhatTheBitsOfTheMomentAllow() throws IOException {
        try (PuppetProcess alice = PuppetProcess.start(server, ALICE, Visitor.class);
                PuppetProcess bob = PuppetProcess.start(server, User.BOB, Visitor.class)) {
            String web = alice.ask("privileged lan/web " + BOTH);
            assertThat(web).startsWith("ok ").isEqualTo(alice.ask("open /dev/eth0m/web " + BOTH));
            assertThat(alice.ask("privileged web " + BOTH)).isEqualTo(web);
            assertThat(bob.ask("privileged web " + BOTH)).startsWith("ok ").isNotEqualTo(web);
            assertThat(alice.ask("privileged /dev/shared " + BOTH)).startsWith("ok ");
            assertThat(bob.ask("privileged /dev/shared " + BOTH)).isEqualTo("EACCES");
            assertThat(bob.ask("privileged dmz/outside " + BOTH)).isEqualTo("EACCES");
            assertThat(bob.ask("privileged dmz/web " + BOTH)).isEqualTo("D_NO_SUCH_DEVICE");

            does(null, "chmod", "0664", "/dev/outside");

            assertThat(bob.ask("privileged dmz/outside " + DeviceMode.READ)).startsWith("ok ");
            assertThat(bob.ask("privileged dmz/outside " + BOTH)).isEqualTo("EACCES");
            assertThat(bob.ask("privileged outside " + DeviceMode.READ)).as("in two segments for him now")
                    .isEqualTo("D_NO_SUCH_DEVICE");
        }
    }

    @Test
    void aQuotaThatTheAdministratorSetsHoldsAtOnceForThatUser() throws IOException {
        String configured = "user 4101: leases 16 in each segment, devices 64, published nodes 64, grants 1024\n";
        assertThat(does(ALICE, "quota")).isEqualTo(configured);
        isRefused("the administrator only reads the quotas of others", User.BOB, "quota", "4101");
        isRefused("the administrator only sets quotas", ALICE, "quota", "--devices", "100");

        assertThat(does(ADMINISTRATOR, "quota", "4101", "--devices", "1", "--published", "0"))
                .isEqualTo("user 4101: leases 16 in each segment, devices 1, published nodes 0, grants 1024\n");

        try (PuppetProcess alice = PuppetProcess.start(server, ALICE);
                PuppetProcess bob = PuppetProcess.start(server, User.BOB)) {
            assertThat(alice.ask("open /dev/eth0m/a")).startsWith("ok ");
            assertThat(alice.ask("open /dev/eth0m/b")).isEqualTo("D_NO_MEMORY");
            assertThat(alice.ask("publish /alice/a 0666")).isEqualTo("EDQUOT");
            assertThat(bob.ask("open /dev/eth0m/a")).startsWith("ok ");
            assertThat(bob.ask("open /dev/eth0m/b")).startsWith("ok ");
            does(null, "quota", "4101", "--leases", "1", "--devices", "2");
            assertThat(alice.ask("open /dev/eth0m/b")).isEqualTo("D_NO_MEMORY");
            assertThat(does(null, "quota", "4101", "--reset")).isEqualTo(configured);
            assertThat(alice.ask("open /dev/eth0m/b")).startsWith("ok ");
        }
        assertThat(does(ALICE, "quota", "--json").replaceAll("\\s", ""))
                .isEqualTo("{\"quota\":{\"leases\":16,\"devices\":64,\"published\":64,\"grants\":1024}}");
    }

    @Test
    void theLibraryTellsThatATaskWasEnded() throws Exception {
        try (Hypervisor hypervisor = server.connect(); MachTask task = hypervisor.attach("victim")) {
            does(null, "kill", Long.toString(task.number()));

            assertThat(task.death().get(RunningProcess.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .hasMessage("MIG_SERVER_DIED: the hypervisor ended the task");
            assertThat(hypervisor.attach("another").number()).isGreaterThan(task.number());
        }
    }

    @Test
    void aKilledTaskLosesItsDevicesAndLearnsOfIt() throws IOException {
        try (PuppetProcess alice = PuppetProcess.start(server, ALICE)) {
            assertThat(alice.ask("open /dev/eth0m/a")).startsWith("ok ");
            String number = Long.toString(server.status().getTaskList().stream().filter(task -> task.getUid() == 4101)
                    .findFirst().orElseThrow().getNumber());

            isRefused("there is no such task of yours", User.BOB, "kill", number);
            assertThat(server.device("/dev/eth0m/a")).isPresent();
            does(ALICE, "kill", number);

            assertThat(server.device("/dev/eth0m/a")).isEmpty();
            assertThat(server.status().getTaskList()).noneMatch(task -> task.getUid() == 4101);
            assertThat(alice.ask("lookup /dev")).isEqualTo("MIG_SERVER_DIED");
            isRefused("there is no such task of yours", null, "kill", number);
        }
    }
}
