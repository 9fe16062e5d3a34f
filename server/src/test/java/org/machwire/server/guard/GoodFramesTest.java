package org.machwire.server.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.machwire.server.guard.Parties.A4;
import static org.machwire.server.guard.Parties.A6;
import static org.machwire.server.guard.Parties.A;
import static org.machwire.server.guard.Parties.A_LINK_LOCAL;
import static org.machwire.server.guard.Parties.V4;
import static org.machwire.server.guard.Parties.V6;
import static org.machwire.server.guard.Parties.V;
import static org.machwire.server.guard.Parties.verdict;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.machwire.server.frames.Frames;
import org.machwire.v1.DropReason;

final class GoodFramesTest {
    @ParameterizedTest
    @EnumSource(LinuxFrames.class)
    void whatALinuxHostSendsPasses(LinuxFrames frame) {
        assertThat(verdict(frame.octets())).isEqualTo(DropReason.NOT_DROPPED);
    }

    @ParameterizedTest
    @EnumSource(LinuxFrames.class)
    void whatALinuxHostSendsPassesWhenPadded(LinuxFrames frame) {
        byte[] octets = frame.octets();
        byte[] padded = Frames.resized(octets, Math.max(60, octets.length + 7));
        assertThat(verdict(padded)).isEqualTo(DropReason.NOT_DROPPED);
    }

    @Test
    void theBuilderMakesTheSameFramesAsLinux() {
        assertThat(Frames.arpRequest(A, A4, V4)).isEqualTo(LinuxFrames.ARP_REQUEST.octets());
        assertThat(Frames.arpReply(A, A4, V, V4)).isEqualTo(LinuxFrames.ARP_REPLY.octets());
        assertThat(Frames.gratuitousRequest(A, A4)).isEqualTo(LinuxFrames.GRATUITOUS_ARP.octets());
        assertThat(Frames.mld2Report(A, "::", "ff02::1:ff00:a"))
                .isEqualTo(LinuxFrames.MLD2_REPORT_FROM_UNSPECIFIED.octets());
        assertThat(Frames.mldReport(A, "::", "ff02::1:ff00:a"))
                .isEqualTo(LinuxFrames.MLD1_REPORT_FROM_UNSPECIFIED.octets());
        assertThat(Frames.mldDone(A, A_LINK_LOCAL, "ff02::1:ff00:c"))
                .isEqualTo(LinuxFrames.MLD1_DONE_FROM_LINK_LOCAL.octets());
    }

    @Test
    void everyKindOfOwnAddressResolutionPasses() {
        assertThat(verdict(Frames.arpProbe(A, A4))).isEqualTo(DropReason.NOT_DROPPED);
        assertThat(verdict(Frames.gratuitousRequest(A, A4))).isEqualTo(DropReason.NOT_DROPPED);
        assertThat(verdict(Frames.gratuitousReply(A, A4))).isEqualTo(DropReason.NOT_DROPPED);
    }

    @Test
    void datagramsFromOwnAddressesPass() {
        assertThat(verdict(Frames.ipv4Udp(A, A4, 5000, V, V4, 53))).isEqualTo(DropReason.NOT_DROPPED);
        assertThat(verdict(Frames.ipv6Udp(A, A6, 5000, V, V6, 53))).isEqualTo(DropReason.NOT_DROPPED);
        assertThat(verdict(Frames.ipv6Udp(A, A_LINK_LOCAL, 5000, V, V6, 53))).isEqualTo(DropReason.NOT_DROPPED);
    }

    @Test
    void everyOneOfSeveralOwnAddressesPasses() {
        Guard guard = new DeviceGuard(Parties.policy(List.of(A4, "10.69.0.20"), List.of(A6, "fd69::20")));
        for (String own : List.of(A4, "10.69.0.20")) {
            assertThat(verdict(guard, Frames.ipv4Ping(A, own, V, V4))).isEqualTo(DropReason.NOT_DROPPED);
            assertThat(verdict(guard, Frames.arpRequest(A, own, V4))).isEqualTo(DropReason.NOT_DROPPED);
        }
        for (String own : List.of(A6, "fd69::20", A_LINK_LOCAL)) {
            assertThat(verdict(guard, Frames.ipv6Ping(A, own, V, V6))).isEqualTo(DropReason.NOT_DROPPED);
            assertThat(verdict(guard, Frames.duplicateAddressDetection(A, own))).isEqualTo(DropReason.NOT_DROPPED);
        }
    }
}
