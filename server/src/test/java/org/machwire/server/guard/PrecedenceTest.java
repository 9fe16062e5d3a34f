package org.machwire.server.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.machwire.server.guard.Parties.A;
import static org.machwire.server.guard.Parties.A4;
import static org.machwire.server.guard.Parties.A6;
import static org.machwire.server.guard.Parties.V;
import static org.machwire.server.guard.Parties.V4;
import static org.machwire.server.guard.Parties.V6;
import static org.machwire.server.guard.Parties.verdict;

import org.junit.jupiter.api.Test;
import org.machwire.ethernet.Ethernet;
import org.machwire.ethernet.MacAddress;
import org.machwire.server.frames.Frames;
import org.machwire.server.frames.Packets;
import org.machwire.v1.DropReason;

/** A frame that is wrong twice is counted under the reason that comes first. */
final class PrecedenceTest {
    private static final int PAYLOAD = Ethernet.HEADER_LENGTH;
    private static final MacAddress NOBODY = new MacAddress(0);

    @Test
    void srcInvalidGoesBeforeAll() {
        assertThat(verdict(Frames.ethernet(NOBODY, V, 0x88cc))).isEqualTo(DropReason.SRC_INVALID);
        assertThat(verdict(Frames.ethernet(Frames.BROADCAST, V, Ethernet.TYPE_IPV4)))
                .isEqualTo(DropReason.SRC_INVALID);
    }

    @Test
    void srcMacGoesBeforeEtherTypeAndWhatFollows() {
        assertThat(verdict(Frames.ethernet(V, A, 0x8100))).isEqualTo(DropReason.SRC_MAC);
        assertThat(verdict(Frames.ethernet(V, A, Ethernet.TYPE_ARP))).isEqualTo(DropReason.SRC_MAC);
        assertThat(verdict(Frames.arpReply(V, V4, A, A4))).isEqualTo(DropReason.SRC_MAC);
        assertThat(verdict(Frames.ipv4Ping(V, V4, A, A4))).isEqualTo(DropReason.SRC_MAC);
        assertThat(verdict(Frames.ipv6Ping(V, V6, A, V6))).isEqualTo(DropReason.SRC_MAC);
    }

    @Test
    void malformedGoesBeforeEveryAddressInside() {
        byte[] arp = Frames.arpReply(V, V4, A, A4);
        Ethernet.putAddress(arp, Ethernet.SOURCE_OFFSET, A.value());
        assertThat(verdict(Frames.with(arp, PAYLOAD + 7, 3))).isEqualTo(DropReason.MALFORMED);
        byte[] ipv4 = Frames.ipv4Ping(A, V4, V, V4);
        assertThat(verdict(Frames.resized(ipv4, ipv4.length - 1))).isEqualTo(DropReason.MALFORMED);
        byte[] ipv6 = Frames.ipv6Ping(A, V6, V, V6);
        assertThat(verdict(Frames.resized(ipv6, ipv6.length - 1))).isEqualTo(DropReason.MALFORMED);
    }

    @Test
    void arpShaGoesBeforeArpSpa() {
        byte[] arp = Frames.arpReply(V, V4, A, A4);
        Ethernet.putAddress(arp, Ethernet.SOURCE_OFFSET, A.value());
        assertThat(verdict(arp)).isEqualTo(DropReason.ARP_SHA);
    }

    @Test
    void faultsOfTheHeadersGoBeforeSources() {
        byte[] routed = Frames.ipv6(A, V6, V, V6, 43, 64, Packets.routing(59));
        assertThat(verdict(routed)).isEqualTo(DropReason.SOURCE_ROUTE);
        byte[] chain = Frames.ipv6(A, V6, V, V6, 255, 64);
        assertThat(verdict(chain)).isEqualTo(DropReason.HEADER_CHAIN);
        byte[] fragment = Frames.ipv6(A, V6, V, V6, 44, 64, Packets.join(Packets.fragment(6, 8, false), new byte[8]));
        assertThat(verdict(fragment)).isEqualTo(DropReason.FRAGMENT);
    }

    @Test
    void sourcesGoBeforeWhatThePacketSays() {
        assertThat(verdict(Frames.ipv4Udp(A, V4, 67, V, V4, 68))).isEqualTo(DropReason.SRC_IP4);
        assertThat(verdict(Frames.ipv4(A, V4, V, V4, 89, new byte[8]))).isEqualTo(DropReason.SRC_IP4);
        assertThat(verdict(Frames.icmpv6(A, V6, V, V6, 255, 134, new byte[12]))).isEqualTo(DropReason.SRC_IP6);
        assertThat(verdict(Frames.icmpv6(A, V6, V, V6, 255, 136, Packets.neighbour(V6))))
                .isEqualTo(DropReason.SRC_IP6);
    }

    @Test
    void theServersPortsGoBeforeTheClients() {
        assertThat(verdict(Frames.ipv4Udp(A, A4, 67, V, V4, 67))).isEqualTo(DropReason.DHCP_SERVER);
        assertThat(verdict(Frames.ipv6Udp(A, A6, 547, V, V6, 547))).isEqualTo(DropReason.DHCP_SERVER);
    }

    @Test
    void advertisementsOfRoutersAndTargetsGoBeforeLinkLayerAddresses() {
        byte[] foreign = Packets.linkLayer(1, V);
        byte[] router = Frames.icmpv6(A, A6, V, V6, 255, 134, Packets.join(new byte[12], foreign));
        assertThat(verdict(router)).isEqualTo(DropReason.RA);
        byte[] redirect = Frames.icmpv6(A, A6, V, V6, 255, 137, Packets.join(new byte[36], foreign));
        assertThat(verdict(redirect)).isEqualTo(DropReason.REDIRECT);
        byte[] advertisement = Frames.icmpv6(A, A6, V, V6, 255, 136, Packets.neighbour(V6, foreign));
        assertThat(verdict(advertisement)).isEqualTo(DropReason.ND_TARGET);
    }
}
