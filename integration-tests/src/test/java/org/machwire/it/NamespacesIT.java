package org.machwire.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.machwire.ethernet.AddressPrefix;
import org.machwire.ethernet.MacAddress;
import org.machwire.v1.DeviceStatus;

/** Two Linux network namespaces talk to each other through virtual devices. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NamespacesIT {
    private static final int PORT = 7000;
    private static final String TRANSFER_OCTETS = Integer.toString(50 << 20);
    private static final String SEED = "69";
    private static final String DATAGRAMS = "40";

    private ServerProcess server;
    private Namespace left;
    private Namespace right;

    @BeforeAll
    void setUp() throws IOException {
        Namespace.assumePossible(Namespace.unshare());
        server = ServerProcess.start();
        left = Namespace.open(server.socket(), "/dev/eth0m/left");
        right = Namespace.open(server.socket(), "/dev/eth0m/right");
    }

    @AfterAll
    void tearDown() {
        left.close();
        right.close();
        server.close();
    }

    private DeviceStatus device(Namespace namespace) {
        return server.device(namespace.node()).orElseThrow();
    }

    private String address(Namespace namespace, int index) {
        return device(namespace).getAddress(index).replaceFirst("/.*", "");
    }

    private MacAddress mac(Namespace namespace) {
        return MacAddress.of(device(namespace).getMac().toByteArray());
    }

    @Test
    void pingsAreAnswered() {
        assertThat(left.ping(address(right, 0)).exitCode()).isZero();
        assertThat(right.ping(address(left, 0)).exitCode()).isZero();
    }

    @Test
    void ipv6PingsAreAnsweredByTheGlobalAndTheLinkLocalAddress() {
        String linkLocal = AddressPrefix.linkLocal(mac(right)).address().getHostAddress();

        assertThat(left.ping("-6 " + address(right, 1)).exitCode()).isZero();
        assertThat(left.ping("-6 " + linkLocal + "%eth0").exitCode()).isZero();
    }

    @Test
    void tcpTransferArrivesAsItWasSent() {
        left.beginListening("receive", "" + PORT);

        Namespace.Result sent = right.java("send", address(left, 0), "" + PORT, TRANSFER_OCTETS, SEED);

        assertThat(sent.exitCode()).isZero();
        assertThat(sent.out()).startsWith(TRANSFER_OCTETS + " octets ");
        assertThat(left.end().out()).isEqualTo(InNamespace.LISTENING + "\n" + sent.out());
    }

    @Test
    void tcpTransferOverIpv6ArrivesAsItWasSent() {
        right.beginListening("receive", "" + PORT);

        Namespace.Result sent = left.java("send", address(right, 1), "" + PORT, "1048576", SEED);

        assertThat(sent.exitCode()).isZero();
        assertThat(right.end().out()).isEqualTo(InNamespace.LISTENING + "\n" + sent.out());
    }

    @Test
    void datagramsComeBackAsTheyWereAlsoInFragments() {
        right.beginListening("echo", "" + PORT, DATAGRAMS);

        Namespace.Result asked = left.java("ask", address(right, 0), "" + PORT, DATAGRAMS);

        assertThat(asked.out()).isEqualTo(DATAGRAMS + " equal\n");
        assertThat(right.end().exitCode()).isZero();
    }

    @Test
    void interfaceIsTheVirtualDevice() {
        String facts = left.java("facts", "eth0").out();
        MacAddress mac = mac(left);

        assertThat(Namespace.facts(facts, "mac")).containsExactly(mac.toString());
        assertThat(Namespace.facts(facts, "mtu")).containsExactly("1500");
        assertThat(Namespace.facts(facts, "up")).containsExactly("true");
        assertThat(Namespace.facts(facts, "accept_ra")).containsExactly("0");
        assertThat(Namespace.facts(facts, "address")).containsExactlyInAnyOrder(device(left).getAddress(0),
                device(left).getAddress(1), AddressPrefix.linkLocal(mac).toString());
    }

    @Test
    void exitCodeIsTheCommandsOwnAndTheDeviceGoesWithIt() throws IOException {
        List<String> command = new ArrayList<>(Namespace.unshare());
        command.addAll(Namespace.tap(server.socket(), "/dev/eth0m/short", "sh", "-c", "echo seen; exit 7"));

        try (RunningProcess tap = RunningProcess.start(command)) {
            assertThat(tap.exitCode()).as("%s", tap).isEqualTo(7);
            assertThat(tap.out()).isEqualTo("seen\n");
        }

        await().atMost(RunningProcess.PATIENCE)
                .until(() -> server.device("/dev/eth0m/short").isEmpty());
    }

    @Test
    void honestKernelsLoseNothingToTheGuard() {
        left.ping(address(right, 0));

        assertThat(device(left).getCounters().getTxDropsList()).as("%s", device(left)).isEmpty();
        assertThat(device(right).getCounters().getTxDropsList()).as("%s", device(right)).isEmpty();
    }
}
