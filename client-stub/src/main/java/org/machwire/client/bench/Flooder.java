package org.machwire.client.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.locks.LockSupport;
import org.machwire.ethernet.PackedFrames;

/**
 * A station that sends all that the server takes, without a window, with a share of one core: whenever its process, with all of its threads,
 * has used more CPU than that, it pauses.
 */
final class Flooder {
    private static final long PAUSE_NANOS = 500_000;
    private static final long FULL_NANOS = 50_000;

    private final OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private final Station sender;
    private final PackedFrames batch;
    private final Thread thread;
    private final long beginNanos = System.nanoTime();
    private final long beginCpuNanos = system.getProcessCpuTime();
    private final CpuAllowance allowance;
    /** Written by the sending thread. */
    private volatile long sent;
    private volatile boolean running = true;

    private Flooder(Station sender, PackedFrames batch, double share) {
        this.sender = sender;
        this.batch = batch;
        allowance = new CpuAllowance(share, beginNanos, beginCpuNanos);
        thread = Thread.ofPlatform().daemon().name("bench-flooder").unstarted(this::flood);
    }

    /** Begins to send, until {@link #end}. */
    static Flooder start(Station sender, PackedFrames batch, double share) {
        Flooder flooder = new Flooder(sender, batch, share);
        flooder.thread.start();
        return flooder;
    }

    /** CPU seconds of the whole process a second, since it began. */
    double coreShare() {
        return (double) (system.getProcessCpuTime() - beginCpuNanos) / (System.nanoTime() - beginNanos);
    }

    /** Frames a second since it began. */
    double framesPerSecond() {
        return sent * 1e9 / (System.nanoTime() - beginNanos);
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
    private void flood() {
        while (running) {
            if (!allowance.allows(System.nanoTime(), system.getProcessCpuTime())) {
                LockSupport.parkNanos(PAUSE_NANOS);
            } else if (sender.stream().isReady()) {
                sender.stream().send(batch);
                sent += batch.frames();
            } else {
                LockSupport.parkNanos(FULL_NANOS);
            }
        }
    }

    /** Ends it, and waits until it has. */
    void end() throws InterruptedException {
        running = false;
        thread.join();
    }
}
