package org.machwire.server.fabric;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.machwire.ethernet.PackedFrames;

/**
 * The memory of all rings together, handed out in chunks: bounded in all, and for each user, so that nobody who does not
 * read takes it from the others. Thread-safe.
 *
 * <p>A chunk is a message of the packet stream in the making: 64 KiB hold 43 frames of 1514 octets or 992 of 64. A few
 * returned chunks are kept for the next ring that needs one; the rest is left to the garbage collector.
 */
public final class RingMemory {
    public static final int CHUNK_OCTETS = 64 * 1024;
    private static final int KEPT_CHUNKS = 128;

    private final long limitOctets;
    private final long userLimitOctets;
    private final Map<Integer, Share> shares = new HashMap<>();
    private final ArrayDeque<PackedFrames> kept = new ArrayDeque<>();
    private long usedOctets;

    /**
     * @param limitOctets the octets that rings may occupy together; less than one chunk means none
     * @param userLimitOctets the octets that one user's rings may occupy
     */
    public RingMemory(long limitOctets, long userLimitOctets) {
        this.limitOctets = limitOctets;
        this.userLimitOctets = userLimitOctets;
    }

    /** The share of one user, for all of his rings. */
    public synchronized Share share(int user) {
        return shares.computeIfAbsent(user, uid -> new Share());
    }

    /** The octets that rings occupy now. */
    public synchronized long usedOctets() {
        return usedOctets;
    }

    public long limitOctets() {
        return limitOctets;
    }

    /** What one user's rings take from the whole. */
    public final class Share {
        /** Guarded by the lock of the whole. */
        private long octets;

        private Share() {}

        /** Hands an empty chunk out; null if no more is to be had. The caller owns it until {@link #release}. */
        @Nullable
        PackedFrames acquire() {
            synchronized (RingMemory.this) {
                if (usedOctets + CHUNK_OCTETS > limitOctets || octets + CHUNK_OCTETS > userLimitOctets) {
                    return null;
                }
                usedOctets += CHUNK_OCTETS;
                octets += CHUNK_OCTETS;
                PackedFrames chunk = kept.pollLast();
                return chunk == null ? new PackedFrames(CHUNK_OCTETS) : chunk;
            }
        }

        /**
         * The same for what can be done without: null also if more than half of the memory, the user's or all, would be used then. So who looks on takes
         * none from those who work.
         */
        public @Nullable PackedFrames acquireSpare() {
            synchronized (RingMemory.this) {
                return usedOctets + CHUNK_OCTETS > limitOctets / 2 || octets + CHUNK_OCTETS > userLimitOctets / 2
                        ? null
                        : acquire();
            }
        }

        /** Takes a chunk back. */
        public void release(PackedFrames chunk) {
            synchronized (RingMemory.this) {
                usedOctets -= CHUNK_OCTETS;
                octets -= CHUNK_OCTETS;
                if (kept.size() < KEPT_CHUNKS) {
                    chunk.clear();
                    kept.addLast(chunk);
                }
            }
        }
    }
}
