package org.machwire.server.device;

import org.jspecify.annotations.Nullable;
import org.machwire.ethernet.FrameBatch;
import org.machwire.filter.FilterProgram;
import org.machwire.server.fabric.Counters;
import org.machwire.server.port.DeathWatch;
import org.machwire.server.port.Port;
import org.machwire.server.port.SendRight;
import org.machwire.v1.DropReason;

/** A receive port that a filter was set for: holds a send right to it until the filter goes. */
final class Registration {
    private final SendRight right;
    private final FrameSink sink;
    /** Set once, after construction, by the thread that set the filter. */
    private @Nullable DeathWatch watch;

    Registration(SendRight right, FrameSink sink) {
        this.right = right;
        this.sink = sink;
    }

    Port port() {
        return right.port();
    }

    void watch(DeathWatch deathWatch) {
        watch = deathWatch;
    }

    /** Gives the right up. Calls the port kernel: not under a lock. */
    void release() {
        DeathWatch deathWatch = watch;
        if (deathWatch != null) {
            deathWatch.cancel();
        }
        right.release();
    }

    /**
     * Asks a filter about the frames {@code from} to {@code to}, delivers what it accepts, in runs, and counts all.
     *
     * @return how many it accepted
     */
    int deliver(FilterProgram program, FrameBatch batch, int from, int to, Counters counters) {
        int accepted = 0;
        int run = from;
        for (int i = from; i < to; i++) {
            int length = batch.length(i);
            int octets = program.accept(batch.octets(), batch.offset(i), length);
            if (octets == length) {
                accepted++;
                continue;
            }
            if (run < i) {
                sink.deliver(right, batch, run, i, counters);
            }
            run = i + 1;
            if (octets == 0) {
                counters.dropped(DropReason.FILTER, 1);
            } else {
                accepted++;
                sink.deliverCut(right, batch, i, octets, counters);
            }
        }
        if (run < to) {
            sink.deliver(right, batch, run, to, counters);
        }
        return accepted;
    }
}
