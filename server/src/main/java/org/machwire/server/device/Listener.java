package org.machwire.server.device;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.machwire.ethernet.FrameBatch;
import org.machwire.filter.Scratch;
import org.machwire.server.fabric.Counters;
import org.machwire.server.fabric.Membrane;
import org.machwire.server.filter.Step;
import org.machwire.server.load.Work;
import org.machwire.v1.DropReason;

/**
 * The filters of one open device for one direction, as the frame path reads them: an array in the order in which they are
 * asked. Immutable.
 */
final class Listener {
    private final Step<Registration>[] steps;
    private final @Nullable Work work;
    private final long cost;

    /** @param work what they may cost; null where there are none */
    @SuppressWarnings("unchecked")
    Listener(List<Step<Registration>> steps, @Nullable Work work) {
        this.steps = steps.toArray(Step[]::new);
        this.work = work;
        cost = steps.stream().mapToLong(step -> step.program().code().longestPath()).sum();
    }

    /** Instructions that a frame takes at most. */
    long cost() {
        return cost;
    }

    boolean isEmpty() {
        return steps.length == 0;
    }

    /** Tells whether a filter would accept a frame; delivers, counts and charges nothing. */
    boolean wouldAccept(byte[] octets, int offset, int length) {
        int[] memory = Scratch.ofThisThread();
        for (Step<Registration> step : steps) {
            if (step.receiver(step.program().runner().run(octets, offset, length, memory), memory) != null) {
                return true;
            }
        }
        return false;
    }

    /** Delivers frames to who receives what each filter accepts, until a match that ends the walk. */
    void deliver(FrameBatch batch, int from, int to, Membrane sender, Counters counters) {
        int end = work == null ? to : from + work.take(to - from, cost);
        if (end < to) {
            counters.dropped(DropReason.FILTER_WORK, to - end);
        }
        int[] memory = Scratch.ofThisThread();
        Registration only = steps.length == 1 ? steps[0].onlyReceiver() : null;
        if (only != null) { // nobody behind whom a match could be kept from: whole runs
            only.deliver(steps[0].program().runner(), memory, batch, from, end, sender, counters);
            return;
        }
        for (int i = from; i < end; i++) {
            walk(memory, batch, i, sender, counters);
        }
    }

    private void walk(int[] memory, FrameBatch batch, int i, Membrane sender, Counters counters) {
        for (Step<Registration> step : steps) {
            int result = step.program().runner().run(batch.octets(), batch.offset(i), batch.length(i), memory);
            Registration receiver = step.receiver(result, memory);
            if (receiver == null) {
                counters.dropped(DropReason.FILTER, 1);
                continue;
            }
            receiver.deliver(batch, i, result < 0 ? ~result : result, sender, counters);
            if (step.endsWalk()) {
                return;
            }
        }
    }
}
