package org.machwire.server.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.machwire.server.guard.Parties.A;
import static org.machwire.server.guard.Parties.A4;
import static org.machwire.server.guard.Parties.A6;
import static org.machwire.server.guard.Parties.V;
import static org.machwire.server.guard.Parties.V4;
import static org.machwire.server.guard.Parties.V6;
import static org.machwire.server.guard.Parties.verdict;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.machwire.ethernet.Ethernet;
import org.machwire.server.frames.Frames;
import org.machwire.server.frames.Packets;
import org.machwire.v1.DropReason;

/** Fragments pass, unless they could hide what they carry. */
final class FragmentTest {
    private static final int FRAGMENTATION = Ethernet.HEADER_LENGTH + 6;
    private static final int LAST = 0;
    private static final int MORE = 0x2000;

    /** @param offset in units of eight octets */
    private static byte[] over4(int protocol, int flags, int offset, byte... data) {
        int field = flags | offset;
        return Frames.with(Frames.ipv4(A, A4, V, V4, protocol, data), FRAGMENTATION, field >>> 8, field);
    }

    /** @param offset in units of eight octets */
    private static byte[] over6(int protocol, boolean more, int offset, byte... data) {
        return Frames.ipv6(A, A6, V, V6, 44, 64, Packets.join(Packets.fragment(protocol, offset * 8, more), data));
    }

    private static void assertBoth(DropReason expected, int protocol, boolean more, int offset, byte... data) {
        assertThat(verdict(over4(protocol, more ? MORE : LAST, offset, data))).as("IPv4").isEqualTo(expected);
        assertThat(verdict(over6(protocol, more, offset, data))).as("IPv6").isEqualTo(expected);
    }

    @Test
    void aFirstFragmentWithItsHeaderPasses() {
        assertBoth(DropReason.NOT_DROPPED, 6, true, 0, Frames.resized(Packets.tcp(), 24));
        assertBoth(DropReason.NOT_DROPPED, 17, true, 0, Packets.udp(5000, 53));
        assertBoth(DropReason.NOT_DROPPED, 132, true, 0, new byte[8]);
        assertThat(verdict(over4(1, MORE, 0, Packets.icmp(8, 16)))).isEqualTo(DropReason.NOT_DROPPED);
        assertThat(verdict(over6(58, true, 0, Frames.with(new byte[16], 0, 128)))).isEqualTo(DropReason.NOT_DROPPED);
    }

    @Test
    void aFirstFragmentWithoutItIsFragment() {
        assertBoth(DropReason.FRAGMENT, 6, true, 0, Frames.resized(Packets.tcp(), 16));
        assertBoth(DropReason.FRAGMENT, 6, true, 0);
        assertBoth(DropReason.FRAGMENT, 17, true, 0);
        assertBoth(DropReason.FRAGMENT, 132, true, 0);
    }

    @Test
    void aLaterFragmentPassesButInTcpsHeader() {
        assertBoth(DropReason.FRAGMENT, 6, true, 1, new byte[8]);
        assertBoth(DropReason.FRAGMENT, 6, false, 2, new byte[5]);
        assertBoth(DropReason.NOT_DROPPED, 6, false, 3, new byte[5]);
        assertBoth(DropReason.NOT_DROPPED, 17, true, 1, new byte[8]);
        assertBoth(DropReason.NOT_DROPPED, 17, false, 1, new byte[1]);
        assertBoth(DropReason.NOT_DROPPED, 17, false, 185, new byte[100]);
    }

    @Test
    void aFragmentThatIsNotTheLastIsAMultipleOf8() {
        for (int length = 24; length <= 32; length++) {
            assertBoth(length % 8 == 0 ? DropReason.NOT_DROPPED : DropReason.MALFORMED, 17, true, 3,
                    new byte[length]);
        }
    }

    @Test
    void aFragmentThatEndsBehind65535IsMalformed() {
        assertBoth(DropReason.NOT_DROPPED, 17, false, 8000, new byte[1400]);
        assertBoth(DropReason.MALFORMED, 17, false, 8191, new byte[8]);
        assertBoth(DropReason.MALFORMED, 17, false, 8100, new byte[1000]);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x16, 0x22, 0x11})
    void anyFragmentOfIgmpIsFragment(int type) {
        assertThat(verdict(over4(2, MORE, 0, Packets.igmp(type, "239.1.2.3")))).isEqualTo(DropReason.FRAGMENT);
        assertThat(verdict(over4(2, LAST, 1, Packets.igmp(type, "239.1.2.3")))).isEqualTo(DropReason.FRAGMENT);
        assertThat(verdict(over4(2, MORE, 5, new byte[8]))).isEqualTo(DropReason.FRAGMENT);
    }

    @Test
    void whatIsNeverFragmentedOfIcmpIsFragment() {
        for (int type = 0; type < 256; type++) {
            boolean isNever = switch (type) {
                case 3, 4, 5, 9, 11, 12 -> true;
                default -> false;
            };
            assertThat(verdict(over4(1, MORE, 0, Frames.with(new byte[32], 0, type)))).as("type %d", type)
                    .isEqualTo(isNever ? DropReason.FRAGMENT : DropReason.NOT_DROPPED);
        }
    }

    static IntStream everyType() {
        return IntStream.range(0, 256);
    }

    @ParameterizedTest
    @MethodSource("everyType")
    void whatIsNeverFragmentedOfIcmpv6IsFragmentAlsoIfWhole(int type) {
        boolean isNever = (type >= 1 && type <= 4) || (type >= 130 && type <= 138)
                || (type >= 141 && type <= 158);
        DropReason expected = isNever ? DropReason.FRAGMENT : DropReason.NOT_DROPPED;
        assertThat(verdict(over6(58, true, 0, Frames.with(new byte[64], 0, type)))).isEqualTo(expected);
        byte[] whole = Frames.with(new byte[64], 0, type);
        // Options that are whole, so that nothing else is wrong with it.
        for (int option = 8; option < 64; option += 8) {
            whole[option] = 14;
            whole[option + 1] = 1;
        }
        assertThat(verdict(over6(58, false, 0, whole))).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(ints = {67, 68})
    void dhcpInAFirstFragmentIsFragment(int port) {
        assertThat(verdict(over4(17, MORE, 0, Packets.udp(port, 9, new byte[8])))).isEqualTo(DropReason.FRAGMENT);
        assertThat(verdict(over4(17, MORE, 0, Packets.udp(9, port, new byte[8])))).isEqualTo(DropReason.FRAGMENT);
        assertThat(verdict(over6(17, true, 0, Packets.udp(9, port, new byte[8])))).isEqualTo(DropReason.NOT_DROPPED);
    }

    @ParameterizedTest
    @ValueSource(ints = {546, 547})
    void dhcpv6BehindAFragmentHeaderIsFragmentAlsoIfWhole(int port) {
        for (boolean more : new boolean[]{true, false}) {
            assertThat(verdict(over6(17, more, 0, Packets.udp(port, 9, new byte[8])))).isEqualTo(DropReason.FRAGMENT);
            assertThat(verdict(over6(17, more, 0, Packets.udp(9, port, new byte[8])))).isEqualTo(DropReason.FRAGMENT);
        }
        assertThat(verdict(over4(17, MORE, 0, Packets.udp(9, port, new byte[8])))).isEqualTo(DropReason.NOT_DROPPED);
    }

    @Test
    void aWholePacketBehindAFragmentHeaderHasToBeWhole() {
        assertThat(verdict(over6(6, false, 0, Packets.tcp()))).isEqualTo(DropReason.NOT_DROPPED);
        assertThat(verdict(over6(6, false, 0, Frames.resized(Packets.tcp(), 19)))).isEqualTo(DropReason.MALFORMED);
        assertThat(verdict(over6(17, false, 0, new byte[7]))).isEqualTo(DropReason.MALFORMED);
    }

    @Test
    void anExtensionHeaderBehindAFragmentHeaderIsFragment() {
        for (int extension : new int[]{0, 44, 51, 60}) {
            assertThat(verdict(over6(extension, false, 0, Packets.options(59)))).as("%d", extension)
                    .isEqualTo(DropReason.FRAGMENT);
            assertThat(verdict(over6(extension, true, 0, Packets.options(59)))).as("%d, first", extension)
                    .isEqualTo(DropReason.FRAGMENT);
            assertThat(verdict(over6(extension, true, 9, new byte[8]))).as("%d, later", extension)
                    .isEqualTo(DropReason.FRAGMENT);
        }
        for (boolean more : new boolean[]{true, false}) {
            assertThat(verdict(over6(255, more, 0, new byte[8]))).isEqualTo(DropReason.HEADER_CHAIN);
            assertThat(verdict(over6(255, more, 9, new byte[8]))).isEqualTo(DropReason.HEADER_CHAIN);
        }
    }

    @Test
    void aFragmentOfARoutingProtocolIsRoutingAndOfAForeignSourceAsForAll() {
        assertBoth(DropReason.ROUTING, 89, true, 0, new byte[8]);
        assertBoth(DropReason.ROUTING, 89, false, 9, new byte[8]);
        byte[] foreign = Frames.with(Frames.ipv4(A, V4, V, V4, 17, new byte[8]), FRAGMENTATION, 0, 9);
        assertThat(verdict(foreign)).isEqualTo(DropReason.SRC_IP4);
    }
}
