package org.machwire.server.device;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.machwire.server.guard.Explanation;
import org.machwire.server.guard.SourcePolicy;
import org.machwire.token.Octets;
import org.machwire.v1.DropReason;

/**
 * Why frames of one sender were dropped: a count for each reason, and one of the frames. A frame is explained at most once a second for each
 * reason, so provoking drops costs no more than counting them. Thread-safe, and never waits.
 */
final class DropLog {
    private static final int EXCERPT_OCTETS = 128;
    private static final long INTERVAL_NS = TimeUnit.SECONDS.toNanos(1);
    private static final DropReason[] REASONS = DropReason.values();

    private final Clocks clocks;
    private final AtomicLongArray counts = new AtomicLongArray(REASONS.length);
    private final AtomicReferenceArray<DropSample> samples = new AtomicReferenceArray<>(REASONS.length);

    DropLog(Clocks clocks) {
        this.clocks = clocks;
    }

    /** A dense index, used nowhere else: an enum's numbers leave gaps. */
    @SuppressWarnings({"ProtocolBufferOrdinal", "EnumOrdinal"})
    private static int index(DropReason reason) {
        return reason.ordinal();
    }

    /** A frame of a sender with that policy was dropped. */
    void dropped(DropReason reason, SourcePolicy policy, byte[] octets, int offset, int length) {
        int index = index(reason);
        counts.getAndIncrement(index);
        DropSample last = samples.get(index);
        long now = clocks.nanos().getAsLong();
        if (last == null || now - last.nanos() >= INTERVAL_NS) {
            Octets excerpt = Octets.of(Arrays.copyOfRange(octets, offset, offset + Math.min(length, EXCERPT_OCTETS)));
            Explanation explanation = Explanation.of(reason, policy, octets, offset, length);
            samples.compareAndSet(index, last,
                    new DropSample(now, clocks.millis().getAsLong(), explanation, excerpt, length));
        }
    }

    /** What there is to tell, in the order of the reasons. */
    List<DropNotice> notices(String path, int owner) {
        List<DropNotice> notices = new ArrayList<>();
        for (DropReason reason : REASONS) {
            DropSample sample = reason == DropReason.UNRECOGNIZED ? null : samples.get(index(reason));
            if (sample != null) {
                notices.add(new DropNotice(path, owner, reason, counts.get(index(reason)), sample));
            }
        }
        return notices;
    }
}
