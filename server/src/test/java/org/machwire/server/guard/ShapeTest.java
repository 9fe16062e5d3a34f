package org.machwire.server.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.machwire.server.guard.Parties.A;
import static org.machwire.server.guard.Parties.A4;
import static org.machwire.server.guard.Parties.A6;
import static org.machwire.server.guard.Parties.V;
import static org.machwire.server.guard.Parties.V4;
import static org.machwire.server.guard.Parties.V6;
import static org.machwire.server.guard.Parties.verdict;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.machwire.ethernet.Ethernet;
import org.machwire.server.frames.Frames;
import org.machwire.server.frames.Packets;
import org.machwire.v1.DropReason;

/** What of the upper layers has to be there. */
final class ShapeTest {
    private static byte[] over4(int protocol, byte... payload) {
        return Frames.ipv4(A, A4, V, V4, protocol, payload);
    }

    private static byte[] over6(int protocol, byte... payload) {
        return Frames.ipv6(A, A6, V, V6, protocol, 255, payload);
    }

    private static void assertLeast(int least, int protocol, byte[] payload, boolean ipv6) {
        for (int length = 0; length <= payload.length; length++) {
            byte[] cut = Frames.resized(payload, length);
            assertThat(verdict(ipv6 ? over6(protocol, cut) : over4(protocol, cut)))
                    .as("protocol %d, type %d, %d octets", protocol, payload[0] & 0xff, length)
                    .isEqualTo(length >= least ? DropReason.NOT_DROPPED : DropReason.MALFORMED);
        }
    }

    @Test
    void tcpHasAHeaderOf20Octets() {
        assertLeast(20, 6, Packets.tcp(), false);
        assertLeast(20, 6, Packets.tcp(), true);
    }

    /** It is for receivers to judge what is inside. */
    @Test
    void udpHasAHeaderOf8OctetsWhateverItSaysOfItsLength() {
        byte[] datagram = Packets.udp(5000, 53, new byte[8]);
        for (int length = 0; length < 600; length++) {
            byte[] changed = Frames.with(datagram, 4, length >>> 8, length);
            assertThat(verdict(over4(17, changed))).as("length %d", length).isEqualTo(DropReason.NOT_DROPPED);
            assertThat(verdict(over6(17, changed))).as("length %d", length).isEqualTo(DropReason.NOT_DROPPED);
        }
        assertThat(verdict(over4(17, Frames.resized(datagram, 7)))).isEqualTo(DropReason.MALFORMED);
        assertThat(verdict(over6(17, Frames.resized(datagram, 7)))).isEqualTo(DropReason.MALFORMED);
    }

    @Test
    void icmpHas4OctetsAndAnErrorThePacketItIsAbout() {
        assertLeast(4, 1, Packets.icmp(8, 12), false);
        for (int type : new int[]{3, 4, 11, 12}) {
            assertLeast(28, 1, Packets.icmpError(type, A4), false);
        }
    }

    @Test
    void igmpHas8Octets() {
        assertLeast(8, 2, Packets.igmp(0x16, "239.1.2.3"), false);
    }

    @Test
    void theRecordsOfAReportAreWhole() {
        byte[] igmp = Packets.igmp3(Packets.record(4, "239.1.2.3", V4, A4), Packets.record(3, "239.1.2.4"));
        assertLeast(igmp.length, 2, igmp, false);
        byte[] auxiliary = Frames.with(Packets.igmp3(Packets.record(4, "239.1.2.3")), 9, 1);
        assertThat(verdict(over4(2, auxiliary))).isEqualTo(DropReason.MALFORMED);
        assertThat(verdict(over4(2, Frames.resized(auxiliary, 20)))).isEqualTo(DropReason.NOT_DROPPED);
        byte[] mld = Packets.join(new byte[]{(byte) 143, 0, 0, 0},
                Packets.mld2(Packets.record(4, "ff05::1", V6), Packets.record(3, "ff05::2")));
        assertLeast(mld.length, 58, mld, true);
    }

    @ParameterizedTest
    @CsvSource({"128, 4", "129, 4", "131, 24", "132, 24", "133, 8", "135, 24", "136, 24", "143, 8", "152, 8"})
    void icmpv6MessagesHaveWhatTheirTypeNeeds(int type, int least) {
        byte[] message = Packets.join(new byte[]{(byte) type, 0, 0, 0, 0, 0, 0, 0},
                HexFormat.of().parseHex("fd69000000000000000000000000000a"));
        assertLeast(least, 58, Frames.resized(message, least), true);
    }

    @ParameterizedTest
    @CsvSource({"130, 24, GROUP_QUERY", "134, 16, RA", "137, 40, REDIRECT", "151, 8, RA", "153, 8, RA"})
    void messagesOfRoutersHaveWhatTheirTypeNeeds(int type, int least, DropReason whole) {
        byte[] message = Frames.with(new byte[least], 0, type);
        assertThat(verdict(over6(58, message))).isEqualTo(whole);
        assertThat(verdict(over6(58, Frames.resized(message, least - 1)))).isEqualTo(DropReason.MALFORMED);
    }

    @Test
    void icmpv6ErrorsHaveThePacketTheyAreAbout() {
        for (int type = 1; type <= 4; type++) {
            assertLeast(48, 58, Packets.join(new byte[]{(byte) type, 0, 0, 0}, Packets.icmpv6Error(A6)), true);
        }
    }

    @ParameterizedTest
    @CsvSource({"0100, false", "0e00000000000000, false", "0e01000000000000, true", "0e02000000000000, false",
            "01, false", "010156540000000a, true", "010256540000000a0000000000000000, false",
            "020256540000000a0000000000000000, false", "0e0200000000000000000000000000000000, false",
            "0e020000000000000000000000000000, true", "010156540000000a0201, false"})
    void theOptionsOfNeighbourDiscoveryAreWhole(String options, boolean isWhole) {
        byte[] solicitation = Frames.icmpv6(A, A6, V, V6, 255, 135,
                Packets.neighbour(V6, HexFormat.of().parseHex(options)));
        assertThat(verdict(solicitation)).isEqualTo(isWhole ? DropReason.NOT_DROPPED : DropReason.MALFORMED);
        byte[] search = Frames.icmpv6(A, A6, V, V6, 255, 133,
                Packets.join(new byte[4], HexFormat.of().parseHex(options)));
        assertThat(verdict(search)).isEqualTo(isWhole ? DropReason.NOT_DROPPED : DropReason.MALFORMED);
    }

    @ParameterizedTest
    @CsvSource({"8200, MALFORMED", "0100, NOT_DROPPED", "01070400, MALFORMED", "07040000, NOT_DROPPED",
            "07050000, MALFORMED", "07010000, MALFORMED", "07000000, MALFORMED", "01010107, MALFORMED",
            "00ffffff, NOT_DROPPED", "94040000, NOT_DROPPED"})
    void ipv4OptionsAreWhole(String options, DropReason expected) {
        byte[] padded = Frames.resized(HexFormat.of().parseHex(options), 4);
        byte[] frame = Frames.with(over4(253, padded), Ethernet.HEADER_LENGTH, 0x46);
        assertThat(verdict(frame)).isEqualTo(expected);
    }

    @Test
    void anIpv4PacketMayCarryAnyProtocol() {
        for (int protocol : new int[]{0, 3, 4, 41, 43, 47, 50, 51, 58, 60, 132, 253, 255}) {
            assertThat(verdict(over4(protocol))).as("protocol %d", protocol).isEqualTo(DropReason.NOT_DROPPED);
        }
    }

    @Test
    void whatFollowsThePacketIsPadding() {
        byte[] padded = Frames.resized(over4(6, Packets.tcp()), 80);
        assertThat(verdict(padded)).isEqualTo(DropReason.NOT_DROPPED);
        byte[] cut = Frames.with(over4(6, Packets.tcp()), Ethernet.HEADER_LENGTH + 2, 0, 39);
        assertThat(verdict(Frames.resized(cut, 80))).isEqualTo(DropReason.MALFORMED);
    }
}
