package org.machwire.server.port.model;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A port. */
final class Port {
    boolean active = true;

    /** The name of the receive right in the task that holds it; null while no task does. */
    @Nullable
    Entry receiver;

    /** The port towards which the receive right travels in a message. */
    @Nullable
    Port destination;

    int sendRights;
    int sendOnceRights;
    int makeSendCount;
    int seqno;
    int queueLimit = Mach.QLIMIT_DEFAULT;
    int messageCount;
    @Nullable
    Long payload;

    @Nullable
    Port noSenders;
    @Nullable
    Port portDestroyed;
    final List<DeadNameRequest> deadNames = new ArrayList<>();

    @Nullable
    PortSet set;
    private final List<QueuedMessage> ownQueue = new ArrayList<>();

    /** The queue that the port's messages wait in: its own, or that of its set. */
    List<QueuedMessage> queue() {
        return set != null ? set.queue : ownQueue;
    }

    /** Goes into another set, or none; the messages move along, behind those of the set. */
    void join(@Nullable PortSet other) {
        List<QueuedMessage> mine = new ArrayList<>(queue());
        mine.removeIf(message -> message.destination.port() != this);
        queue().removeAll(mine);
        if (set != null) {
            set.members.remove(this);
        }
        set = other;
        queue().addAll(mine);
        if (other != null) {
            other.members.add(this);
        }
    }

    /** Takes the receive right away from whoever has it. */
    void clearReceiver() {
        join(null);
        receiver = null;
        destination = null;
        makeSendCount = 0;
        seqno = 0;
        payload = null;
    }

    /**
     * Sends the receive right towards another port; false, with nothing done, if that port's own receive right travels, directly
     * or by others, towards this one.
     */
    boolean travelTo(Port other) {
        if (leadsHere(other)) {
            return false;
        }
        destination = other;
        return true;
    }

    /** Tells whether another port is this one, or its receive right travels, directly or by others, towards this one. */
    boolean leadsHere(Port other) {
        for (Port at = other; at != null; at = at.destination) {
            if (at == this) {
                return true;
            }
        }
        return false;
    }
}
