package org.machwire.server.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.machwire.server.guard.Parties.A4;
import static org.machwire.server.guard.Parties.A6;
import static org.machwire.server.guard.Parties.A;
import static org.machwire.server.guard.Parties.G4;
import static org.machwire.server.guard.Parties.V4;
import static org.machwire.server.guard.Parties.V;
import static org.machwire.server.guard.Parties.verdict;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.machwire.ethernet.Arp;
import org.machwire.ethernet.Ethernet;
import org.machwire.ethernet.MacAddress;
import org.machwire.server.frames.Frames;
import org.machwire.v1.DropReason;

final class ArpRuleTest {
    private static final int ARP = Ethernet.HEADER_LENGTH;

    @Test
    void tellingThatTheGatewayIsHereIsArpSpa() {
        assertThat(verdict(Frames.arpReply(A, G4, V, V4))).isEqualTo(DropReason.ARP_SPA);
    }

    @Test
    void askingInTheVictimsNameIsArpSpa() {
        assertThat(verdict(Frames.arpRequest(A, V4, G4))).isEqualTo(DropReason.ARP_SPA);
    }

    @Test
    void announcingTheVictimsAddressIsArpSpaInBothForms() {
        assertThat(verdict(Frames.gratuitousRequest(A, V4))).isEqualTo(DropReason.ARP_SPA);
        assertThat(verdict(Frames.gratuitousReply(A, V4))).isEqualTo(DropReason.ARP_SPA);
    }

    @Test
    void probingForAForeignAddressIsArpSpa() {
        assertThat(verdict(Frames.arpProbe(A, V4))).isEqualTo(DropReason.ARP_SPA);
        assertThat(verdict(Frames.arpProbe(A, "0.0.0.0"))).isEqualTo(DropReason.ARP_SPA);
    }

    @Test
    void answeringFromNoAddressIsArpSpa() {
        assertThat(verdict(Frames.arpReply(A, "0.0.0.0", V, A4))).isEqualTo(DropReason.ARP_SPA);
    }

    @Test
    void namingTheVictimsMacAsTheSendersIsArpSha() {
        assertThat(verdict(withSender(V))).isEqualTo(DropReason.ARP_SHA);
    }

    @Test
    void aSenderThatDiffersInOneBitIsArpSha() {
        for (int bit = 0; bit < 48; bit++) {
            assertThat(verdict(withSender(new MacAddress(A.value() ^ 1L << bit)))).as("bit %d", bit)
                    .isEqualTo(DropReason.ARP_SHA);
        }
    }

    @Test
    void aSenderWithoutIpv4SaysNothing() {
        Guard guard = new DeviceGuard(Parties.policy(List.of(), List.of(A6)));
        assertThat(verdict(guard, Frames.arpRequest(A, A4, V4))).isEqualTo(DropReason.ARP_SPA);
        assertThat(verdict(guard, Frames.arpProbe(A, A4))).isEqualTo(DropReason.ARP_SPA);
        assertThat(verdict(guard, Frames.arpProbe(A, "0.0.0.0"))).isEqualTo(DropReason.ARP_SPA);
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 6", "2, 0x86", "3, 1", "4, 8", "4, 0", "5, 16", "5, 0", "6, 1"})
    void anotherHardwareOrProtocolIsMalformed(int offset, String octet) {
        byte[] frame = Frames.with(Frames.arpRequest(A, A4, V4), ARP + offset, Integer.decode(octet));
        assertThat(verdict(frame)).isEqualTo(DropReason.MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 4, 8, 9, 0x100, 0x101, 0x102, 0xffff})
    void anOperationOtherThanRequestAndReplyIsMalformed(int operation) {
        byte[] frame = Frames.with(Frames.arpRequest(A, A4, V4), ARP + 6, operation >>> 8, operation);
        assertThat(verdict(frame)).isEqualTo(DropReason.MALFORMED);
    }

    @Test
    void aPacketOfFewerThan28OctetsIsMalformed() {
        byte[] frame = Frames.arpRequest(A, A4, V4);
        for (int length = ARP; length < ARP + Arp.LENGTH; length++) {
            assertThat(verdict(Frames.resized(frame, length))).as("%d octets", length)
                    .isEqualTo(DropReason.MALFORMED);
        }
    }

    private static byte[] withSender(MacAddress sender) {
        byte[] frame = Frames.arpReply(A, A4, V, V4);
        Ethernet.putAddress(frame, ARP + Arp.SENDER_HARDWARE_OFFSET, sender.value());
        return frame;
    }
}
