package org.machwire.server.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.machwire.server.guard.Parties.A;
import static org.machwire.server.guard.Parties.A4;
import static org.machwire.server.guard.Parties.A6;
import static org.machwire.server.guard.Parties.V;
import static org.machwire.server.guard.Parties.V4;
import static org.machwire.server.guard.Parties.verdict;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.machwire.ethernet.Arp;
import org.machwire.ethernet.Ethernet;
import org.machwire.ethernet.MacAddress;
import org.machwire.server.frames.Frames;
import org.machwire.v1.DropReason;

/** A machine that has moved announces itself (RFC 903), and nobody else. */
final class RarpTest {
    private static final int ARP = Ethernet.HEADER_LENGTH;

    private static byte[] rarp(int operation, MacAddress sender, String senderIp, MacAddress target, String targetIp) {
        byte[] frame = Frames.arp(sender, senderIp, Frames.BROADCAST, operation, target, targetIp);
        Ethernet.putAddress(frame, Ethernet.SOURCE_OFFSET, A.value());
        return Frames.with(frame, Ethernet.TYPE_OFFSET, 0x80, 0x35);
    }

    @Test
    void askingForItselfPasses() {
        for (String target : List.of("0.0.0.0", A4)) {
            assertThat(verdict(rarp(3, A, "0.0.0.0", A, target))).isEqualTo(DropReason.NOT_DROPPED);
            assertThat(verdict(rarp(3, A, A4, A, target))).isEqualTo(DropReason.NOT_DROPPED);
        }
        assertThat(verdict(rarp(3, A, A4, A, V4))).as("from an own address").isEqualTo(DropReason.NOT_DROPPED);
    }

    @Test
    void askingForAnotherIsArpSha() {
        assertThat(verdict(rarp(3, V, A4, A, A4))).isEqualTo(DropReason.ARP_SHA);
        assertThat(verdict(rarp(3, A, A4, V, A4))).isEqualTo(DropReason.ARP_SHA);
    }

    @Test
    void tellingOrAskingForAForeignAddressFromNoneIsArpSpa() {
        assertThat(verdict(rarp(3, A, V4, A, A4))).isEqualTo(DropReason.ARP_SPA);
        assertThat(verdict(rarp(3, A, "0.0.0.0", A, V4))).isEqualTo(DropReason.ARP_SPA);
    }

    @Test
    void aSenderWithoutIpv4SaysNothing() {
        Guard guard = new DeviceGuard(Parties.policy(List.of(), List.of(A6)));
        assertThat(verdict(guard, rarp(3, A, "0.0.0.0", A, "0.0.0.0"))).isEqualTo(DropReason.ARP_SPA);
        assertThat(verdict(guard, rarp(3, A, A4, A, A4))).isEqualTo(DropReason.ARP_SPA);
    }

    @Test
    void whatIsNoRequestIsMalformed() {
        for (int operation : new int[]{0, 1, 2, 4, 8, 9, 0x103}) {
            assertThat(verdict(rarp(operation, A, A4, A, A4))).as("operation %d", operation)
                    .isEqualTo(DropReason.MALFORMED);
        }
        byte[] good = rarp(3, A, A4, A, A4);
        for (int offset = 0; offset < 6; offset++) {
            assertThat(verdict(Frames.with(good, ARP + offset, 0x40))).isEqualTo(DropReason.MALFORMED);
        }
        for (int length = ARP; length < ARP + Arp.LENGTH; length++) {
            assertThat(verdict(Frames.resized(good, length))).isEqualTo(DropReason.MALFORMED);
        }
        assertThat(verdict(Frames.resized(good, 60))).isEqualTo(DropReason.NOT_DROPPED);
    }
}
