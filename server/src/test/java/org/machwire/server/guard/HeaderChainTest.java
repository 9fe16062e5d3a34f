package org.machwire.server.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.machwire.server.guard.Parties.A;
import static org.machwire.server.guard.Parties.A4;
import static org.machwire.server.guard.Parties.A6;
import static org.machwire.server.guard.Parties.V;
import static org.machwire.server.guard.Parties.V4;
import static org.machwire.server.guard.Parties.V6;
import static org.machwire.server.guard.Parties.verdict;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.machwire.ethernet.Ethernet;
import org.machwire.server.frames.Frames;
import org.machwire.server.frames.Packets;
import org.machwire.v1.DropReason;

/** Source routes, and the chain of IPv6's extension headers. */
final class HeaderChainTest {
    private static byte[] chain(int first, byte[]... parts) {
        return Frames.ipv6(A, A6, V, V6, first, 64, Packets.join(parts));
    }

    private static void assertVerdict(DropReason expected, byte[] frame) {
        assertThat(verdict(frame)).isEqualTo(expected);
    }

    private static byte[] withIpv4Options(String options) {
        byte[] octets = HexFormat.of().parseHex(options);
        byte[] frame = Frames.ipv4(A, A4, V, V4, 253, octets);
        return Frames.with(frame, Ethernet.HEADER_LENGTH, 0x40 | (5 + octets.length / 4));
    }

    @Test
    void anIpv4SourceRouteIsSourceRouteWhereverItStands() {
        assertVerdict(DropReason.SOURCE_ROUTE, withIpv4Options("8307040a45000100"));
        assertVerdict(DropReason.SOURCE_ROUTE, withIpv4Options("8907040a45000100"));
        assertVerdict(DropReason.SOURCE_ROUTE, withIpv4Options("019404000083030400000000"));
        assertVerdict(DropReason.NOT_DROPPED, withIpv4Options("9404000007040000"));
        assertVerdict(DropReason.NOT_DROPPED, withIpv4Options("00830704"));
        assertVerdict(DropReason.MALFORMED, withIpv4Options("8307040a"));
        assertVerdict(DropReason.MALFORMED, withIpv4Options("8304040007060000"));
    }

    @Test
    void aRoutingHeaderOfAnyTypeIsSourceRoute() {
        for (int type = 0; type < 256; type++) {
            assertVerdict(DropReason.SOURCE_ROUTE, chain(43, Frames.with(Packets.routing(59), 2, type)));
        }
        assertVerdict(DropReason.SOURCE_ROUTE, chain(0, Packets.options(43), Packets.routing(6), Packets.tcp()));
    }

    @Test
    void aHomeAddressOptionIsSourceRoute() {
        byte[] home = HexFormat.of().parseHex("c910fd69000000000000000000000000000b");
        assertVerdict(DropReason.SOURCE_ROUTE, chain(60, Packets.options(59, home)));
        assertVerdict(DropReason.SOURCE_ROUTE, chain(0, Packets.options(60), Packets.options(59, home)));
        assertVerdict(DropReason.NOT_DROPPED, chain(60, Packets.options(59, Frames.with(home, 0, 0x1e))));
    }

    @Test
    void eightExtensionHeadersPassAndNineDoNot() {
        byte[][] chain = new byte[9][];
        for (int i = 0; i < 7; i++) {
            chain[i] = Packets.options(60);
        }
        chain[7] = Packets.options(6);
        chain[8] = Packets.tcp();
        assertVerdict(DropReason.NOT_DROPPED, chain(60, chain));
        assertVerdict(DropReason.HEADER_CHAIN, chain(60, Packets.options(60), Packets.join(chain)));
        chain[7] = Packets.options(44);
        assertVerdict(DropReason.HEADER_CHAIN,
                chain(60, Packets.join(chain[0], chain[1], chain[2], chain[3], chain[4], chain[5], chain[6], chain[7]),
                        Packets.fragment(6, 0, false), Packets.tcp()));
    }

    @Test
    void aHopByHopHeaderThatIsNotTheFirstIsHeaderChain() {
        assertVerdict(DropReason.NOT_DROPPED, chain(0, Packets.options(59)));
        assertVerdict(DropReason.HEADER_CHAIN, chain(0, Packets.options(0), Packets.options(59)));
        assertVerdict(DropReason.HEADER_CHAIN, chain(60, Packets.options(0), Packets.options(59)));
    }

    @Test
    void whatIsNeitherWalkedNorKnownIsHeaderChain() {
        int[] known = {4, 33, 41, 46, 47, 50, 59, 108, 115, 132, 136};
        for (int next = 0; next < 256; next++) {
            byte[] frame = chain(next, new byte[0]);
            int number = next;
            boolean isKnown = Arrays.stream(known).anyMatch(one -> one == number);
            DropReason expected = switch (next) {
                case 0, 6, 17, 44, 51, 58, 60 -> DropReason.MALFORMED; // needs more than nothing
                case 43 -> DropReason.SOURCE_ROUTE;
                case 88, 89, 103, 112, 124 -> DropReason.ROUTING;
                default -> isKnown ? DropReason.NOT_DROPPED : DropReason.HEADER_CHAIN;
            };
            assertThat(verdict(frame)).as("next header %d", next).isEqualTo(expected);
            assertThat(verdict(chain(60, Packets.options(next)))).as("next header %d behind options", next)
                    .isEqualTo(next == 0 ? DropReason.HEADER_CHAIN : expected);
        }
    }

    @Test
    void anAuthenticationHeaderIsWalkedByItsOwnUnits() {
        for (int value : new int[]{0, 4, 12, 20}) {
            assertVerdict(DropReason.NOT_DROPPED, chain(51, Packets.authentication(6, value), Packets.tcp()));
        }
        byte[] header = Packets.authentication(59, 0);
        assertVerdict(DropReason.MALFORMED, chain(51, Frames.with(header, 1, 0)));
        assertVerdict(DropReason.MALFORMED, chain(51, Frames.with(header, 1, 2)));
        assertVerdict(DropReason.MALFORMED, chain(51, Frames.resized(header, 8)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 60})
    void anExtensionHeaderOrAnOptionThatIsCutOffIsMalformed(int header) {
        byte[] options = Packets.options(59, HexFormat.of().parseHex("010400000000"));
        for (int length = 0; length < options.length; length++) {
            assertVerdict(DropReason.MALFORMED, chain(header, Frames.resized(options, length)));
        }
        assertVerdict(DropReason.NOT_DROPPED, chain(header, options));
        assertVerdict(DropReason.MALFORMED, chain(header, Frames.with(options, 1, 1)));
        assertVerdict(DropReason.MALFORMED, chain(header, Frames.with(options, 3, 5)));
        assertVerdict(DropReason.MALFORMED, chain(header, Frames.with(options, 2, 0, 0, 0, 0, 0, 1)));
        assertVerdict(DropReason.MALFORMED, chain(header, Packets.options(59, new byte[]{(byte) 194, 4, 0, 1, 0, 0})));
    }

    @Test
    void ofTwoFaultsTheFirstInTheTableCounts() {
        byte[] home = HexFormat.of().parseHex("c910fd69000000000000000000000000000b");
        assertVerdict(DropReason.MALFORMED, chain(60, Packets.options(6, home), Frames.resized(Packets.tcp(), 19)));
        assertVerdict(DropReason.SOURCE_ROUTE, chain(60, Packets.options(255, home)));
        assertVerdict(DropReason.SOURCE_ROUTE,
                chain(60, Packets.options(44, home), Packets.fragment(58, 0, true),
                        new byte[]{(byte) 135, 0, 0, 0, 0, 0, 0, 0}));
        assertVerdict(DropReason.SOURCE_ROUTE, chain(0, Packets.options(43), new byte[0]));
    }

    @Test
    void theRulesLookBehindTheChain() {
        byte[] query = Packets.join(Packets.options(58), Frames.with(new byte[24], 0, 130));
        assertVerdict(DropReason.GROUP_QUERY, chain(60, query));
        byte[] offer = Packets.join(Packets.options(60), Packets.options(51), Packets.authentication(17, 0),
                Packets.udp(547, 546, new byte[8]));
        assertVerdict(DropReason.DHCP_SERVER, chain(0, offer));
    }
}
