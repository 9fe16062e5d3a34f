package org.machwire.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.machwire.ethernet.Ipv4Address;
import org.machwire.pfinet.stack.PingResult;

/** The example client in Node, which has nothing but the .proto files. */
class NodeExampleIT {
    private static final Pattern ADDRESS = Pattern.compile("\"address\":\"([0-9.]+)\"");
    /** What fits a frame: an MTU of 1500 without the headers of IPv4 and ICMP. */
    private static final int LARGEST_PAYLOAD = 1472;

    private static @Nullable NodeExample installed;

    @BeforeAll
    static void install() throws IOException {
        installed = NodeExample.install();
    }

    private static NodeExample example() {
        return Objects.requireNonNull(installed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"packets", "mach"})
    void answersThePingsOfOurOwnStackAndLeavesNoDeviceBehind(String form) throws IOException {
        // The example answers ARP, so the hypervisor is not to do that for it.
        try (ServerProcess server = ServerProcess.start("""
                segment { name: "lan" ipv4: "10.69.0.0/16" guard { resolve: false } }
                node { path: "/dev/eth0m" multiplexer { segment: "lan" } }
                """);
                RunningProcess device = example().run("device.mjs", server, "--form", form, "/dev/eth0m/node");
                StackClient client = StackClient.open(server, "/dev/eth0m/stack")) {
            device.awaitOut("\"event\":\"ready\"");
            for (int payload : new int[]{0, 1, 56, LARGEST_PAYLOAD}) {
                assertThat(ping(client, address(device), payload)).as("%d octets; %s", payload, device)
                        .isEqualTo(payload + 8);
            }
            device.terminate();
            assertThat(device.exitCode()).as("%s", device).isZero();
            assertThat(device.out()).contains("\"event\":\"attached\"", "\"event\":\"arp\"",
                    "\"event\":\"ping\"");
            await().atMost(RunningProcess.PATIENCE)
                    .untilAsserted(() -> assertThat(server.device("/dev/eth0m/node")).isEmpty());
        }
    }

    @Test
    void twoDevicesExchangeBatchesForgeInVainAndGetTheDocumentedCodes() throws IOException {
        try (ServerProcess server = ServerProcess.start();
                RunningProcess check = example().run("check.mjs", server)) {
            assertThat(check.exitCode()).as("%s", check).isZero();
            assertThat(check.out().lines()).last().isEqualTo("{\"event\":\"checked\"}");
        }
    }

    @Test
    void twoTasksDoAnRpcWithRightsInItsBodyAndTheClientIsToldOfAServerThatDies() throws IOException {
        try (ServerProcess server = ServerProcess.start();
                RunningProcess rpc = example().run("rpc.mjs", server)) {
            assertThat(rpc.exitCode()).as("%s", rpc).isZero();
            assertThat(rpc.out().lines()).last().isEqualTo("{\"event\":\"checked\"}");
            assertThat(rpc.out()).contains("\"event\":\"reply\"", "\"code\":-308");
        }
    }

    @Test
    void saysReasonAndCodeOfANodeThatDoesNotExist() throws IOException {
        // The example answers ARP, so the hypervisor is not to do that for it.
        try (ServerProcess server = ServerProcess.start("""
                segment { name: "lan" ipv4: "10.69.0.0/16" guard { resolve: false } }
                node { path: "/dev/eth0m" multiplexer { segment: "lan" } }
                """); RunningProcess device = example().run("device.mjs", server, "/dev/nothing")) {
            assertThat(device.exitCode()).as("%s", device).isOne();
            assertThat(device.out()).contains("\"reason\":\"ENOENT\",\"code\":" + 0x40000002);
        }
    }

    /** Pings with a payload of so many octets, and answers how long the reply's ICMP message is. */
    private static int ping(StackClient client, Ipv4Address address, int payloadLength) {
        byte[] payload = new byte[payloadLength];
        Arrays.fill(payload, (byte) payloadLength);
        CompletableFuture<PingResult> result = client.stack.ping(address, 1, payloadLength, payload,
                RunningProcess.PATIENCE);
        assertThat(result).succeedsWithin(RunningProcess.PATIENCE).isInstanceOf(PingResult.Reply.class);
        return ((PingResult.Reply) result.join()).length();
    }

    private static Ipv4Address address(RunningProcess device) {
        Matcher address = ADDRESS.matcher(device.out());
        assertThat(address.find()).as("%s", device).isTrue();
        return Ipv4Address.parse(address.group(1));
    }
}
