package org.machwire.server.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.machwire.server.guard.Parties.A;
import static org.machwire.server.guard.Parties.A4;
import static org.machwire.server.guard.Parties.A6;
import static org.machwire.server.guard.Parties.A_LINK_LOCAL;
import static org.machwire.server.guard.Parties.V;
import static org.machwire.server.guard.Parties.V4;
import static org.machwire.server.guard.Parties.V6;
import static org.machwire.server.guard.Parties.verdict;
import static org.machwire.server.guard.Parties.verdictAs;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.machwire.server.frames.Frames;
import org.machwire.server.frames.Packets;
import org.machwire.token.DeviceRole;
import org.machwire.v1.DropReason;

/** What ICMP and ICMPv6 tell of addresses is the sender's own. */
final class Icmpv6RuleTest {
    private static byte[] message(int type, byte... body) {
        return Frames.icmpv6(A, A6, V, V6, 255, type, body);
    }

    private static void assertVerdict(DropReason expected, byte[] frame) {
        assertThat(verdict(frame)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {A6, A_LINK_LOCAL})
    void anAdvertisementOfAnOwnAddressPasses(String target) {
        assertVerdict(DropReason.NOT_DROPPED, message(136, Packets.neighbour(target, Packets.linkLayer(2, A))));
        assertVerdict(DropReason.NOT_DROPPED, message(136, Packets.neighbour(target)));
    }

    @ParameterizedTest
    @ValueSource(strings = {V6, Parties.V_LINK_LOCAL, "fd69::1", "::", "ff02::1", "fd69::1:0:0:a", "2001:db8::1"})
    void anAdvertisementOfAnotherAddressIsNdTarget(String target) {
        byte[] advertisement = message(136, Packets.neighbour(target, Packets.linkLayer(2, A)));
        assertVerdict(DropReason.ND_TARGET, advertisement);
        assertThat(verdictAs(DeviceRole.ROUTER, advertisement)).isEqualTo(DropReason.ND_TARGET);
        assertVerdict(DropReason.ND_TARGET, message(136, Packets.neighbour(target, Packets.linkLayer(2, V))));
    }

    @Test
    void aSolicitationMayAskForAnybodyButForNoGroup() {
        assertVerdict(DropReason.NOT_DROPPED, message(135, Packets.neighbour(V6)));
        assertVerdict(DropReason.NOT_DROPPED, message(135, Packets.neighbour(A6)));
        assertVerdict(DropReason.ND_TARGET, message(135, Packets.neighbour("ff02::1")));
        assertVerdict(DropReason.ND_TARGET, message(135, Packets.neighbour("ff00::", Packets.linkLayer(1, V))));
    }

    @Test
    void linkLayerOptionsTellTheOwnAddress() {
        for (int type = 1; type <= 2; type++) {
            byte[] own = Packets.linkLayer(type, A);
            byte[] foreign = Packets.linkLayer(type, V);
            assertOption(DropReason.NOT_DROPPED, own);
            assertOption(DropReason.ND_LLA, foreign);
            assertOption(DropReason.ND_LLA, Packets.join(own, foreign));
            assertOption(DropReason.ND_LLA, Packets.join(new byte[]{14, 1, 0, 0, 0, 0, 0, 0}, foreign));
            for (int bit = 0; bit < 48; bit++) {
                byte[] changed = Frames.with(own, 2 + bit / 8, own[2 + bit / 8] ^ 1 << bit % 8);
                assertVerdict(DropReason.ND_LLA, message(135, Packets.neighbour(V6, changed)));
            }
        }
        assertOption(DropReason.NOT_DROPPED, new byte[]{3, 1, 1, 2, 3, 4, 5, 6});
    }

    private static void assertOption(DropReason expected, byte[] option) {
        assertVerdict(expected, message(135, Packets.neighbour(V6, option)));
        assertVerdict(expected, message(136, Packets.neighbour(A6, option)));
        assertVerdict(expected, message(133, Packets.join(new byte[4], option)));
        assertThat(verdictAs(DeviceRole.ROUTER, message(134, Packets.join(new byte[12], option)))).isEqualTo(expected);
    }

    @Test
    void aRoutersRedirectTellsWhatItLikes() {
        byte[] body = new byte[36];
        assertThat(verdictAs(DeviceRole.ROUTER, message(137, Packets.join(body, Packets.linkLayer(2, V)))))
                .isEqualTo(DropReason.NOT_DROPPED);
        assertThat(verdictAs(DeviceRole.ROUTER, message(137, Packets.join(body, Packets.linkLayer(1, A)))))
                .isEqualTo(DropReason.NOT_DROPPED);
        assertThat(verdictAs(DeviceRole.ROUTER, message(137, Packets.join(body, Packets.linkLayer(1, V)))))
                .isEqualTo(DropReason.NOT_DROPPED);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void anIcmpv6ErrorIsAboutAPacketToItsSender(int type) {
        for (String own : new String[]{A6, A_LINK_LOCAL, "ff02::1", "ff0e::9"}) {
            assertVerdict(DropReason.NOT_DROPPED, message(type, Packets.icmpv6Error(own)));
        }
        for (String foreign : new String[]{V6, "::", "2001:db8::1"}) {
            assertVerdict(DropReason.ICMP_QUOTE, message(type, Packets.icmpv6Error(foreign)));
            assertThat(verdictAs(DeviceRole.ROUTER, message(type, Packets.icmpv6Error(foreign))))
                    .isEqualTo(DropReason.NOT_DROPPED);
            assertThat(verdictAs(DeviceRole.DHCP_SERVER, message(type, Packets.icmpv6Error(foreign))))
                    .isEqualTo(DropReason.ICMP_QUOTE);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 11, 12})
    void anIcmpErrorIsAboutAPacketToItsSender(int type) {
        for (String own : new String[]{A4, "224.0.0.1", "239.1.2.3", "255.255.255.255"}) {
            assertVerdict(DropReason.NOT_DROPPED, Frames.ipv4(A, A4, V, V4, 1, Packets.icmpError(type, own)));
        }
        for (String foreign : new String[]{V4, "0.0.0.0", "10.69.255.255", "240.0.0.1", "192.0.2.1"}) {
            byte[] error = Frames.ipv4(A, A4, V, V4, 1, Packets.icmpError(type, foreign));
            assertVerdict(DropReason.ICMP_QUOTE, error);
            assertThat(verdictAs(DeviceRole.ROUTER, error)).isEqualTo(DropReason.NOT_DROPPED);
        }
    }

    @Test
    void echoAndWhatElseHostsSayPasses() {
        for (int type : new int[]{100, 128, 129, 139, 140, 144, 200, 255}) {
            assertVerdict(DropReason.NOT_DROPPED, message(type, new byte[20]));
        }
        for (int type : new int[]{0, 8, 10, 13, 14, 17, 40, 255}) {
            assertVerdict(DropReason.NOT_DROPPED, Frames.ipv4(A, A4, V, V4, 1, Packets.icmp(type, 12)));
        }
    }
}
