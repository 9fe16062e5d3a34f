package org.machwire.server.device;

import org.machwire.ethernet.FrameBatch;
import org.machwire.filter.Scratch;
import org.machwire.server.fabric.Counters;
import org.machwire.server.fabric.Membrane;
import org.machwire.server.filter.FilterRunner;
import org.machwire.server.port.DeathWatch;
import org.machwire.server.port.Message;
import org.machwire.server.port.Origin;
import org.machwire.server.port.Port;
import org.machwire.server.port.SendRight;
import org.machwire.v1.DropReason;

/** A receive port that a filter was set for: holds a send right to it and watches it until the filter goes. */
final class Registration {
    private final SendRight right;
    private final DeathWatch watch;
    private final FrameSink sink;
    private final Passage passage;

    Registration(SendRight right, DeathWatch watch, FrameSink sink, Passage passage) {
        this.passage = passage;
        this.right = right;
        this.watch = watch;
        this.sink = sink;
    }

    Port port() {
        return right.port();
    }

    /** The membrane of the open that the filter was set through. */
    Passage passage() {
        return passage;
    }

    /** Sends a message to the port; false if it cannot take it, or either side was revoked. */
    boolean post(Message message, Origin origin) {
        return right.post(message, origin, passage.origin());
    }

    /** Gives the right and the watch on its port up. Calls the port kernel: not under a lock. */
    void release() {
        watch.cancel();
        right.release();
    }

    /** Asks a filter about the frames {@code from} to {@code to}, delivers what it accepts, in runs, and counts all. */
    void deliver(FilterRunner filter, int[] memory, FrameBatch batch, int from, int to, Membrane sender,
            Counters counters) {
        int next = from;
        while (next < to) {
            int end = filter.runWhileWhole(batch, next, to, memory);
            int octets = memory[Scratch.ANSWER];
            if (next < end) {
                sink.deliver(this, batch, next, end, sender, counters);
            }
            if (end < to && octets == 0) {
                counters.dropped(DropReason.FILTER, 1);
            } else if (end < to) {
                sink.deliverCut(this, batch, end, octets, sender, counters);
            }
            next = end + 1;
        }
    }

    /** Delivers the first octets of a frame, which a filter accepted, and counts it. */
    void deliver(FrameBatch batch, int i, int octets, Membrane sender, Counters counters) {
        if (octets == batch.length(i)) {
            sink.deliver(this, batch, i, i + 1, sender, counters);
        } else {
            sink.deliverCut(this, batch, i, octets, sender, counters);
        }
    }
}
