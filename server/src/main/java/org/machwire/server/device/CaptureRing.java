package org.machwire.server.device;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.machwire.ethernet.FrameBatch;
import org.machwire.ethernet.PackedFrames;
import org.machwire.server.device.Capture.Direction;
import org.machwire.server.fabric.Membrane;
import org.machwire.server.fabric.RingMemory;
import org.machwire.v1.DropReason;

/**
 * What waits for the client of one capture: copies of frames, each behind what is known of it, bounded in octets. What does not fit is lost and
 * counted. Takes memory as it fills, but only such as others can spare, and gives it back as it is emptied.
 *
 * <p>Any thread may append; one consumer takes, woken as that of a {@link org.machwire.server.fabric.FrameRing} is.
 */
final class CaptureRing {
    /** Time, length, direction and drop reason. */
    private static final int HEADER_OCTETS = Long.BYTES + 3 * Integer.BYTES;
    private static final Direction[] DIRECTIONS = Direction.values();

    private final RingMemory.Share memory;
    private final int maxOctets;
    private final Membrane owner;
    private final Runnable wakeUp;

    // All below: under this ring's lock.
    private final ByteBuffer record;
    private final ArrayDeque<PackedFrames> chunks = new ArrayDeque<>(2);
    private int octets;
    private long lost;
    private long lostTold;
    private boolean consumerAtWork;
    private boolean stopped;
    private boolean closed;

    /**
     * @param memory the share of the user whose capture it is
     * @param maxOctets bound of the octets that wait
     * @param maxFrame octets of a frame that are kept at most
     * @param owner the membrane of the open device: once it is cut, nothing goes in or out
     * @param wakeUp starts the consumer; called by an appending thread outside the lock
     */
    CaptureRing(RingMemory.Share memory, int maxOctets, int maxFrame, Membrane owner, Runnable wakeUp) {
        this.memory = memory;
        this.maxOctets = maxOctets;
        this.owner = owner;
        this.wakeUp = wakeUp;
        record = ByteBuffer.allocate(HEADER_OCTETS + maxFrame);
    }

    /**
     * Copies the first octets of a frame in, if they fit.
     *
     * @param kept how many; no more than were said in the constructor
     * @param sender what it was sent through: no frame comes in of a right that was revoked; one that came in before stays
     */
    void append(long timeNs, Direction direction, DropReason reason, byte[] source, int offset, int length, int kept,
            Membrane sender) {
        boolean wake;
        synchronized (this) {
            if (stopped || owner.isCut() || sender.isCut()) {
                return;
            }
            if (!put(timeNs, direction, reason, source, offset, length, kept)) {
                lost++;
            }
            wake = !consumerAtWork;
            consumerAtWork = true;
        }
        if (wake) {
            wakeUp.run();
        }
    }

    /** Counts a frame that was not looked at. */
    void lose() {
        boolean wake;
        synchronized (this) {
            if (stopped || owner.isCut()) {
                return;
            }
            lost++;
            wake = !consumerAtWork;
            consumerAtWork = true;
        }
        if (wake) {
            wakeUp.run();
        }
    }

    @SuppressWarnings("EnumOrdinal") // of an enum of ours, read back here
    private boolean put(long timeNs, Direction direction, DropReason reason, byte[] source, int offset, int length,
            int kept) {
        int packed = PackedFrames.packedLength(HEADER_OCTETS + kept);
        PackedFrames chunk = packed > maxOctets - octets ? null : chunkWithRoom(packed);
        if (chunk == null) {
            return false;
        }
        record.clear().putLong(timeNs).putInt(length).putInt(direction.ordinal()).putInt(reason.getNumber())
                .put(source, offset, kept);
        octets += packed;
        return chunk.append(record.array(), 0, record.position());
    }

    private @Nullable PackedFrames chunkWithRoom(int packed) {
        PackedFrames last = chunks.peekLast();
        if (last != null && last.free() >= packed) {
            return last;
        }
        PackedFrames chunk = memory.acquireSpare();
        if (chunk != null) {
            chunks.addLast(chunk);
        }
        return chunk;
    }

    /** Takes the oldest frames that wait, at most {@link RingMemory#CHUNK_OCTETS} of them; null, which ends the consumer's work, if there is nothing new. */
    Capture.@Nullable Batch take() {
        PackedFrames chunk;
        long lostByNow;
        synchronized (this) {
            if (closed || owner.isCut() || (chunks.isEmpty() && lost == lostTold)) {
                consumerAtWork = false;
                return null;
            }
            chunk = chunks.pollFirst();
            octets -= chunk == null ? 0 : chunk.length();
            lostByNow = lost;
            lostTold = lost;
        }
        if (chunk == null) {
            return new Capture.Batch(List.of(), lostByNow);
        }
        try {
            return new Capture.Batch(frames(chunk), lostByNow);
        } finally {
            memory.release(chunk);
        }
    }

    private static List<Capture.Frame> frames(PackedFrames chunk) {
        FrameBatch records = new FrameBatch();
        records.view(chunk);
        List<Capture.Frame> frames = new ArrayList<>(records.count());
        for (int i = 0; i < records.count(); i++) {
            frames.add(frame(ByteBuffer.wrap(records.octets(), records.offset(i), records.length(i))));
        }
        return frames;
    }

    private static Capture.Frame frame(ByteBuffer record) {
        long timeNs = record.getLong();
        int length = record.getInt();
        Direction direction = DIRECTIONS[record.getInt()];
        DropReason reason = DropReason.forNumber(record.getInt());
        byte[] octets = new byte[record.remaining()];
        record.get(octets);
        return new Capture.Frame(octets, length, direction, reason, timeNs);
    }

    /** Keeps and counts nothing from now on; what waits can be taken. */
    synchronized void stop() {
        stopped = true;
    }

    /** Whether it was stopped, and all that waited has been taken, none of it forgotten. */
    synchronized boolean isDrained() {
        return stopped && !closed && !owner.isCut() && chunks.isEmpty() && lost == lostTold;
    }

    /** Forgets what waits, and keeps nothing from now on. */
    synchronized void close() {
        stopped = true;
        closed = true;
        chunks.forEach(memory::release);
        chunks.clear();
        octets = 0;
    }
}
