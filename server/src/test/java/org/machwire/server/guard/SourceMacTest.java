package org.machwire.server.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.machwire.server.guard.Parties.A;
import static org.machwire.server.guard.Parties.A4;
import static org.machwire.server.guard.Parties.V;
import static org.machwire.server.guard.Parties.V4;
import static org.machwire.server.guard.Parties.verdict;

import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.machwire.ethernet.Ethernet;
import org.machwire.ethernet.MacAddress;
import org.machwire.server.frames.Frames;
import org.machwire.v1.DropReason;

final class SourceMacTest {
    @Test
    void theVictimsMacIsSrcMac() {
        assertThat(verdict(Frames.ipv4Ping(V, A4, V, V4))).isEqualTo(DropReason.SRC_MAC);
    }

    @ParameterizedTest
    @ValueSource(strings = {"00:00:00:00:00:00", "ff:ff:ff:ff:ff:ff", "01:00:5e:00:00:01", "33:33:00:00:00:01",
            "57:54:00:00:00:0a"})
    void aSourceThatNoStationCanHaveIsSrcInvalid(String source) {
        assertThat(verdict(Frames.ipv4Ping(MacAddress.parse(source), A4, V, V4))).isEqualTo(DropReason.SRC_INVALID);
    }

    @Test
    void aFloodOfRandomStationsIsSrcMac() {
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < 10_000; i++) {
            long source = random.nextLong() & Ethernet.BROADCAST & ~Ethernet.GROUP_BIT;
            assertThat(verdict(Frames.ipv4Ping(new MacAddress(source), A4, V, V4))).as("%x", source)
                    .isEqualTo(DropReason.SRC_MAC);
        }
    }

    @Test
    void aSourceThatDiffersInOneBitIsNotOwn() {
        for (int bit = 0; bit < 48; bit++) {
            MacAddress source = new MacAddress(A.value() ^ 1L << bit);
            assertThat(verdict(Frames.arpRequest(source, A4, V4))).as(source.toString())
                    .isEqualTo(source.isStation() ? DropReason.SRC_MAC : DropReason.SRC_INVALID);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0x8100, 0x88a8, 0x9100, 0x8847, 0x8863, 0x8864, 0x88e5, 0x22f0, 0x888e, 0x0842, 0x8808, 0x88cc,
            0x86dc, 0x86de, 0x0801, 0x0805, 0x0807, 0x0600, 0x05ff, 0x05dc, 46, 3, 0, 0xffff})
    void everyEtherTypeButFourIsRefused(int type) {
        byte[] payload = new byte[46];
        assertThat(verdict(Frames.ethernet(A, V, type, payload))).isEqualTo(DropReason.ETHERTYPE);
    }

    @Test
    void aSpanningTreeMessageInAnLlcFrameIsBpdu() {
        byte[] bpdu = new byte[38];
        bpdu[0] = 0x42;
        bpdu[1] = 0x42;
        bpdu[2] = 3;
        MacAddress bridges = MacAddress.parse("01:80:c2:00:00:00");
        assertThat(verdict(Frames.ethernet(A, bridges, bpdu.length, bpdu))).isEqualTo(DropReason.BPDU);
        assertThat(verdict(Frames.ethernet(A, V, 3, (byte) 0x42, (byte) 0x42, (byte) 3))).isEqualTo(DropReason.BPDU);
        assertThat(verdict(Frames.ethernet(A, V, 2, (byte) 0x42, (byte) 0x42))).isEqualTo(DropReason.ETHERTYPE);
        assertThat(verdict(Frames.ethernet(A, V, 0x0600, bpdu))).isEqualTo(DropReason.ETHERTYPE);
        for (int octet = 0; octet < 3; octet++) {
            byte[] other = Frames.with(bpdu, octet, bpdu[octet] ^ 1);
            assertThat(verdict(Frames.ethernet(A, bridges, bpdu.length, other))).isEqualTo(DropReason.ETHERTYPE);
        }
    }

    @Test
    void aSpanningTreeMessageOfOneVlanIsBpdu() {
        byte[] message = HexFormat.of().parseHex("aaaa0300000c010b" + "00".repeat(42));
        MacAddress bridges = MacAddress.parse("01:00:0c:cc:cc:cd");
        assertThat(verdict(Frames.ethernet(A, bridges, message.length, message))).isEqualTo(DropReason.BPDU);
        for (int octet = 0; octet < 8; octet++) {
            byte[] other = Frames.with(message, octet, message[octet] ^ 1);
            assertThat(verdict(Frames.ethernet(A, bridges, message.length, other))).isEqualTo(DropReason.ETHERTYPE);
        }
        assertThat(verdict(Frames.ethernet(A, bridges, 7, Frames.resized(message, 7))))
                .isEqualTo(DropReason.ETHERTYPE);
    }

    @Test
    void aVlanTagBeforeAGoodPacketIsEtherType() {
        byte[] ping = Frames.ipv4Ping(A, A4, V, V4);
        byte[] tagged = new byte[ping.length + 4];
        System.arraycopy(ping, 0, tagged, 0, Ethernet.TYPE_OFFSET);
        System.arraycopy(ping, Ethernet.TYPE_OFFSET, tagged, Ethernet.TYPE_OFFSET + 4,
                ping.length - Ethernet.TYPE_OFFSET);
        assertThat(verdict(Frames.with(tagged, Ethernet.TYPE_OFFSET, 0x81, 0, 0, 7))).isEqualTo(DropReason.ETHERTYPE);
    }
}
