package org.machwire.server.fabric;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.machwire.ethernet.FrameBatch;
import org.machwire.ethernet.PackedFrames;
import org.machwire.v1.DropReason;

/**
 * What waits for one packet stream: frames in the order of their coming, bounded in octets and in number. What does not fit is
 * dropped and counted here, whoever sent it; nobody waits. Takes memory as it fills and gives it back as it is emptied.
 *
 * <p>Any thread may offer. One consumer takes: it is woken when frames come while it is not already at work, and stays at
 * work until {@link #take} has answered null.
 */
public final class FrameRing {
    private final RingMemory.Share memory;
    private final int maxOctets;
    private final int maxFrames;
    private final Runnable wakeUp;

    // All below: under this ring's lock.
    private final ArrayDeque<PackedFrames> chunks = new ArrayDeque<>(2);
    private int octets;
    private int frames;
    private boolean consumerAtWork;
    private boolean closed;
    private long epoch;

    /**
     * @param memory the share of the user whose ring this is
     * @param maxOctets bound of the octets that wait, counted as packed: with two or three octets of header a frame
     * @param maxFrames bound of the frames that wait
     * @param wakeUp starts the consumer; called by an offering thread outside the lock
     * @param epoch the epoch that it begins in
     */
    public FrameRing(RingMemory.Share memory, int maxOctets, int maxFrames, Runnable wakeUp, long epoch) {
        this.memory = memory;
        this.maxOctets = maxOctets;
        this.maxFrames = maxFrames;
        this.wakeUp = wakeUp;
        this.epoch = epoch;
    }

    /**
     * Copies the frames {@code from} (inclusive) to {@code to} (exclusive) in, as many as fit, and counts all of them: none once
     * one of the membranes is cut.
     */
    public void offer(FrameBatch batch, int from, int to, Membrane sender, Membrane receiver, Counters counters) {
        boolean wake;
        int at = from;
        DropReason refusal = DropReason.RING_FULL;
        synchronized (this) {
            boolean revoked = sender.isCut() || receiver.isCut();
            if (revoked) {
                refusal = DropReason.REVOKED;
            }
            while (at < to && !revoked) {
                int fitting = fitting(batch, at, to);
                if (fitting == at) {
                    break;
                }
                PackedFrames chunk = chunkWithRoom(batch.packedLength(at, at + 1));
                if (chunk == null) {
                    refusal = DropReason.RING_MEMORY;
                    break;
                }
                at = fill(chunk, batch, at, fitting);
            }
            wake = mustWake();
        }
        if (at > from) {
            counters.passed(at - from, Ingress.octets(batch, from, at));
        }
        if (at < to) {
            counters.dropped(refusal, to - at);
        }
        if (wake) {
            wakeUp.run();
        }
    }

    /** Where the run of frames that the bounds leave room for ends. */
    private int fitting(FrameBatch batch, int from, int to) {
        if (closed) {
            return from;
        }
        int end = (int) Math.min(to, (long) from + maxFrames - frames);
        while (end > from && batch.packedLength(from, end) > maxOctets - octets) {
            end--;
        }
        return Math.max(end, from);
    }

    private @Nullable PackedFrames chunkWithRoom(int packedLength) {
        PackedFrames last = chunks.peekLast();
        if (last != null && last.free() >= packedLength) {
            return last;
        }
        PackedFrames chunk = memory.acquire();
        if (chunk != null) {
            chunks.addLast(chunk);
        }
        return chunk;
    }

    /** Copies the run, or as much of it as the chunk has room for; returns where the next frame is. */
    private int fill(PackedFrames chunk, FrameBatch batch, int from, int to) {
        int end = to;
        while (batch.packedLength(from, end) > chunk.free()) {
            end--;
        }
        chunk.append(batch, from, end);
        octets += batch.packedLength(from, end);
        frames += end - from;
        return end;
    }

    private boolean mustWake() {
        if (consumerAtWork || chunks.isEmpty()) {
            return false;
        }
        consumerAtWork = true;
        return true;
    }

    /**
     * Takes the oldest frames, at most {@link RingMemory#CHUNK_OCTETS} of them; null if none wait, which ends the consumer's
     * work. The caller gives them back with {@link #release}.
     */
    public synchronized @Nullable PackedFrames take() {
        PackedFrames chunk = chunks.pollFirst();
        if (chunk == null) {
            consumerAtWork = false;
            return null;
        }
        octets -= chunk.length();
        frames -= chunk.frames();
        chunk.seal(epoch);
        return chunk;
    }

    /**
     * Begins an epoch: takes out what waits from some stations, whose membranes were cut before. What {@link #take} hands out from now on
     * carries this epoch.
     *
     * @param sources source addresses, 48 bits each
     */
    public synchronized void begin(long newEpoch, Set<Long> sources) {
        epoch = newEpoch;
        octets = 0;
        frames = 0;
        for (Iterator<PackedFrames> all = chunks.iterator(); all.hasNext();) {
            PackedFrames chunk = all.next();
            chunk.removeFrom(sources);
            octets += chunk.length();
            frames += chunk.frames();
            if (chunk.isEmpty()) {
                all.remove();
                memory.release(chunk);
            }
        }
    }

    /** Gives a chunk back that {@link #take} handed out. */
    public void release(PackedFrames chunk) {
        memory.release(chunk);
    }

    /** Drops what waits, uncounted because it was counted as delivered, and refuses all that comes. */
    public synchronized void close() {
        closed = true;
        chunks.forEach(memory::release);
        chunks.clear();
        octets = 0;
        frames = 0;
    }
}
