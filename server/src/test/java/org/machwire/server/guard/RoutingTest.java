package org.machwire.server.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.machwire.server.guard.Parties.A;
import static org.machwire.server.guard.Parties.A4;
import static org.machwire.server.guard.Parties.A6;
import static org.machwire.server.guard.Parties.V;
import static org.machwire.server.guard.Parties.V4;
import static org.machwire.server.guard.Parties.V6;
import static org.machwire.server.guard.Parties.verdict;
import static org.machwire.server.guard.Parties.verdictAs;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.machwire.ethernet.MacAddress;
import org.machwire.server.frames.Frames;
import org.machwire.server.frames.Packets;
import org.machwire.token.DeviceRole;
import org.machwire.v1.DropReason;

/** What only routers send: advertisements, redirects, queries, routing protocols, and packets of others. */
final class RoutingTest {
    private static final MacAddress GROUP = MacAddress.parse("01:00:5e:00:00:09");

    private static void assertRoutersOnly(DropReason reason, byte[] frame) {
        assertThat(verdict(frame)).isEqualTo(reason);
        assertThat(verdictAs(DeviceRole.DHCP_SERVER, frame)).isEqualTo(reason);
        assertThat(verdictAs(DeviceRole.ROUTER, frame)).isEqualTo(DropReason.NOT_DROPPED);
    }

    private static byte[] icmp(int type) {
        return Frames.ipv4(A, A4, V, V4, 1, Frames.with(Packets.icmpError(type, A4), 0, type));
    }

    private static byte[] icmpv6(int type) {
        return Frames.icmpv6(A, A6, V, V6, 255, type, new byte[36]);
    }

    @Test
    void routerAdvertisementsAreOfRouters() {
        assertRoutersOnly(DropReason.RA, icmp(9));
        assertRoutersOnly(DropReason.RA, Frames.icmpv6(A, A6, V, "ff02::1", 255, 134, new byte[12]));
        for (int type : new int[]{138, 151, 153}) {
            assertRoutersOnly(DropReason.RA, icmpv6(type));
        }
        assertThat(verdict(icmp(10))).as("a solicitation").isEqualTo(DropReason.NOT_DROPPED);
        assertThat(verdict(icmpv6(152))).as("a multicast router solicitation").isEqualTo(DropReason.NOT_DROPPED);
    }

    @Test
    void redirectsAreOfRouters() {
        assertRoutersOnly(DropReason.REDIRECT, icmp(5));
        assertRoutersOnly(DropReason.REDIRECT, icmpv6(137));
    }

    @Test
    void queriesForMembersAreOfRouters() {
        assertRoutersOnly(DropReason.GROUP_QUERY, Frames.ipv4(A, A4, GROUP, "224.0.0.1", 2,
                Packets.igmp(0x11, "0.0.0.0")));
        assertRoutersOnly(DropReason.GROUP_QUERY, Frames.mld(A, A6, "ff02::1", 130, new byte[20]));
    }

    @Test
    void ofIgmpHostsSendReportsAndLeavesOnly() {
        for (int type = 0; type < 256; type++) {
            byte[] frame = Frames.ipv4(A, A4, GROUP, "239.1.2.3", 2, Packets.igmp(type, "0.0.0.0"));
            DropReason expected = switch (type) {
                case 0x12, 0x16, 0x17, 0x22 -> DropReason.NOT_DROPPED;
                case 0x11 -> DropReason.GROUP_QUERY;
                default -> DropReason.ROUTING;
            };
            assertThat(verdict(frame)).as("type %x", type).isEqualTo(expected);
            assertThat(verdictAs(DeviceRole.ROUTER, frame)).isEqualTo(DropReason.NOT_DROPPED);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {88, 89, 103, 112, 124})
    void routingProtocolsAreOfRouters(int protocol) {
        assertRoutersOnly(DropReason.ROUTING, Frames.ipv4(A, A4, GROUP, "224.0.0.9", protocol, new byte[20]));
        assertRoutersOnly(DropReason.ROUTING, Frames.ipv4(A, A4, V, V4, protocol, new byte[20]));
        assertRoutersOnly(DropReason.ROUTING, Frames.ipv6(A, A6, V, V6, protocol, 64, new byte[20]));
    }

    @ParameterizedTest
    @ValueSource(ints = {520, 521, 646, 698, 1985, 2029, 3222, 6696})
    void routingProtocolsOverUdpAreOfRoutersIfTheyAreForMany(int port) {
        assertRoutersOnly(DropReason.ROUTING, Frames.ipv4Udp(A, A4, port, GROUP, "224.0.0.9", port));
        assertRoutersOnly(DropReason.ROUTING, Frames.ipv4Udp(A, A4, 9, Frames.BROADCAST, "255.255.255.255", port));
        assertRoutersOnly(DropReason.ROUTING, Frames.ipv4Udp(A, A4, 9, Frames.BROADCAST, "10.69.255.255", port));
        assertRoutersOnly(DropReason.ROUTING, Frames.ipv4Udp(A, A4, 9, V, "224.0.0.9", port));
        assertRoutersOnly(DropReason.ROUTING, Frames.ipv6Udp(A, A6, port, V, "ff02::9", port));
        assertThat(verdict(Frames.ipv4Udp(A, A4, port, V, V4, port))).isEqualTo(DropReason.NOT_DROPPED);
        assertThat(verdict(Frames.ipv6Udp(A, A6, port, V, V6, port))).isEqualTo(DropReason.NOT_DROPPED);
        assertThat(verdict(Frames.ipv4Udp(A, A4, port, GROUP, "224.0.0.9", 5353))).isEqualTo(DropReason.NOT_DROPPED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.1", "10.68.255.255", "10.70.0.0", "1.0.0.0", "223.255.255.255", "126.255.255.255",
            "128.0.0.0"})
    void aRouterForwardsWhatIsFromOutside(String source) {
        assertRoutersOnly(DropReason.SRC_IP4, Frames.ipv4Ping(A, source, V, V4));
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.69.0.11", "10.69.0.0", "10.69.255.255", "0.0.0.0", "0.1.2.3", "127.0.0.1",
            "127.255.255.255", "224.0.0.1", "239.1.2.3", "240.0.0.1", "255.255.255.255"})
    void aRouterForwardsNothingFromInsideOrFromNoNetwork(String source) {
        assertThat(verdictAs(DeviceRole.ROUTER, Frames.ipv4Ping(A, source, V, V4))).isEqualTo(DropReason.SRC_IP4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2001:db8::1", "fd69:0:0:1::a", "fd68:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "fec0::1", "::2",
            "64:ff9b::1", "::1:0:0:0"})
    void aRouterForwardsIpv6FromOutside(String source) {
        assertRoutersOnly(DropReason.SRC_IP6, Frames.ipv6Ping(A, source, V, V6));
    }

    @ParameterizedTest
    @ValueSource(strings = {"fd69::b", "fd69::ffff:ffff:ffff:ffff", "::", "::1", "fe80::1", "febf::1", "ff02::1",
            "ff0e::1"})
    void aRouterForwardsNoIpv6FromInsideOrFromNoNetwork(String source) {
        assertThat(verdictAs(DeviceRole.ROUTER, Frames.ipv6Ping(A, source, V, V6))).isEqualTo(DropReason.SRC_IP6);
    }

    @Test
    void aRouterForwardsNothingFromAMappedAddress() {
        byte[] frame = Frames.ipv6Ping(A, "::1:0:0", V, V6);
        byte[] mapped = Frames.with(frame, 14 + 8 + 10, 0xff, 0xff, 192, 0, 2, 1);
        assertThat(verdictAs(DeviceRole.ROUTER, mapped)).isEqualTo(DropReason.SRC_IP6);
    }

    @Test
    void aRouterIsStillItself() {
        assertThat(verdictAs(DeviceRole.ROUTER, Frames.arpReply(A, V4, V, V4))).isEqualTo(DropReason.ARP_SPA);
        assertThat(verdictAs(DeviceRole.ROUTER, Frames.ipv4Ping(V, "192.0.2.1", A, A4))).isEqualTo(DropReason.SRC_MAC);
        assertThat(verdictAs(DeviceRole.ROUTER, Frames.ipv4(A, A4, V, V4, 1, Packets.icmpError(3, "192.0.2.1"))))
                .isEqualTo(DropReason.NOT_DROPPED);
    }
}
