package org.machwire.client.wire;

import org.machwire.ethernet.FrameBatch;
import org.machwire.framing.FrameFormat;

/**
 * Frames on their way to one peer, as they go on the wire. Appending never waits: what does not fit is dropped and counted. One
 * thread takes; any may append and close.
 */
final class Outbox {
    private final FrameFormat format;
    /** The box that was taken, and how far it is full; of the thread that takes. */
    private byte[] taken;
    private int takenLength;
    /** The box that is filled, and how far; guarded by this, as is all that follows. */
    private byte[] filling;
    private int filled;
    private int frames;
    private long dropped;
    private boolean closed;

    /** @param capacity octets that wait at most, lengths included; as many again may be on their way */
    Outbox(FrameFormat format, int capacity) {
        this.format = format;
        filling = new byte[capacity];
        taken = new byte[capacity];
    }

    /** Appends a copy of each frame that fits. */
    synchronized void append(FrameBatch batch) {
        for (int i = 0; i < batch.count(); i++) {
            append(batch.octets(), batch.offset(i), batch.length(i));
        }
        notifyAll();
    }

    private void append(byte[] octets, int offset, int length) {
        if (closed || length > format.longest() || length + format.width() > filling.length - filled) {
            dropped++;
            return;
        }
        int at = format.putLength(filling, filled, length);
        System.arraycopy(octets, offset, filling, at, length);
        filled = at + length;
        frames++;
    }

    /** Waits for frames and takes all that are there; returns how many, 0 once closed. */
    synchronized int take() throws InterruptedException {
        while (frames == 0 && !closed) {
            wait();
        }
        byte[] free = taken;
        taken = filling;
        takenLength = filled;
        int count = closed ? 0 : frames;
        filling = free;
        filled = 0;
        frames = 0;
        return count;
    }

    /** What was taken last: whole frames with their lengths, from index 0 to {@link #takenLength}; the taker's until it takes again. */
    byte[] taken() {
        return taken;
    }

    int takenLength() {
        return takenLength;
    }

    /** Takes no more frames, and gives none out: those that wait are dropped. */
    synchronized void close() {
        if (!closed) {
            closed = true;
            dropped += frames;
            notifyAll();
        }
    }

    /** How many frames were dropped so far. */
    synchronized long dropped() {
        return dropped;
    }
}
