package org.machwire.server.guard;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.machwire.server.frames.Frames;
import org.machwire.v1.DropReason;

final class GuardAllocationTest {
    private static final int CHECKS = 100_000;
    /** What the measurement itself may take: far below one octet a check. */
    private static final long TOLERANCE = 8192;

    private final Guard guard = new DeviceGuard(Parties.POLICY);
    private final byte[][] frames = frames();

    @Test
    void checkingFramesAllocatesNothing() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int warm = passed(CHECKS);
        long before = threads.getCurrentThreadAllocatedBytes();
        int counted = passed(CHECKS);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(counted).isEqualTo(warm).isBetween(1, CHECKS - 1);
        assertThat(allocated).isLessThan(TOLERANCE);
    }

    private int passed(int checks) {
        int passed = 0;
        for (int i = 0; i < checks; i++) {
            byte[] frame = frames[i % frames.length];
            if (guard.check(frame, 0, frame.length) == DropReason.NOT_DROPPED) {
                passed++;
            }
        }
        return passed;
    }

    /** All good frames, and each of them with a foreign source and cut off. */
    private static byte[][] frames() {
        byte[][] good = Arrays.stream(LinuxFrames.values()).map(LinuxFrames::octets).toArray(byte[][]::new);
        byte[][] all = Arrays.copyOf(good, 3 * good.length);
        for (int i = 0; i < good.length; i++) {
            all[good.length + i] = Frames.with(good[i], 11, 0x0b);
            all[2 * good.length + i] = Frames.resized(good[i], 30);
        }
        return all;
    }
}
