package org.machwire.server.fabric;

import java.util.concurrent.atomic.AtomicLongArray;
import org.machwire.v1.DropReason;

/**
 * Counts the frames of one direction of one attachment, each under exactly one {@link DropReason}; those that went through under
 * {@link DropReason#NOT_DROPPED}. Thread-safe.
 */
public final class Counters {
    private static final int OCTETS = DropReason.values().length;

    /** A dense index, used nowhere else: an enum's numbers leave gaps. */
    @SuppressWarnings({"ProtocolBufferOrdinal", "EnumOrdinal"})
    private static int index(DropReason reason) {
        return reason.ordinal();
    }

    private final AtomicLongArray counts = new AtomicLongArray(OCTETS + 1);

    /** Counts frames with their octets in all. */
    void passed(int frames, long octets) {
        counts.getAndAdd(index(DropReason.NOT_DROPPED), frames);
        counts.getAndAdd(OCTETS, octets);
    }

    /** Counts dropped frames. */
    public void dropped(DropReason reason, int frames) {
        counts.getAndAdd(index(reason), frames);
    }

    /** Counts one frame that went through, by another way than a ring. */
    public void passed(int octets) {
        passed(1, octets);
    }

    /** The frames counted under a reason so far. */
    public long frames(DropReason reason) {
        return counts.get(index(reason));
    }

    /** The octets of the frames that went through, headers included. */
    public long octets() {
        return counts.get(OCTETS);
    }
}
