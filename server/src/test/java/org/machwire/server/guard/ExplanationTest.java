package org.machwire.server.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.machwire.server.guard.Parties.A;
import static org.machwire.server.guard.Parties.A4;
import static org.machwire.server.guard.Parties.A6;
import static org.machwire.server.guard.Parties.V;
import static org.machwire.server.guard.Parties.V4;
import static org.machwire.server.guard.Parties.V6;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.machwire.ethernet.Ethernet;
import org.machwire.server.frames.Frames;
import org.machwire.server.frames.Packets;
import org.machwire.v1.DropReason;

class ExplanationTest {
    private static Explanation of(DropReason reason, byte[] frame) {
        byte[] larger = new byte[frame.length + 20];
        System.arraycopy(frame, 0, larger, 7, frame.length);
        assertThat(new DeviceGuard(Parties.POLICY).check(larger, 7, frame.length)).isEqualTo(reason);
        return Explanation.of(reason, Parties.POLICY, larger, 7, frame.length);
    }

    private static void assertTold(DropReason reason, byte[] frame, String field, String seen, String allowed) {
        assertThat(of(reason, frame)).as(reason.name()).extracting("field", "seen", "allowed").containsExactly(field,
                seen, allowed);
        assertThat(of(reason, frame).rule()).isNotEmpty();
    }

    @Test
    void addressesAreToldWithWhatWouldHaveBeenAllowed() {
        assertTold(DropReason.SRC_MAC, Frames.arpRequest(V, V4, A4), "Ethernet source", V.toString(), A.toString());
        assertTold(DropReason.SRC_IP4, Frames.ipv4Ping(A, V4, V, V4), "IPv4 source", V4, A4);
        assertTold(DropReason.SRC_IP6, Frames.ipv6Ping(A, V6, V, V6), "IPv6 source", V6,
                A6 + ", " + Parties.A_LINK_LOCAL);
        assertTold(DropReason.ARP_SPA, Frames.arpReply(A, V4, V, A4), "ARP sender protocol address", V4, A4);
        byte[] forged = Frames.arpReply(A, A4, V, V4);
        Ethernet.putAddress(forged, 22, V.value());
        assertTold(DropReason.ARP_SHA, forged, "ARP sender hardware address", V.toString(), A.toString());
        assertTold(DropReason.ETHERTYPE, Frames.ethernet(A, V, 0x8100, new byte[46]), "EtherType", "0x8100",
                "0x0800, 0x0806, 0x8035, 0x86dd");
    }

    @Test
    void messagesAreToldByTypeOrPorts() {
        assertTold(DropReason.DHCP_SERVER, Frames.ipv4Udp(A, A4, 67, V, V4, 68), "UDP ports", "67 to 68", "");
        assertTold(DropReason.DHCP_CLIENT, Frames.ipv6Udp(A, A6, 546, V, V6, 547), "UDP ports", "546 to 547", "");
        assertTold(DropReason.RA, Frames.icmpv6(A, A6, V, V6, 255, 134, new byte[12]), "ICMP type", "134", "");
        assertTold(DropReason.REDIRECT, Frames.ipv4(A, A4, V, V4, 1, Packets.icmp(5, 8)), "ICMP type", "5", "");
        assertTold(DropReason.GROUP_QUERY, Frames.ipv4(A, A4, V, V4, 2, Packets.igmp(0x11, "0.0.0.0")),
                "message type", "17", "");
    }

    @Test
    void neighbourDiscoveryIsToldByTheFieldThatIsWrong() {
        byte[] advertisement = Frames.icmpv6(A, A6, V, V6, 255, 136, Packets.neighbour(V6));
        assertTold(DropReason.ND_TARGET, advertisement, "target address", V6, A6 + ", " + Parties.A_LINK_LOCAL);
        byte[] option = Packets.join(Packets.linkLayer(1, A), new byte[]{14, 1, 0, 0, 0, 0, 0, 0},
                Packets.linkLayer(2, V));
        assertTold(DropReason.ND_LLA, Frames.icmpv6(A, A6, V, V6, 255, 135, Packets.neighbour(V6, option)),
                "link-layer address option", V.toString(), A.toString());
    }

    @Test
    void withoutAnAddressNoneIsAllowed() {
        SourcePolicy none = Parties.policy(List.of(), List.of());
        byte[] ping = Frames.ipv4Ping(A, A4, V, V4);
        assertThat(Explanation.of(DropReason.SRC_IP4, none, ping, 0, ping.length).allowed()).isEqualTo("none");
        byte[] ping6 = Frames.ipv6Ping(A, A6, V, V6);
        assertThat(Explanation.of(DropReason.SRC_IP6, none, ping6, 0, ping6.length).allowed()).isEqualTo("none");
    }

    @Test
    void everyRuleHasWordsAndNoFrameIsTooShortForThem() {
        byte[] shortest = Frames.ethernet(A, V, 0x86dd);
        for (DropReason reason : DropReason.values()) {
            Explanation told = Explanation.of(reason, Parties.POLICY, shortest, 0, shortest.length);
            boolean isSenders = reason != DropReason.UNRECOGNIZED && reason != DropReason.NOT_DROPPED
                    && reason.getNumber() / 100 == 1 && reason != DropReason.SRC_OURS;
            if (isSenders) {
                assertThat(told.rule()).as(reason.name()).isNotEmpty();
            }
        }
    }
}
