package org.machwire.server.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.machwire.server.guard.Parties.A4;
import static org.machwire.server.guard.Parties.A6;
import static org.machwire.server.guard.Parties.A;
import static org.machwire.server.guard.Parties.A_LINK_LOCAL;
import static org.machwire.server.guard.Parties.V6;
import static org.machwire.server.guard.Parties.V;
import static org.machwire.server.guard.Parties.verdict;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.machwire.ethernet.Ethernet;
import org.machwire.ethernet.Ipv6;
import org.machwire.ethernet.MacAddress;
import org.machwire.server.frames.Frames;
import org.machwire.v1.DropReason;

final class Ipv6RuleTest {
    private static final int IP = Ethernet.HEADER_LENGTH;

    @ParameterizedTest
    @ValueSource(strings = {Parties.V6, Parties.V_LINK_LOCAL, "fd69::1", "fe80::1", "::1", "::", "ff02::1", "fd69::",
            "::a", "fd69:0:0:1::a", "fe80:0:0:1:5454:ff:fe00:a", "fe80::5654:ff:fe00:a", "fec0::5454:ff:fe00:a",
            "fd69::5454:ff:fe00:a", "64:ff9b::10.69.0.10"})
    void aSourceThatIsNotOwnIsSrcIp6(String source) {
        assertThat(verdict(Frames.ipv6Udp(A, source, 5000, V, V6, 53))).isEqualTo(DropReason.SRC_IP6);
    }

    @Test
    void aSourceThatDiffersInOneBitIsSrcIp6() {
        byte[] frame = Frames.ipv6Ping(A, A6, V, V6);
        for (int bit = 0; bit < 128; bit++) {
            byte[] changed = frame.clone();
            changed[IP + Ipv6.SOURCE_OFFSET + bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(verdict(changed)).as("bit %d", bit).isEqualTo(DropReason.SRC_IP6);
        }
    }

    @Test
    void aRouterAdvertisementFromTheVictimsLinkLocalAddressIsSrcIp6() {
        byte[] frame = Frames.icmpv6(A, Parties.V_LINK_LOCAL, V, "ff02::1", 255, 134, new byte[12]);
        assertThat(verdict(frame)).isEqualTo(DropReason.SRC_IP6);
    }

    @Test
    void aSenderWithoutIpv6SendsNoneNotEvenLinkLocal() {
        Guard guard = new DeviceGuard(Parties.policy(List.of(A4), List.of()));
        List<byte[]> frames = List.of(Frames.ipv6Ping(A, A6, V, V6), Frames.ipv6Ping(A, A_LINK_LOCAL, V, V6),
                Frames.duplicateAddressDetection(A, A6), Frames.duplicateAddressDetection(A, A_LINK_LOCAL),
                Frames.duplicateAddressDetection(A, "::"), Frames.mld2Report(A, "::", "ff02::1:ff00:a"),
                Frames.mldReport(A, "::", "ff02::1:ff00:a"), Frames.mldDone(A, "::", "ff02::1:ff00:a"));
        for (byte[] frame : frames) {
            assertThat(verdict(guard, frame)).isEqualTo(DropReason.SRC_IP6);
        }
    }

    @Test
    void everyVersionButSixIsMalformed() {
        byte[] ping = Frames.ipv6Ping(A, A6, V, V6);
        for (int version = 0; version < 16; version++) {
            assertThat(verdict(Frames.with(ping, IP, version << 4))).as("version %d", version)
                    .isEqualTo(version == 6 ? DropReason.NOT_DROPPED : DropReason.MALFORMED);
        }
    }

    @Test
    void aPayloadLengthBeyondTheFrameOrTooShortForTheMessageIsMalformed() {
        byte[] ping = Frames.ipv6Ping(A, A6, V, V6, new byte[24]);
        int actual = ping.length - IP - Ipv6.HEADER_LENGTH;
        for (int length = 0; length <= 0xffff; length++) {
            byte[] frame = Frames.with(ping, IP + Ipv6.PAYLOAD_LENGTH_OFFSET, length >>> 8, length);
            assertThat(verdict(frame)).as("payload length %d", length)
                    .isEqualTo(length >= 4 && length <= actual ? DropReason.NOT_DROPPED : DropReason.MALFORMED);
        }
    }

    @Test
    void theLinkLocalAddressFollowsTheMacWithItsLocalBitTurned() {
        long universal = Ipv6.interfaceIdentifier(MacAddress.parse("00:1b:21:34:56:78"));
        assertThat(universal).isEqualTo(0x021b_21ff_fe34_5678L);
        long local = Ipv6.interfaceIdentifier(MacAddress.parse("fe:ff:ff:80:00:01"));
        assertThat(local).isEqualTo(0xfcff_ffff_fe80_0001L);
    }
}
