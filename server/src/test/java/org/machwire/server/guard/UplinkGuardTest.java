package org.machwire.server.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.machwire.server.guard.Parties.A;
import static org.machwire.server.guard.Parties.A4;
import static org.machwire.server.guard.Parties.A6;
import static org.machwire.server.guard.Parties.V;
import static org.machwire.server.guard.Parties.V4;
import static org.machwire.server.guard.Parties.V6;
import static org.machwire.server.guard.Parties.verdict;

import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.machwire.ethernet.Arp;
import org.machwire.ethernet.Ethernet;
import org.machwire.ethernet.MacAddress;
import org.machwire.server.frames.Frames;
import org.machwire.server.frames.Packets;
import org.machwire.v1.DropReason;

class UplinkGuardTest {
    private static final MacAddress STRANGER = MacAddress.parse("02:00:00:00:00:01");
    private static final int RARP = 0x8035;

    private final OurAddresses ours = new OurAddresses(Set.of(A.value()), Set.of(A4, A6));
    private final Guard guard = new UplinkGuard(ours);

    /** A frame of an EtherType, whole if it is one that passes, from addresses that nobody here has. */
    private static byte[] frame(MacAddress source, int type) {
        return switch (type) {
            case Ethernet.TYPE_ARP -> Frames.arpRequest(source, V4, A4);
            case RARP -> Frames.with(Frames.arpRequest(source, V4, A4), Ethernet.TYPE_OFFSET, 0x80, 0x35, 0, 1, 8, 0, 6,
                    4, 0, 3);
            case Ethernet.TYPE_IPV4 -> Frames.ipv4Udp(source, V4, 5000, A, A4, 53);
            case Ethernet.TYPE_IPV6 -> Frames.ipv6Udp(source, V6, 5000, A, A6, 53);
            default -> Frames.ethernet(source, Frames.BROADCAST, type, new byte[46]);
        };
    }

    private DropReason check(String source, int type) {
        return verdict(guard, frame(MacAddress.parse(source), type));
    }

    @ParameterizedTest
    @ValueSource(ints = {Ethernet.TYPE_ARP, RARP, Ethernet.TYPE_IPV4, Ethernet.TYPE_IPV6})
    void strangersPassWhateverTheyClaimInside(int type) {
        assertThat(check("02:00:00:00:00:01", type)).isEqualTo(DropReason.NOT_DROPPED);
        assertThat(check("56:54:00:00:00:0b", type)).isEqualTo(DropReason.NOT_DROPPED);
        assertThat(check("fe:ff:ff:ff:ff:ff", type)).isEqualTo(DropReason.NOT_DROPPED);
    }

    @Test
    void routersAndServersOutsideAreBelieved() {
        assertThat(verdict(guard, Frames.icmpv6(STRANGER, "fe80::1", A, "ff02::1", 255, 134, new byte[12])))
                .isEqualTo(DropReason.NOT_DROPPED);
        assertThat(verdict(guard, Frames.ipv4Udp(STRANGER, "10.69.0.1", 67, A, A4, 68, new byte[300])))
                .isEqualTo(DropReason.NOT_DROPPED);
        assertThat(verdict(guard, Frames.ipv4(STRANGER, "192.0.2.1", A, A4, 1, Packets.icmpError(3, V4))))
                .isEqualTo(DropReason.NOT_DROPPED);
    }

    @Test
    void framesInTheNameOfOurOwnAreDroppedForAsLongAsTheyAreOurs() {
        assertThat(check(A.toString(), Ethernet.TYPE_IPV4)).isEqualTo(DropReason.SRC_OURS);
        assertThat(check(A.toString(), 0x8100)).as("the first reason counts").isEqualTo(DropReason.SRC_OURS);
        ours.macs().clear();
        assertThat(check(A.toString(), Ethernet.TYPE_IPV4)).isEqualTo(DropReason.NOT_DROPPED);
    }

    @Test
    void ipAndArpInTheNameOfOurOwnAreDroppedForAsLongAsTheyAreOurs() {
        byte[] arpFromOurMac = Frames.arpReply(STRANGER, V4, V, V4);
        Ethernet.putAddress(arpFromOurMac, Ethernet.HEADER_LENGTH + Arp.SENDER_HARDWARE_OFFSET, A.value());
        byte[] advertisement = Frames.icmpv6(STRANGER, V6, V, V6, 255, 136, Packets.neighbour(A6));
        byte[][] forged = {Frames.ipv4Udp(STRANGER, A4, 5000, V, V4, 53), Frames.ipv6Udp(STRANGER, A6, 5000, V, V6, 53),
                Frames.arpReply(STRANGER, A4, V, V4), Frames.gratuitousRequest(STRANGER, A4), advertisement};
        for (byte[] frame : forged) {
            assertThat(verdict(guard, frame)).isEqualTo(DropReason.SRC_OURS);
        }
        assertThat(verdict(guard, arpFromOurMac)).isEqualTo(DropReason.SRC_OURS);
        ours.ips().clear();
        for (byte[] frame : forged) {
            assertThat(verdict(guard, frame)).isEqualTo(DropReason.NOT_DROPPED);
        }
        assertThat(verdict(guard, arpFromOurMac)).isEqualTo(DropReason.SRC_OURS);
    }

    @Test
    void askingForOurOwnIsNoForgery() {
        assertThat(verdict(guard, Frames.icmpv6(STRANGER, V6, A, A6, 255, 135, Packets.neighbour(A6))))
                .isEqualTo(DropReason.NOT_DROPPED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"00:00:00:00:00:00", "ff:ff:ff:ff:ff:ff", "01:00:5e:00:00:01", "57:54:00:00:00:0a"})
    void groupsAndNobodyCannotSend(String source) {
        assertThat(check(source, Ethernet.TYPE_IPV4)).isEqualTo(DropReason.SRC_INVALID);
        assertThat(check(source, 0x88cc)).isEqualTo(DropReason.SRC_INVALID);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 46, 0x05dc, 0x0600, 0x8100, 0x88a8, 0x88cc, 0x8863, 0x8808, 0x0801, 0x86de, 0xffff})
    void otherEtherTypesAndLengthsAreDropped(int type) {
        assertThat(check("02:00:00:00:00:01", type)).isEqualTo(DropReason.ETHERTYPE);
    }

    @Test
    void faultsOfTheHeadersAreDroppedAsADevicesAre() {
        assertThat(verdict(guard, Frames.ethernet(STRANGER, V, 38, (byte) 0x42, (byte) 0x42, (byte) 3)))
                .isEqualTo(DropReason.BPDU);
        assertThat(verdict(guard, Frames.ipv6(STRANGER, V6, A, A6, 43, 64, Packets.routing(59))))
                .isEqualTo(DropReason.SOURCE_ROUTE);
        assertThat(verdict(guard, Frames.ipv6(STRANGER, V6, A, A6, 44, 64,
                Packets.join(Packets.fragment(6, 0, true), new byte[16])))).isEqualTo(DropReason.FRAGMENT);
        assertThat(verdict(guard, Frames.ipv6(STRANGER, V6, A, A6, 255, 64))).isEqualTo(DropReason.HEADER_CHAIN);
    }

    @Test
    void shortestFrameIsJudgedByItsHeader() {
        assertThat(verdict(guard, Frames.ethernet(STRANGER, A, Ethernet.TYPE_ARP))).isEqualTo(DropReason.MALFORMED);
        assertThat(verdict(guard, Frames.ethernet(A, A, Ethernet.TYPE_ARP))).isEqualTo(DropReason.SRC_OURS);
    }

    @Test
    void randomFramesGetTheVerdictOfThePlainRule() {
        long seed = Long.getLong("machwire.seed", System.nanoTime());
        Random random = new Random(seed);
        int[] types = {Ethernet.TYPE_ARP, Ethernet.TYPE_IPV4, Ethernet.TYPE_IPV6, RARP};
        for (int i = 0; i < 20_000; i++) {
            long source = random.nextInt(4) == 0 ? A.value() : random.nextLong() & 0xffff_ffff_ffffL;
            int type = random.nextBoolean() ? types[random.nextInt(4)] : random.nextInt(1 << 16);
            boolean known = type == types[0] || type == types[1] || type == types[2] || type == types[3];
            DropReason expected = source == 0 || (source >> 40 & 1) == 1
                    ? DropReason.SRC_INVALID
                    : source == A.value()
                            ? DropReason.SRC_OURS
                            : known ? DropReason.NOT_DROPPED : DropReason.ETHERTYPE;

            assertThat(verdict(guard, frame(new MacAddress(source), type))).as("seed %s: %x %x", seed, source, type)
                    .isEqualTo(expected);
        }
    }
}
