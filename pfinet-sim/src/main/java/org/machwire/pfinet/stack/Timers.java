package org.machwire.pfinet.stack;

import java.util.Comparator;
import java.util.PriorityQueue;

/** Holds callbacks until their time; those due at the same time run in the order in which they were added. */
final class Timers {
    private record Timer(long at, long order, Runnable callback) {}

    /** Differences, not values, are compared: a nanosecond clock may wrap. */
    private static final Comparator<Timer> EARLIEST = (a, b) -> a.at == b.at
            ? Long.compare(a.order, b.order)
            : Long.signum(a.at - b.at);

    private final PriorityQueue<Timer> queue = new PriorityQueue<>(EARLIEST);
    private final Outbox outbox;
    private long added;

    Timers(Outbox outbox) {
        this.outbox = outbox;
    }

    void add(long at, Runnable callback) {
        queue.add(new Timer(at, added++, callback));
    }

    void tick(long now) {
        Timer next = queue.peek();
        while (next != null && next.at - now <= 0) {
            queue.remove();
            outbox.call(next.callback);
            next = queue.peek();
        }
    }
}
