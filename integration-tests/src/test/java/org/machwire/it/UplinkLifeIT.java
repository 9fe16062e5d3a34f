package org.machwire.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.machwire.ethernet.MacAddress;

/** Uplinks that cannot be had, that go and come back, and that the server makes. Skipped unless we are root. */
class UplinkLifeIT {
    private static final String NODE = "/dev/eth0m/left";

    private OutsideWorld world;

    @BeforeEach
    void setUp() throws IOException {
        world = OutsideWorld.make();
    }

    @AfterEach
    void tearDown() {
        if (world != null) {
            world.close();
        }
    }

    private void cannotServe(List<String> command, String sentence) throws IOException {
        try (RunningProcess serve = RunningProcess.start(world.host.enter(command))) {
            assertThat(serve.exitCode()).as("%s", serve).isEqualTo(1);
            assertThat(serve.err()).isEqualTo("machwire serve: " + sentence + "\n");
            assertThat(serve.out()).isEmpty();
        }
    }

    @Test
    void uplinkThatCannotBeHadEndsTheStartWithOneSentence() throws IOException {
        world.joinSilently();
        OutsideWorld.in(world.host, "ip link add idle type veth peer name other");
        Path socket = Directories.make().resolve("x.sock");

        cannotServe(OutsideWorld.command(socket, "--uplink", "nosuch"), "there is no network interface nosuch");
        cannotServe(OutsideWorld.command(socket, "--uplink", "lo"), "the network interface lo is no Ethernet");
        cannotServe(OutsideWorld.command(socket, "--uplink", "idle"), "the network interface idle is down");
        cannotServe(OutsideWorld.command(socket, "--uplink", ""), "\"\" is no name of a network interface");
        cannotServe(OutsideWorld.command(socket, "--uplink", "sixteen-letters-"),
                "\"sixteen-letters-\" is no name of a network interface");
        Path own = Directories.make();
        Files.setAttribute(own, "unix:uid", User.ALICE.uid());
        cannotServe(User.ALICE.command(OutsideWorld.command(own.resolve("x.sock"), "--uplink", "wire0")),
                "you may not use the network interface wire0: it takes CAP_NET_RAW, which root has");
    }

    @Test
    void interfaceThatIsAnotherHypervisorsUplinkIsRefusedUntilThatHasGone() throws IOException {
        world.join();
        ServerProcess first = world.serve("--uplink", "wire0");
        Path socket = Directories.make().resolve("x.sock");

        cannotServe(OutsideWorld.command(socket, "--uplink", "wire0"),
                "the network interface wire0 is the uplink of another hypervisor, process "
                        + first.status().getServer().getPid());
        first.kill();
        world.serve("--uplink", "wire0");
    }

    @Test
    void interfaceThatGoesAwayUnderTrafficIsToldAndUsedAgainWhenItIsBack() throws IOException {
        world.join();
        ServerProcess server = world.serve("--uplink", "wire0");
        Namespace inside = world.tap(server, NODE);
        assertThat(inside.ping(OutsideWorld.IPV4).exitCode()).isZero();
        pingOnAndOn(world.outside, address(server));
        pingOnAndOn(inside, OutsideWorld.IPV4);

        OutsideWorld.in(world.host, "ip link set wire0 down");
        awaitNotes(server, "the uplink wire0 is lost, for the network interface wire0 is down, or has gone", 1);
        await().atMost(RunningProcess.PATIENCE)
                .until(() -> OutsideWorld.uplink(server).getTrouble().equals("the network interface wire0 is down"));
        assertThat(status(server)).contains("uplink wire0 (lan): the network interface wire0 is down\n");
        OutsideWorld.in(world.host, "ip link set wire0 up");
        awaitNotes(server, "the uplink wire0 is there again", 1);
        OutsideWorld.awaitUp(world.host, "wire0");
        OutsideWorld.awaitUp(world.outside, "out");
        awaitAnswer(inside, OutsideWorld.IPV4);
        assertThat(OutsideWorld.uplink(server).getTrouble()).isEmpty();

        OutsideWorld.in(world.host, "ip link delete wire0");
        awaitNotes(server, "the uplink wire0 is lost, for ", 2);
        await().atMost(RunningProcess.PATIENCE)
                .until(() -> OutsideWorld.uplink(server).getTrouble().equals("there is no network interface wire0"));
        world.join();
        awaitNotes(server, "the uplink wire0 is there again", 2);
        awaitAnswer(inside, OutsideWorld.IPV4);
        awaitAnswer(inside, "-6 " + OutsideWorld.IPV6);
    }

    /** Neighbours that were asked for in vain are asked for again after a second, and what waits for them meanwhile is lost. */
    private static void awaitAnswer(Namespace from, String to) {
        await().atMost(RunningProcess.PATIENCE).until(() -> from.ping(to).exitCode() == 0);
    }

    private void pingOnAndOn(Namespace from, String to) throws IOException {
        world.closing(RunningProcess.start(from.enter(List.of("ping", "-n", "-q", "-s", "1000", "-i", "0.002", to))));
    }

    private static String address(ServerProcess server) {
        return server.device(NODE).orElseThrow().getAddress(0).replaceFirst("/.*", "");
    }

    private static void awaitNotes(ServerProcess server, String note, int count) {
        await().atMost(RunningProcess.PATIENCE).untilAsserted(() -> assertThat(server.process().err().lines()
                .filter(line -> line.contains(note))).hasSize(count));
    }

    private static String status(ServerProcess server) throws IOException {
        try (RunningProcess status = RunningProcess
                .start(Installation.shared().machwire("status", "--socket", server.socket().toString()))) {
            assertThat(status.exitCode()).as("%s", status).isZero();
            return status.out();
        }
    }

    @Test
    void tapOfTheServersOwnIsWhereTheMachineMeetsTheSegment() throws IOException {
        ServerProcess server = world.serve("--uplink", "tap:mw0");
        configureTap();
        Namespace inside = world.tap(server, NODE);

        awaitAnswer(world.host, address(server));
        awaitAnswer(inside, OutsideWorld.IPV4);
        assertThat(inside.ping("-6 -s 4000 " + OutsideWorld.IPV6).exitCode()).isZero();
        assertThat(OutsideWorld.uplink(server).getName()).isEqualTo("tap mw0");

        OutsideWorld.in(world.host, "ip link delete mw0");
        awaitNotes(server, "the uplink tap mw0 is lost, for ", 1);
        awaitNotes(server, "the uplink tap mw0 is there again", 1);
        configureTap();
        awaitAnswer(inside, OutsideWorld.IPV4);

        assertThat(server.stop()).isZero();
        assertThat(world.host.run("ip link show mw0 2> /dev/null").exitCode()).as("it goes with the server").isOne();
    }

    private void configureTap() {
        OutsideWorld.in(world.host, "ip address add " + OutsideWorld.IPV4 + "/16 dev mw0 && ip address add "
                + OutsideWorld.IPV6 + "/64 dev mw0 nodad");
    }

    @Test
    void nameThatIsTakenIsToldAndNothingIsMade() throws IOException {
        OutsideWorld.in(world.host, "ip link add mw0 type veth peer name mw1");

        try (RunningProcess serve = RunningProcess.start(
                world.host.enter(OutsideWorld.command(Directories.make().resolve("x.sock"), "--uplink", "tap:mw0")))) {
            assertThat(serve.exitCode()).as("%s", serve).isEqualTo(1);
            assertThat(serve.err()).hasLineCount(1).contains("\"mw0\"");
        }
    }

    /** The golden values are those of the Hurd's eth-multiplexer, for a real card of the address that {@code wire0} has. */
    @Test
    void addressesAreTheMultiplexersWhereTheInterfaceSeedsThem() throws IOException {
        world.joinSilently();
        Path config = Directories.make().resolve("machwire.txtpb");
        Files.writeString(config, """
                segment { name: "lan" ipv4: "10.69.0.0/16" uplink { interface: "wire0" seed_addresses: true } }
                node { path: "/dev/eth0m" multiplexer { segment: "lan" } }
                """);
        ServerProcess server = world.serve("--config", config.toString());

        assertThat(world.client(server, "/dev/eth0m/veth0").lease.mac())
                .isEqualTo(MacAddress.parse("52:54:82:e7:92:f4"));
        assertThat(world.client(server, "/dev/eth0m/eth0").lease.mac())
                .isEqualTo(MacAddress.parse("52:54:03:30:5a:22"));
    }
}
