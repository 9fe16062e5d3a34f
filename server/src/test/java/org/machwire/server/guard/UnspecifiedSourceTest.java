package org.machwire.server.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.machwire.server.guard.Parties.A;
import static org.machwire.server.guard.Parties.A6;
import static org.machwire.server.guard.Parties.A_LINK_LOCAL;
import static org.machwire.server.guard.Parties.V;
import static org.machwire.server.guard.Parties.V6;
import static org.machwire.server.guard.Parties.verdict;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.machwire.ethernet.Ethernet;
import org.machwire.ethernet.Icmpv6;
import org.machwire.ethernet.Ipv6;
import org.machwire.server.frames.Frames;
import org.machwire.server.frames.Packets;
import org.machwire.v1.DropReason;

/** What passes from {@code ::}, and what would like to pass with it. */
final class UnspecifiedSourceTest {
    private static final int IP = Ethernet.HEADER_LENGTH;
    private static final int PAYLOAD = IP + Ipv6.HEADER_LENGTH;
    private static final String GROUP = "ff02::1:ff00:a";

    @Test
    void searchingForDuplicatesOfOwnAddressesPasses() {
        assertThat(verdict(Frames.duplicateAddressDetection(A, A6))).isEqualTo(DropReason.NOT_DROPPED);
        assertThat(verdict(Frames.duplicateAddressDetection(A, A_LINK_LOCAL))).isEqualTo(DropReason.NOT_DROPPED);
    }

    @ParameterizedTest
    @ValueSource(strings = {Parties.V6, Parties.V_LINK_LOCAL, "fd69:0:0:1::a", "fe80::a", "::"})
    void searchingForDuplicatesOfAForeignAddressIsSrcIp6(String target) {
        assertThat(verdict(Frames.duplicateAddressDetection(A, target))).isEqualTo(DropReason.SRC_IP6);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 64, 254})
    void aSearchThatARouterCouldHaveForwardedIsSrcIp6(int hopLimit) {
        byte[] search = Frames.duplicateAddressDetection(A, A6);
        assertDropped(Frames.with(search, IP + Ipv6.HOP_LIMIT_OFFSET, hopLimit));
    }

    @Test
    void aSearchSentElsewhereThanToTheTargetsGroupIsSrcIp6() {
        byte[] search = Frames.duplicateAddressDetection(A, A6);
        for (int bit = 0; bit < 128; bit++) {
            byte[] changed = search.clone();
            changed[IP + Ipv6.DESTINATION_OFFSET + bit / 8] ^= (byte) (1 << bit % 8);
            assertDropped(changed);
        }
    }

    @Test
    void onlyANeighbourSolicitationIsASearch() {
        byte[] search = Frames.duplicateAddressDetection(A, A6);
        for (int type = 0; type < 256; type++) {
            // What is too short for its type, or has what would have been the target for options, is malformed before that.
            boolean isCutOff = (type >= 1 && type <= 4) || type == 133 || type == 134 || type == 137;
            assertThat(verdict(Frames.with(search, PAYLOAD, type))).as("type %d", type).isEqualTo(type == 135
                    ? DropReason.NOT_DROPPED
                    : isCutOff ? DropReason.MALFORMED : DropReason.SRC_IP6);
        }
        assertDropped(Frames.with(search, PAYLOAD + Icmpv6.CODE_OFFSET, 1));
    }

    @Test
    void aSearchWhoseTargetLiesBeyondThePayloadLengthIsMalformed() {
        byte[] search = Frames.duplicateAddressDetection(A, A6);
        for (int length = 0; length < Icmpv6.NEIGHBOUR_SOLICITATION_LENGTH; length++) {
            assertThat(verdict(Frames.with(search, IP + Ipv6.PAYLOAD_LENGTH_OFFSET, 0, length)))
                    .as("%d octets", length).isEqualTo(DropReason.MALFORMED);
        }
    }

    @Test
    void aSearchThatTellsALinkLayerAddressIsSrcIp6() {
        byte[] telling = Packets.neighbour(A6, Packets.linkLayer(1, A));
        assertDropped(Frames.icmpv6(A, "::", V, GROUP, 255, Icmpv6.TYPE_NEIGHBOUR_SOLICITATION, telling));
        byte[] nonce = Packets.neighbour(A6, new byte[]{14, 1, 1, 2, 3, 4, 5, 6});
        assertThat(verdict(Frames.icmpv6(A, "::", V, GROUP, 255, Icmpv6.TYPE_NEIGHBOUR_SOLICITATION, nonce)))
                .isEqualTo(DropReason.NOT_DROPPED);
    }

    @Test
    void aSearchBehindAnExtensionHeaderIsSrcIp6() {
        byte[] body = new byte[20];
        System.arraycopy(Frames.duplicateAddressDetection(A, A6), PAYLOAD + 8, body, 4, 16);
        byte[] hidden = Frames.mld(A, "::", GROUP, Icmpv6.TYPE_NEIGHBOUR_SOLICITATION, body);
        assertDropped(hidden);
        assertDropped(Frames.with(hidden, IP + Ipv6.HOP_LIMIT_OFFSET, 255));
    }

    @Test
    void searchingForRoutersPassesWithoutOptionsAndToRoutersOnly() {
        byte[] search = Frames.icmpv6(A, "::", V, "ff02::2", 255, Icmpv6.TYPE_ROUTER_SOLICITATION, new byte[4]);
        assertThat(verdict(search)).isEqualTo(DropReason.NOT_DROPPED);
        assertDropped(Frames.icmpv6(A, "::", V, "ff02::2", 255, Icmpv6.TYPE_ROUTER_SOLICITATION,
                Packets.join(new byte[4], Packets.linkLayer(1, A))));
        assertDropped(Frames.icmpv6(A, "::", V, "ff02::1", 255, Icmpv6.TYPE_ROUTER_SOLICITATION, new byte[4]));
        assertDropped(Frames.icmpv6(A, "::", V, "ff02::2", 64, Icmpv6.TYPE_ROUTER_SOLICITATION, new byte[4]));
        assertDropped(Frames.with(search, PAYLOAD + Icmpv6.CODE_OFFSET, 1));
    }

    @Test
    void listenerReportsPass() {
        assertThat(verdict(Frames.mld2Report(A, "::", GROUP))).isEqualTo(DropReason.NOT_DROPPED);
        assertThat(verdict(Frames.mldReport(A, "::", GROUP))).isEqualTo(DropReason.NOT_DROPPED);
        assertThat(verdict(Frames.mldDone(A, "::", GROUP))).isEqualTo(DropReason.NOT_DROPPED);
    }

    @Test
    void aListenerReportWithThePaddingFirstPasses() {
        byte[] report = Frames.with(Frames.mld2Report(A, "::", GROUP), PAYLOAD + 2, 1, 0, 5, 2, 0, 0);
        assertThat(verdict(report)).isEqualTo(DropReason.NOT_DROPPED);
    }

    @Test
    void noOtherMessagePassesBehindARouterAlert() {
        for (int type = 0; type < 256; type++) {
            boolean isReport = type == 131 || type == 132 || type == 143;
            boolean isCutOff = (type >= 1 && type <= 4) || type == 133 || type == 134 || type == 137;
            assertThat(verdict(Frames.mld(A, "::", GROUP, type, new byte[20]))).as("type %d", type).isEqualTo(isReport
                    ? DropReason.NOT_DROPPED
                    : isCutOff ? DropReason.MALFORMED : DropReason.SRC_IP6);
        }
    }

    @Test
    void aListenerReportWithoutARouterAlertDoesNotPass() {
        byte[] body = new byte[24];
        assertDropped(Frames.icmpv6(A, "::", V, "ff02::16", 1, Icmpv6.TYPE_MLD2_REPORT, body));
        byte[] report = Frames.mld2Report(A, "::", GROUP);
        // Another next header; a length beyond the packet; another option; one beyond the header; another value; and so on.
        DropReason[] verdicts = {DropReason.HEADER_CHAIN, DropReason.MALFORMED, DropReason.SRC_IP6,
                DropReason.MALFORMED, DropReason.SRC_IP6, DropReason.SRC_IP6, DropReason.SRC_IP6, DropReason.MALFORMED};
        for (int offset = 0; offset < 8; offset++) {
            assertThat(verdict(Frames.with(report, PAYLOAD + offset, report[PAYLOAD + offset] ^ 0x10)))
                    .as("octet %d", offset).isEqualTo(verdicts[offset]);
        }
    }

    @Test
    void aListenerReportMayAlertTwiceAndMustAlertOnce() {
        byte[] message = Packets.join(new byte[]{(byte) 143, 0, 0, 0, 0, 0, 0, 0});
        for (byte[] options : new byte[][]{{5, 2, 0, 0, 5, 2, 0, 0}, {0, 0, 5, 2, 0, 0}, {1, 0, 5, 2, 0, 0}}) {
            assertThat(verdict(behindOptions(0, message, options))).isEqualTo(DropReason.NOT_DROPPED);
        }
        for (byte[] options : new byte[][]{{1, 4, 0, 0, 0, 0}, {0, 0, 0, 0, 0, 0}, {5, 2, 0, 1, 0, 0},
                {5, 2, 0, 0, 30, 0}, {5, 3, 0, 0, 0, 0}}) {
            assertDropped(behindOptions(0, message, options));
        }
        assertDropped(behindOptions(60, message, new byte[]{5, 2, 0, 0, 0, 0}));
    }

    private static byte[] behindOptions(int header, byte[] message, byte[] options) {
        return Frames.ipv6(A, "::", V, "ff02::16", header, 1,
                Packets.join(Packets.options(Ipv6.NEXT_ICMP, options), message));
    }

    @Test
    void aListenerReportBehindAnotherHeaderAfterTheAlertIsSrcIp6() {
        byte[] options = Packets.join(Packets.options(60, new byte[]{5, 2, 0, 0, 0, 0}),
                Packets.options(Ipv6.NEXT_ICMP), new byte[]{(byte) 143, 0, 0, 0, 0, 0, 0, 0});
        assertDropped(Frames.ipv6(A, "::", V, "ff02::16", 0, 1, options));
    }

    @Test
    void aListenerReportThatLeavesTheLinkIsSrcIp6() {
        byte[] report = Frames.mld2Report(A, "::", GROUP);
        assertDropped(Frames.with(report, IP + Ipv6.HOP_LIMIT_OFFSET, 2));
        assertDropped(Frames.with(report, IP + Ipv6.DESTINATION_OFFSET, 0xfd));
    }

    @Test
    void aListenerMessageThatIsCutOffIsMalformed() {
        byte[] report = Frames.mldReport(A, "::", GROUP);
        for (int length = 0; length < 8 + Icmpv6.MLD_LENGTH; length++) {
            assertThat(verdict(Frames.with(report, IP + Ipv6.PAYLOAD_LENGTH_OFFSET, 0, length)))
                    .as("%d octets", length).isEqualTo(DropReason.MALFORMED);
        }
        byte[] second = Frames.mld2Report(A, "::", GROUP);
        assertThat(verdict(Frames.with(second, IP + Ipv6.PAYLOAD_LENGTH_OFFSET, 0, 15)))
                .isEqualTo(DropReason.MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 33, 41, 46, 47, 50, 59, 103, 108, 115, 132, 136})
    void everyOtherUpperLayerIsSrcIp6(int protocol) {
        assertDropped(Frames.ipv6(A, "::", V, GROUP, protocol, 255, new byte[40]));
    }

    @Test
    void transportIsSrcIp6() {
        assertDropped(Frames.ipv6(A, "::", V, GROUP, 6, 255, Packets.tcp()));
        assertDropped(Frames.ipv6(A, "::", V, GROUP, 17, 255, Packets.udp(546, 547, new byte[8])));
    }

    @Test
    void aSearchBehindAnyExtensionHeaderDoesNotPass() {
        byte[] search = Frames.duplicateAddressDetection(A, A6);
        byte[] message = Arrays.copyOfRange(search, PAYLOAD, search.length);
        assertDropped(behind(60, Packets.options(Ipv6.NEXT_ICMP), message));
        assertDropped(behind(0, Packets.options(Ipv6.NEXT_ICMP), message));
        assertDropped(behind(51, Packets.authentication(Ipv6.NEXT_ICMP, 0), message));
        assertThat(verdict(behind(44, Packets.fragment(Ipv6.NEXT_ICMP, 0, false), message)))
                .isEqualTo(DropReason.FRAGMENT);
        assertThat(verdict(behind(43, Packets.routing(Ipv6.NEXT_ICMP), message))).isEqualTo(DropReason.SOURCE_ROUTE);
        assertThat(verdict(behind(255, new byte[0], message))).isEqualTo(DropReason.HEADER_CHAIN);
    }

    private static byte[] behind(int header, byte[] extension, byte[] message) {
        return Frames.ipv6(A, "::", V, GROUP, header, 255, Packets.join(extension, message));
    }

    @Test
    void ordinaryTrafficIsSrcIp6() {
        assertDropped(Frames.ipv6Ping(A, "::", V, V6));
        assertDropped(Frames.ipv6Udp(A, "::", 68, V, V6, 67));
    }

    private static void assertDropped(byte[] frame) {
        assertThat(verdict(frame)).isEqualTo(DropReason.SRC_IP6);
    }
}
