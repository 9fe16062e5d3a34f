package org.machwire.server.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.machwire.server.device.Client.BOTH;
import static org.machwire.server.device.Lan.ALICE;
import static org.machwire.server.device.Lan.BOB;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.machwire.ethernet.FrameBatch;
import org.machwire.server.fabric.Batches;
import org.machwire.v1.DropReason;

/** What captures cost while there is none: no octet of memory, in both directions, for dropped frames too; and nothing when one has ended. */
class CaptureAllocationTest {
    private static final int SENDS = 50_000;
    /** What the measurement itself may take: far below one octet a frame. */
    private static final long TOLERANCE = 8192;

    private final Lan lan = Lan.create();
    private final Client alice = lan.client(ALICE);
    private final Client bob = lan.client(BOB);
    private final int from = alice.open("/dev/eth0m/from", BOTH);
    private final int to = bob.open("/dev/eth0m/to", BOTH);
    private final FrameStream out = lan.devices.stream(alice.space, alice.space.sendRight(from), 0,
            new RecordingConsumer());

    private void send(FrameBatch batch) {
        for (int i = 0; i < SENDS; i++) {
            out.send(batch);
        }
    }

    @Test
    void withoutACaptureNothingIsAllocatedForAFrame() {
        Watcher.of(alice, from).capture.close();
        Watcher.of(bob, to).capture.close();
        FrameBatch batch = Batches.of(alice.datagram(from, bob.lease(to), (byte) 1), bob.broadcast(to));
        send(batch);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();

        send(batch);

        assertThat(threads.getCurrentThreadAllocatedBytes() - before).as("octets for %d batches", SENDS)
                .isLessThan(TOLERANCE);
        assertThat(lan.received("/dev/eth0m/to", DropReason.NO_FILTER)).isEqualTo(2L * SENDS);
        assertThat(lan.sent("/dev/eth0m/from", DropReason.SRC_MAC)).isEqualTo(2L * SENDS);
    }
}
