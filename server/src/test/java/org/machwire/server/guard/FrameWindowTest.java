package org.machwire.server.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.machwire.ethernet.Ethernet;
import org.machwire.v1.DropReason;

/** Good frames cut off anywhere: nothing throws, and what lies around the frame has no say. */
final class FrameWindowTest {
    private static final Guard GUARD = new DeviceGuard(Parties.POLICY);

    @ParameterizedTest
    @EnumSource(LinuxFrames.class)
    void aFrameCutOffAnywhereAtTheEndOfItsArrayIsMalformed(LinuxFrames good) {
        byte[] frame = good.octets();
        for (int length = Ethernet.HEADER_LENGTH; length < frame.length; length++) {
            byte[] cut = Arrays.copyOf(frame, length);
            assertThat(GUARD.check(cut, 0, length)).as("%d octets", length).isEqualTo(DropReason.MALFORMED);
        }
    }

    @ParameterizedTest
    @EnumSource(LinuxFrames.class)
    void aFrameCutOffAnywhereIsMalformedEvenIfTheRestFollowsIt(LinuxFrames good) {
        byte[] frame = good.octets();
        byte[] larger = new byte[frame.length + 64];
        System.arraycopy(frame, 0, larger, 32, frame.length);
        for (int length = Ethernet.HEADER_LENGTH; length < frame.length; length++) {
            assertThat(GUARD.check(larger, 32, length)).as("%d octets", length).isEqualTo(DropReason.MALFORMED);
        }
    }

    @ParameterizedTest
    @EnumSource(LinuxFrames.class)
    void theOctetsAroundAFrameDoNotMatter(LinuxFrames good) {
        byte[] frame = good.octets();
        byte[] larger = new byte[3 * frame.length];
        for (int filling : new int[]{0, 0xff, 0x45, 0x60}) {
            for (int length = Ethernet.HEADER_LENGTH; length <= frame.length; length++) {
                byte[] alone = Arrays.copyOf(frame, length);
                Arrays.fill(larger, (byte) filling);
                System.arraycopy(frame, 0, larger, frame.length, length);
                assertThat(GUARD.check(larger, frame.length, length)).as("%d octets among %x", length, filling)
                        .isEqualTo(GUARD.check(alone, 0, length));
            }
        }
    }
}
