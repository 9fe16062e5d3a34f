package org.machwire.server.port.model;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A message inside the kernel: names have become rights. */
final class QueuedMessage {
    /** An item, and the rights that stand for its data if it is one of rights. */
    record Part(Item item, @Nullable List<Right> rights) {}

    final Right destination;
    final Right reply;
    final int id;
    final List<Part> parts = new ArrayList<>();
    boolean complex;
    int size = Message.HEADER;

    /** A receive right in it leads back to its destination: it must never be queued. */
    boolean circular;
    @Nullable
    AcceptRequest accept;

    QueuedMessage(Right destination, Right reply, int id) {
        this.destination = destination;
        this.reply = reply;
        this.id = id;
    }

    void add(Part part) {
        parts.add(part);
        size += part.item().size();
    }
}
