package org.machwire.client.attack;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.machwire.client.FrameReceiver;
import org.machwire.ethernet.FrameBatch;

/** Every frame that a device hears, in order. Thread-safe; its monitor owns the list. */
final class Capture implements FrameReceiver {
    private final List<byte[]> frames = new ArrayList<>();
    private @Nullable RuntimeException end;

    @Override
    public synchronized void frames(FrameBatch batch) {
        for (int i = 0; i < batch.count(); i++) {
            frames.add(batch.frame(i));
        }
        notifyAll();
    }

    @Override
    public synchronized void ended(RuntimeException reason) {
        end = reason;
        notifyAll();
    }

    /** How many frames there are. */
    synchronized int size() {
        return frames.size();
    }

    /** The frames from a number on. */
    synchronized List<byte[]> since(int from) {
        return List.copyOf(frames.subList(from, frames.size()));
    }

    /** Waits for the end of the stream; whether it came in time. */
    synchronized boolean awaitEnd(Duration limit) throws InterruptedException {
        long deadlineNanos = System.nanoTime() + limit.toNanos();
        while (end == null && waited(deadlineNanos)) {
            // it is not the end yet
        }
        return end != null;
    }

    /**
     * Waits until all of some frames have come, in any order.
     *
     * @param from the number of the first frame that counts
     * @return those that have not come, when the time was up or the stream had ended
     */
    synchronized Set<ByteBuffer> await(Collection<byte[]> wanted, int from, Duration limit)
            throws InterruptedException {
        Set<ByteBuffer> missing = new HashSet<>();
        wanted.forEach(frame -> missing.add(ByteBuffer.wrap(frame)));
        long deadlineNanos = System.nanoTime() + limit.toNanos();
        int next = from;
        do {
            for (; next < frames.size(); next++) {
                missing.remove(ByteBuffer.wrap(frames.get(next)));
            }
        } while (!missing.isEmpty() && end == null && waited(deadlineNanos));
        return missing;
    }

    /** Waits for any frame of a kind; null if none came in time. */
    synchronized byte @Nullable [] awaitAny(int from, Predicate<byte[]> kind, Duration limit)
            throws InterruptedException {
        long deadlineNanos = System.nanoTime() + limit.toNanos();
        int next = from;
        do {
            for (; next < frames.size(); next++) {
                if (kind.test(frames.get(next))) {
                    return frames.get(next);
                }
            }
        } while (end == null && waited(deadlineNanos));
        return null;
    }

    /** Waits for news; false if the time is up. */
    private boolean waited(long deadlineNanos) throws InterruptedException {
        long nanos = deadlineNanos - System.nanoTime();
        if (nanos <= 0) {
            return false;
        }
        TimeUnit.NANOSECONDS.timedWait(this, nanos);
        return true;
    }
}
