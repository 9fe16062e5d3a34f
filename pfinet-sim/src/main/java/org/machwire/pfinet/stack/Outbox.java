package org.machwire.pfinet.stack;

import java.util.ArrayList;
import java.util.List;

/** Collects under the stack's lock what must happen after it is released: frames to transmit and callbacks to run. */
final class Outbox {
    private final Link link;
    private final Counters counters;
    private List<Runnable> pending = new ArrayList<>();

    Outbox(Link link, Counters counters) {
        this.link = link;
        this.counters = counters;
    }

    void transmit(byte[] frame) {
        counters.sent();
        pending.add(() -> link.transmit(frame));
    }

    void call(Runnable callback) {
        pending.add(callback);
    }

    /** Takes all that is due, in order; the caller runs it without the lock. */
    List<Runnable> take() {
        if (pending.isEmpty()) {
            return List.of();
        }
        List<Runnable> taken = pending;
        pending = new ArrayList<>();
        return taken;
    }
}
