package org.machwire.server.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.machwire.ethernet.Ethernet;
import org.machwire.ethernet.Icmpv6;
import org.machwire.ethernet.MacAddress;
import org.machwire.server.frames.Frames;

class OutboundRuleTest {
    private static final MacAddress A = MacAddress.parse("56:54:00:00:00:0a");
    private static final MacAddress V = MacAddress.parse("56:54:00:00:00:0b");
    private static final MacAddress GATEWAY = MacAddress.parse("02:6d:77:00:00:02");
    private static final MacAddress ALL_ROUTERS = MacAddress.parse("33:33:00:00:00:02");
    private static final String A4 = "10.69.0.10";
    private static final String A6 = "fd69::a";
    private static final int GATEWAY_IP = 10 << 24 | 69 << 16 | 1;

    private final OutboundRule rule = new OutboundRule(GATEWAY.value(), GATEWAY_IP);

    private boolean lets(byte[] frame) {
        byte[] larger = new byte[frame.length + 20];
        Arrays.fill(larger, (byte) 0xa5);
        System.arraycopy(frame, 0, larger, 7, frame.length);
        return rule.lets(larger, 7, frame.length);
    }

    @Test
    void onlyTheGatewayIsAskedFor() {
        assertThat(lets(Frames.arpRequest(A, A4, "10.69.0.1"))).isTrue();
        assertThat(lets(Frames.arpRequest(A, A4, "10.69.0.11"))).as("another device").isFalse();
        assertThat(lets(Frames.arpRequest(A, A4, "192.0.2.1"))).as("a stranger").isFalse();
        assertThat(lets(neighbourSolicitation("fe80::1"))).isTrue();
        assertThat(lets(neighbourSolicitation("fe80::2"))).as("another router").isFalse();
        assertThat(lets(neighbourSolicitation("fd69::1"))).as("another device").isFalse();
        assertThat(lets(Frames.icmpv6(A, A6, ALL_ROUTERS, "ff02::2", 255, Icmpv6.TYPE_ROUTER_SOLICITATION,
                new byte[4]))).isTrue();
    }

    private static byte[] neighbourSolicitation(String target) {
        byte[] frame = Frames.duplicateAddressDetection(A, target);
        byte[] source = Frames.ipv6Ping(A, A6, V, A6);
        System.arraycopy(source, Ethernet.HEADER_LENGTH + 8, frame, Ethernet.HEADER_LENGTH + 8, 16);
        return frame;
    }

    @Test
    void aSolicitationThatIsCutOffIsForNobody() {
        byte[] solicitation = neighbourSolicitation("fe80::1");
        for (int length = Ethernet.HEADER_LENGTH + 40; length < solicitation.length; length++) {
            assertThat(lets(Arrays.copyOf(solicitation, length))).as("%d octets", length).isFalse();
        }
    }

    @Test
    void packetsForTheWorldGoByTheGateway() {
        assertThat(lets(Frames.ipv4Ping(A, A4, GATEWAY, "192.0.2.1"))).isTrue();
        assertThat(lets(Frames.ipv6Ping(A, A6, GATEWAY, "2001:db8::1"))).isTrue();
        assertThat(lets(Frames.ipv4Ping(A, A4, V, "192.0.2.1"))).as("to a stranger's address").isFalse();
        assertThat(lets(Frames.ethernet(A, GATEWAY, 0x88cc, new byte[50]))).as("LLDP").isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.255.255.255", "0.0.0.0", "169.254.169.254"})
    void theMachinesOwnAddressesAreNotReached(String destination) {
        assertThat(lets(Frames.ipv4Ping(A, A4, GATEWAY, destination))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"::1", "::", "fe80::2", "ff02::1"})
    void theMachinesOwnIpv6AddressesAreNotReached(String destination) {
        assertThat(lets(Frames.ipv6Ping(A, A6, GATEWAY, destination))).isFalse();
    }

    @Test
    void otherBroadcastsStay() {
        assertThat(lets(Frames.ipv4Udp(A, A4, 68, Frames.BROADCAST, "255.255.255.255", 67, new byte[300]))).isFalse();
        assertThat(lets(Frames.ipv6Udp(A, A6, 546, ALL_ROUTERS, "ff02::1:2", 547))).isFalse();
    }
}
