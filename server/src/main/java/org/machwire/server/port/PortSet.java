package org.machwire.server.port;

import java.util.LinkedHashSet;
import java.util.Set;
import org.machwire.mach.ReturnCode;

/** A port set: receive rights that are received from together, through one queue. Guarded by the lock. */
final class PortSet {
    private final Entry entry;
    private final MessageQueue queue;
    private final Set<Port> members = new LinkedHashSet<>();

    PortSet(Entry entry) {
        this.entry = entry;
        this.queue = new MessageQueue();
    }

    int name() {
        return entry.name;
    }

    MessageQueue queue() {
        return queue;
    }

    Set<Port> members() {
        return members;
    }

    /** Dies: the members live on, in no set, with their messages; those who wait are told. */
    void die() {
        queue.endReceivers(ReturnCode.MACH_RCV_PORT_DIED);
        for (Port member : Set.copyOf(members)) {
            member.queue().moveTo(null);
        }
    }
}
