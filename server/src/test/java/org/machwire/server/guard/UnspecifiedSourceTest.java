package org.machwire.server.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.machwire.server.guard.Parties.A;
import static org.machwire.server.guard.Parties.A6;
import static org.machwire.server.guard.Parties.A_LINK_LOCAL;
import static org.machwire.server.guard.Parties.V;
import static org.machwire.server.guard.Parties.V6;
import static org.machwire.server.guard.Parties.verdict;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.machwire.ethernet.Ethernet;
import org.machwire.ethernet.Icmpv6;
import org.machwire.ethernet.Ipv6;
import org.machwire.server.frames.Frames;
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
            assertThat(verdict(Frames.with(search, PAYLOAD, type))).as("type %d", type)
                    .isEqualTo(type == 135 ? DropReason.NOT_DROPPED : DropReason.SRC_IP6);
        }
        assertDropped(Frames.with(search, PAYLOAD + Icmpv6.CODE_OFFSET, 1));
    }

    @Test
    void aSearchWhoseTargetLiesBeyondThePayloadLengthIsSrcIp6() {
        byte[] search = Frames.duplicateAddressDetection(A, A6);
        for (int length = 0; length < Icmpv6.NEIGHBOUR_SOLICITATION_LENGTH; length++) {
            assertDropped(Frames.with(search, IP + Ipv6.PAYLOAD_LENGTH_OFFSET, 0, length));
        }
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
        assertDropped(Frames.icmpv6(A, "::", V, "ff02::2", 255, Icmpv6.TYPE_ROUTER_SOLICITATION, new byte[12]));
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
            boolean report = type == 131 || type == 132 || type == 143;
            assertThat(verdict(Frames.mld(A, "::", GROUP, type, new byte[20]))).as("type %d", type)
                    .isEqualTo(report ? DropReason.NOT_DROPPED : DropReason.SRC_IP6);
        }
    }

    @Test
    void aListenerReportWithoutARouterAlertIsSrcIp6() {
        byte[] body = new byte[24];
        assertDropped(Frames.icmpv6(A, "::", V, "ff02::16", 1, Icmpv6.TYPE_MLD2_REPORT, body));
        byte[] report = Frames.mld2Report(A, "::", GROUP);
        for (int offset = 0; offset < 8; offset++) {
            assertDropped(Frames.with(report, PAYLOAD + offset, report[PAYLOAD + offset] ^ 0x10));
        }
    }

    @Test
    void aListenerReportThatLeavesTheLinkIsSrcIp6() {
        byte[] report = Frames.mld2Report(A, "::", GROUP);
        assertDropped(Frames.with(report, IP + Ipv6.HOP_LIMIT_OFFSET, 2));
        assertDropped(Frames.with(report, IP + Ipv6.DESTINATION_OFFSET, 0xfd));
    }

    @Test
    void aListenerMessageThatIsCutOffIsSrcIp6() {
        byte[] report = Frames.mldReport(A, "::", GROUP);
        for (int length = 0; length < 8 + Icmpv6.MLD_LENGTH; length++) {
            assertDropped(Frames.with(report, IP + Ipv6.PAYLOAD_LENGTH_OFFSET, 0, length));
        }
        byte[] second = Frames.mld2Report(A, "::", GROUP);
        assertDropped(Frames.with(second, IP + Ipv6.PAYLOAD_LENGTH_OFFSET, 0, 15));
    }

    @ParameterizedTest
    @ValueSource(ints = {6, 17, 43, 44, 50, 51, 59, 60, 255})
    void everyOtherNextHeaderIsSrcIp6(int nextHeader) {
        byte[] search = Frames.duplicateAddressDetection(A, A6);
        assertDropped(Frames.with(search, IP + Ipv6.NEXT_HEADER_OFFSET, nextHeader));
        byte[] report = Frames.mld2Report(A, "::", GROUP);
        assertDropped(Frames.with(report, IP + Ipv6.NEXT_HEADER_OFFSET, nextHeader));
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
