package org.machwire.server.device;

import java.util.List;
import org.machwire.ethernet.FrameBatch;
import org.machwire.filter.FilterProgram;
import org.machwire.server.fabric.Counters;
import org.machwire.server.fabric.Membrane;
import org.machwire.server.guard.Hearing;
import org.machwire.v1.DropReason;

/** Who listens on a device, and what was heard there. The frame path reads immutable values behind volatile fields. */
final class Ears {
    private static final Listener[] NOBODY = {};

    private final Counters received = new Counters();
    private volatile Listener[] inbound = NOBODY;
    /** Those of {@link #inbound} whose right it is to hear what is for others. */
    private volatile Listener[] promiscuous = NOBODY;
    private volatile Listener[] outbound = NOBODY;

    Counters received() {
        return received;
    }

    /** Publishes the filters of all opens to the frame path; under the lock of {@link DeviceTable}. */
    void publish(List<OpenDevice> opens) {
        inbound = opens.stream().map(open -> open.listener(FilterProgram::in)).filter(one -> !one.isEmpty())
                .toArray(Listener[]::new);
        promiscuous = opens.stream().filter(open -> open.key().isPromiscuous())
                .map(open -> open.listener(FilterProgram::in)).filter(one -> !one.isEmpty()).toArray(Listener[]::new);
        outbound = opens.stream().map(open -> open.listener(FilterProgram::out)).filter(one -> !one.isEmpty())
                .toArray(Listener[]::new);
    }

    boolean areShut() {
        return inbound.length == 0;
    }

    /** Instructions that it takes at most to ask all filters about a received frame. */
    long cost() {
        long cost = 0;
        for (Listener listener : inbound) {
            cost += listener.cost();
        }
        return cost;
    }

    /**
     * Whether a filter would accept a frame; nothing is counted or charged.
     *
     * @param ofOthers asks those alone who have the right to hear what is for others
     */
    boolean wouldAccept(boolean ofOthers, byte[] octets, int offset, int length) {
        for (Listener listener : ofOthers ? promiscuous : inbound) {
            if (listener.wouldAccept(octets, offset, length)) {
                return true;
            }
        }
        return false;
    }

    void drop(DropReason reason, int frames) {
        received.dropped(reason, frames);
    }

    /** Hears frames that the switch gave to the device. */
    void hear(FrameBatch batch, int from, int to, Membrane sender) {
        deliver(inbound, batch, from, to, sender);
    }

    /**
     * The same, of those that the device may hear; the others are counted.
     *
     * @param hearsAll whether who has the right to what is for others hears those too
     */
    void hear(Hearing rule, boolean hearsAll, FrameBatch batch, int from, int to, Membrane sender) {
        Listener[] listeners = inbound;
        Listener[] others = hearsAll ? promiscuous : NOBODY;
        int run = from;
        for (int i = from; i < to; i++) {
            DropReason verdict = rule.check(batch.octets(), batch.offset(i));
            if (verdict != DropReason.NOT_DROPPED) {
                deliver(listeners, batch, run, i, sender);
                run = i + 1;
                if (others.length == 0) {
                    received.dropped(verdict, 1);
                } else {
                    deliver(others, batch, i, run, sender);
                }
            }
        }
        deliver(listeners, batch, run, to, sender);
    }

    /** Hears frames that are for others. */
    void overhear(FrameBatch batch, int from, int to, Membrane sender) {
        deliver(promiscuous, batch, from, to, sender);
    }

    private void deliver(Listener[] listeners, FrameBatch batch, int from, int to, Membrane sender) {
        if (from == to) {
            return;
        }
        if (listeners.length == 0) {
            received.dropped(DropReason.NO_FILTER, to - from);
            return;
        }
        for (Listener listener : listeners) {
            listener.deliver(batch, from, to, sender, received);
        }
    }

    /** Hears the device's own frames. */
    void hearOwn(FrameBatch batch, int from, int to, Membrane sender) {
        for (Listener listener : outbound) {
            listener.deliver(batch, from, to, sender, received);
        }
    }
}
