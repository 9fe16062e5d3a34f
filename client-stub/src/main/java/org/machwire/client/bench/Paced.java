package org.machwire.client.bench;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.machwire.ethernet.Ethernet;
import org.machwire.ethernet.FrameBatch;
import org.machwire.ethernet.Ipv4;
import org.machwire.ethernet.NetworkOrder;
import org.machwire.ethernet.PackedFrames;

/**
 * One station sends another frames at a steady pace, in each the time at which it was sent; both are in this process, which has one clock.
 * Frames that a late sender has to make up for are stamped when they are sent: what is measured is the way, not the sender.
 */
final class Paced {
    private static final int BATCH = 64;
    private static final long TICK_NANOS = 100_000;
    private static final long DRAIN_MILLIS = 100;
    private static final int STAMP_OFFSET = Ethernet.HEADER_LENGTH + Ipv4.MIN_HEADER_LENGTH + 8;
    private static final int RUN_OFFSET = STAMP_OFFSET + Long.BYTES;

    private final Station sender;
    private final Station receiver;
    private final byte[] frame;
    private final int run;
    private final PackedFrames batch;
    private final Samples samples = new Samples();
    /** Written by the event loop. */
    private volatile long received;

    /**
     * What a run showed.
     *
     * @param sentPerSecond the pace that was kept
     * @param loss the share of the frames that did not come
     * @param way how long the others took
     */
    record Result(double sentPerSecond, double loss, Samples way) {}

    /** @param run another number each time: frames of other runs do not count */
    Paced(Station sender, Station receiver, int size, int run) {
        this.sender = sender;
        this.receiver = receiver;
        this.run = run;
        frame = UdpFrame.of(sender.lease(), receiver.lease().mac(), UdpFrame.ipv4(receiver.lease()), size);
        batch = new PackedFrames(BATCH * PackedFrames.packedLength(size));
        NetworkOrder.putInt32(frame, RUN_OFFSET, run);
    }

    /** Sends for a while; the loss includes what arrived a little later. */
    Result run(double perSecond, long millis) throws InterruptedException {
        receiver.behave(new Station.Silent() {
            @Override
            public void frames(FrameBatch frames) {
                count(frames);
            }
        });
        long beginNanos = System.nanoTime();
        long forNanos = TimeUnit.MILLISECONDS.toNanos(millis);
        long sent = 0;
        long elapsed = 0;
        while (elapsed < forNanos) {
            long due = (long) (elapsed * perSecond / 1e9) - sent;
            if (due > 0) {
                sent += send((int) Math.min(due, BATCH));
            } else {
                LockSupport.parkNanos(TICK_NANOS);
            }
            elapsed = System.nanoTime() - beginNanos;
        }
        drain();
        receiver.behave(new Station.Silent());
        return new Result(sent * 1e9 / elapsed, sent == 0 ? 0 : 1 - (double) received / sent, samples);
    }

    private int send(int count) {
        ByteBuffer.wrap(frame).putLong(STAMP_OFFSET, System.nanoTime());
        batch.clear();
        for (int i = 0; i < count; i++) {
            batch.append(frame, 0, frame.length);
        }
        sender.stream().send(batch);
        return count;
    }

    private void drain() throws InterruptedException {
        long before;
        do {
            before = received;
            TimeUnit.MILLISECONDS.sleep(DRAIN_MILLIS);
        } while (received > before);
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one event loop
    private void count(FrameBatch frames) {
        long now = System.nanoTime();
        int ours = 0;
        for (int i = 0; i < frames.count(); i++) {
            if (isOurs(frames, i)) {
                samples.add(now - NetworkOrder.int64(frames.octets(), frames.offset(i) + STAMP_OFFSET));
                ours++;
            }
        }
        received += ours;
    }

    /** The guard holds for whose it is. */
    private boolean isOurs(FrameBatch frames, int i) {
        int offset = frames.offset(i);
        return frames.length(i) == frame.length
                && Ethernet.address(frames.octets(), offset + Ethernet.SOURCE_OFFSET) == sender.lease().mac().value()
                && NetworkOrder.int32(frames.octets(), offset + RUN_OFFSET) == run;
    }
}
