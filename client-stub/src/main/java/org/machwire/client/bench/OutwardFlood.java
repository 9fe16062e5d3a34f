package org.machwire.client.bench;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * Frames sent to an interface outside, whose own count tells how many have come. The sender keeps a window, as with {@link Flood}:
 * it looks at that count now and then, and what has not come for a while is given up as lost.
 */
final class OutwardFlood {
    private static final int WINDOW_OCTETS = 768 * 1024;
    private static final int WINDOW_FRAMES = 3072;
    private static final long LOOK_NANOS = TimeUnit.MICROSECONDS.toNanos(200);
    private static final long GIVE_UP_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final Sending sending;
    private final int frames;
    private final long window;
    private final LongSupplier arrived;

    /** Sends a batch; may wait for whoever takes it. */
    interface Sending {
        void send() throws InterruptedException;
    }

    /**
     * @param sending sends a batch of so many frames of so many octets
     * @param arrived how many frames have come, ever
     */
    OutwardFlood(Sending sending, int frames, int size, LongSupplier arrived) {
        this.sending = sending;
        this.frames = frames;
        this.arrived = arrived;
        window = Math.max(frames, Math.min(WINDOW_FRAMES, WINDOW_OCTETS / size));
    }

    /** Sends for a while; returns how many frames came a second, and the share that did not. */
    double[] run(long millis) throws InterruptedException {
        long before = arrived.getAsLong();
        long beginNanos = System.nanoTime();
        long endNanos = beginNanos + TimeUnit.MILLISECONDS.toNanos(millis);
        long sent = 0;
        long lost = 0;
        long come = 0;
        long progressNanos = beginNanos;
        long nowNanos = beginNanos;
        while (nowNanos < endNanos) {
            while (sent - lost - come < window) {
                sending.send();
                sent += frames;
            }
            LockSupport.parkNanos(LOOK_NANOS);
            nowNanos = System.nanoTime();
            long seen = arrived.getAsLong() - before;
            if (seen > come) {
                progressNanos = nowNanos;
            } else if (nowNanos - progressNanos > GIVE_UP_NANOS) {
                lost = sent - seen;
            }
            come = seen;
        }
        double perSecond = come * 1e9 / (nowNanos - beginNanos);
        TimeUnit.NANOSECONDS.sleep(5 * GIVE_UP_NANOS);
        return new double[]{perSecond, Math.max(0, 1 - (arrived.getAsLong() - before) / (double) sent)};
    }
}
