package org.machwire.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.machwire.v1.DeviceStatus;
import org.machwire.v1.UplinkStatus;

/**
 * A Linux host outside and stations inside talk through an uplink, with the offloads that veth has by default. The system property {@code
 * machwire.uplink.mib} says how much is transferred; with {@code machwire.soak} it is 1 GiB. Skipped unless we are root.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UplinkIT {
    private static final String NODE = "/dev/eth0m/left";
    private static final String PFINET = "/dev/eth0m/pf";
    private static final int PORT = 5001;
    private static final String SEED = "69";
    private static final int MIB = Integer.getInteger("machwire.uplink.mib",
            Integer.getInteger("machwire.soak", 1) > 1 ? 1024 : 64);

    private OutsideWorld world;
    private ServerProcess server;
    private Namespace inside;
    private RunningProcess pfinet;

    @BeforeAll
    void setUp() throws IOException {
        world = OutsideWorld.make();
        world.join();
        server = world.serve("--uplink", "wire0");
        inside = world.tap(server, NODE);
        pfinet = world.closing(RunningProcess.start(Installation.shared().machwire("pfinet", PFINET, "--udp-echo", "7",
                "--socket", server.socket().toString())));
        pfinet.awaitOut("pfinet on " + PFINET);
    }

    @AfterAll
    void tearDown() {
        if (world != null) {
            world.close();
        }
    }

    private String address(String node, int index) {
        return server.device(node).orElseThrow().getAddress(index).replaceFirst("/.*", "");
    }

    @Test
    void pingsAreAnsweredBothWaysAlsoInFragments() {
        assertThat(world.outside.ping(address(NODE, 0)).exitCode()).isZero();
        assertThat(inside.ping(OutsideWorld.IPV4).exitCode()).isZero();
        assertThat(world.outside.ping("-s 8000 " + address(NODE, 0)).exitCode()).isZero();
        assertThat(inside.ping("-s 8000 " + OutsideWorld.IPV4).exitCode()).isZero();
    }

    @Test
    void ipv6PingsAreAnsweredBothWaysAlsoInFragments() {
        assertThat(world.outside.ping("-6 " + address(NODE, 1)).exitCode()).isZero();
        assertThat(inside.ping("-6 " + OutsideWorld.IPV6).exitCode()).isZero();
        assertThat(world.outside.ping("-6 -s 8000 " + address(NODE, 1)).exitCode()).isZero();
        assertThat(inside.ping("-6 -s 8000 " + OutsideWorld.IPV6).exitCode()).isZero();
    }

    @Test
    void pfinetIsReachedAndReachesOut() throws IOException {
        assertThat(world.outside.ping(address(PFINET, 0)).exitCode()).isZero();
        assertThat(world.outside.ping("-s 1472 " + address(PFINET, 0)).exitCode()).isZero();
        try (RunningProcess pinging = RunningProcess
                .start(Installation.shared().machwire("pfinet", "/dev/eth0m/pinging",
                        "--ping", OutsideWorld.IPV4, "--interval", "0.1", "--socket", server.socket().toString()))) {
            assertThat(pinging.exitCode()).as("%s", pinging).isZero();
            assertThat(pinging.out()).contains("4 packets transmitted, 4 packets received");
        }
    }

    @Test
    void tcpFromOutsideArrivesAsItWasSent() {
        transfer(world.outside, inside, address(NODE, 0), MIB);
        transfer(world.outside, inside, address(NODE, 1), Math.max(1, MIB / 8));
    }

    @Test
    void tcpToTheOutsideArrivesAsItWasSent() {
        transfer(inside, world.outside, OutsideWorld.IPV4, MIB);
        transfer(inside, world.outside, OutsideWorld.IPV6, Math.max(1, MIB / 8));
    }

    private static void transfer(Namespace from, Namespace to, String address, int mib) {
        String octets = Long.toString((long) mib << 20);
        to.beginListening("receive", "" + PORT);

        Namespace.Result sent = from.java("send", address, "" + PORT, octets, SEED);

        assertThat(sent.out()).as("%s", from.process()).startsWith(octets + " octets ");
        assertThat(to.end().out()).isEqualTo(InNamespace.LISTENING + "\n" + sent.out());
    }

    @Test
    void datagramsComeBackAsTheyWereAlsoInFragments() {
        world.outside.beginListening("echo", "" + PORT, "40");

        assertThat(inside.java("ask", OutsideWorld.IPV4, "" + PORT, "40").out()).isEqualTo("40 equal\n");
        assertThat(world.outside.end().exitCode()).isZero();
    }

    @Test
    void honestStationsLoseNothingToTheGuardsAndTheBooksBalance() {
        inside.ping(OutsideWorld.IPV4);

        DeviceStatus device = server.device(NODE).orElseThrow();
        UplinkStatus uplink = OutsideWorld.uplink(server);
        assertThat(device.getCounters().getTxDropsList()).as("%s", device).isEmpty();
        assertThat(uplink.getCounters().getTxDropsList()).as("%s", uplink).isEmpty();
        assertThat(uplink.getLostOutside()).as("%s", uplink).isZero();
        assertThat(uplink.getTrouble()).isEmpty();
        assertThat(uplink.getName()).isEqualTo("wire0");
        assertThat(List.of(uplink.getCounters().getTxForwarded(), uplink.getCounters().getRxDelivered()))
                .allSatisfy(frames -> assertThat(frames).isPositive());
    }
}
