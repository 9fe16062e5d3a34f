package org.machwire.server.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.machwire.server.guard.Parties.A4;
import static org.machwire.server.guard.Parties.A6;
import static org.machwire.server.guard.Parties.A;
import static org.machwire.server.guard.Parties.V4;
import static org.machwire.server.guard.Parties.V;
import static org.machwire.server.guard.Parties.verdict;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.machwire.ethernet.Ethernet;
import org.machwire.ethernet.Ipv4;
import org.machwire.ethernet.MacAddress;
import org.machwire.server.frames.Frames;
import org.machwire.server.frames.Packets;
import org.machwire.v1.DropReason;

final class Ipv4RuleTest {
    private static final int IP = Ethernet.HEADER_LENGTH;
    private static final int BOOTP = IP + 28;
    /** RFC 3692: nobody looks into it. */
    private static final int EXPERIMENTAL = 253;
    private static final byte[] DATA = new byte[24];

    @ParameterizedTest
    @ValueSource(strings = {"10.69.0.11", "10.69.0.1", "127.0.0.1", "0.0.0.0", "0.1.2.3", "224.0.0.1",
            "255.255.255.255",
            "10.69.255.255", "169.254.0.10", "192.0.2.1", "10.69.0.138", "138.69.0.10"})
    void aSourceThatIsNotOwnIsSrcIp4(String source) {
        assertThat(verdict(Frames.ipv4Ping(A, source, V, V4))).isEqualTo(DropReason.SRC_IP4);
    }

    @Test
    void aHostWithoutAnAddressMayAskForOneForItself() {
        assertThat(verdict(discover(A, 68, 67, "255.255.255.255"))).isEqualTo(DropReason.NOT_DROPPED);
    }

    @Test
    void whatElseComesFromNoAddressIsSrcIp4OrNoClients() {
        assertThat(verdict(discover(V, 68, 67, "255.255.255.255"))).as("for another").isEqualTo(DropReason.DHCP_CLIENT);
        assertThat(verdict(discover(A, 67, 68, "255.255.255.255"))).as("as a server").isEqualTo(DropReason.SRC_IP4);
        assertThat(verdict(discover(A, 68, 69, "255.255.255.255"))).as("another port").isEqualTo(DropReason.SRC_IP4);
        assertThat(verdict(discover(A, 68, 67, V4))).as("to one station").isEqualTo(DropReason.SRC_IP4);
        byte[] good = discover(A, 68, 67, "255.255.255.255");
        assertThat(verdict(Frames.with(good, BOOTP, 2))).as("a reply").isEqualTo(DropReason.DHCP_CLIENT);
        assertThat(verdict(Frames.with(good, BOOTP + 2, 16))).as("long addresses")
                .isEqualTo(DropReason.DHCP_CLIENT);
        assertThat(verdict(Frames.with(good, BOOTP + 27, 1))).as("relayed").isEqualTo(DropReason.DHCP_CLIENT);
        assertThat(verdict(Frames.with(good, IP + 6, 0x20))).as("a fragment").isEqualTo(DropReason.FRAGMENT);
        assertThat(verdict(Frames.with(good, IP + 6, 0x00, 0x02))).as("a later one").isEqualTo(DropReason.SRC_IP4);
        byte[] tcp = Frames.with(Packets.tcp(), 0, 0, 68, 0, 67);
        assertThat(verdict(Frames.ipv4(A, "0.0.0.0", Frames.BROADCAST, "255.255.255.255", Ipv4.PROTOCOL_TCP, tcp)))
                .as("TCP").isEqualTo(DropReason.SRC_IP4);
        assertThat(verdict(Frames.ipv4Udp(A, "0.0.0.0", 68, Frames.BROADCAST, "255.255.255.255", 67, new byte[235])))
                .as("cut off").isEqualTo(DropReason.DHCP_CLIENT);
    }

    private static byte[] discover(MacAddress client, int from, int to, String destination) {
        byte[] message = Packets.dhcp(client, "0.0.0.0", 53, 1, 1, 255, 0, 0, 0, 0);
        return Frames.ipv4Udp(A, "0.0.0.0", from, Frames.BROADCAST, destination, to, message);
    }

    @Test
    void aSenderWithoutIpv4SendsNone() {
        Guard guard = new DeviceGuard(Parties.policy(List.of(), List.of(A6)));
        assertThat(verdict(guard, Frames.ipv4Ping(A, A4, V, V4))).isEqualTo(DropReason.SRC_IP4);
        assertThat(verdict(guard, Frames.ipv4Ping(A, "0.0.0.0", V, V4))).isEqualTo(DropReason.SRC_IP4);
        assertThat(verdict(guard, discover(A, 68, 67, "255.255.255.255"))).isEqualTo(DropReason.SRC_IP4);
    }

    @Test
    void everyVersionButFourIsMalformed() {
        for (int version = 0; version < 16; version++) {
            assertThat(verdict(Frames.with(ping(), IP, version << 4 | 5))).as("version %d", version)
                    .isEqualTo(version == 4 ? DropReason.NOT_DROPPED : DropReason.MALFORMED);
        }
    }

    @Test
    void aHeaderShorterThan20OctetsOrLongerThanThePacketIsMalformed() {
        byte[] frame = Frames.ipv4(A, A4, V, V4, EXPERIMENTAL, new byte[8]);
        for (int words = 0; words < 16; words++) {
            assertThat(verdict(Frames.with(frame, IP, 0x40 | words))).as("%d words", words)
                    .isEqualTo(words >= 5 && words <= 7 ? DropReason.NOT_DROPPED : DropReason.MALFORMED);
        }
    }

    @Test
    void aHeaderThatReachesIntoThePaddingIsMalformed() {
        byte[] frame = Frames.resized(Frames.ipv4(A, A4, V, V4, EXPERIMENTAL), 60);
        assertThat(verdict(Frames.with(frame, IP, 0x46))).isEqualTo(DropReason.MALFORMED);
    }

    @Test
    void aTotalLengthOutsideHeaderAndPayloadOrTooShortForTheMessageIsMalformed() {
        int actual = ping().length - IP;
        for (int total = 0; total <= 0xffff; total++) {
            byte[] frame = Frames.with(ping(), IP + Ipv4.TOTAL_LENGTH_OFFSET, total >>> 8, total);
            assertThat(verdict(frame)).as("total length %d", total).isEqualTo(
                    total >= 24 && total <= actual ? DropReason.NOT_DROPPED : DropReason.MALFORMED);
        }
    }

    private static byte[] ping() {
        return Frames.ipv4Ping(A, A4, V, V4, DATA);
    }
}
