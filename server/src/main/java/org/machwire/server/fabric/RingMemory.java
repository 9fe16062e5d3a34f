package org.machwire.server.fabric;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import org.machwire.ethernet.PackedFrames;

/**
 * The memory of all rings together, handed out in chunks and bounded. Thread-safe.
 *
 * <p>A chunk is a message of the packet stream in the making: 64 KiB hold 43 frames of 1514 octets or 992 of 64. A few
 * returned chunks are kept for the next ring that needs one; the rest is left to the garbage collector.
 */
public final class RingMemory {
    public static final int CHUNK_OCTETS = 64 * 1024;
    private static final int KEPT_CHUNKS = 128;

    private final long limitOctets;
    private final ArrayDeque<PackedFrames> kept = new ArrayDeque<>();
    private long usedOctets;

    /** @param limitOctets the octets that rings may occupy together; less than one chunk means none */
    public RingMemory(long limitOctets) {
        this.limitOctets = limitOctets;
    }

    /** Hands an empty chunk out; null if all memory is in use. The caller owns it until {@link #release}. */
    synchronized @Nullable PackedFrames acquire() {
        if (usedOctets + CHUNK_OCTETS > limitOctets) {
            return null;
        }
        usedOctets += CHUNK_OCTETS;
        PackedFrames chunk = kept.pollLast();
        return chunk == null ? new PackedFrames(CHUNK_OCTETS) : chunk;
    }

    synchronized void release(PackedFrames chunk) {
        usedOctets -= CHUNK_OCTETS;
        if (kept.size() < KEPT_CHUNKS) {
            chunk.clear();
            kept.addLast(chunk);
        }
    }

    /** The octets that rings occupy now. */
    public synchronized long usedOctets() {
        return usedOctets;
    }

    public long limitOctets() {
        return limitOctets;
    }
}
