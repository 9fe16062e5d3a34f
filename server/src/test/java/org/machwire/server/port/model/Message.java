package org.machwire.server.port.model;

import java.util.List;

/** A message as a task sees it, with the fields of the contract's {@code MachMessage}; what does not apply is 0. */
public record Message(int bits, int remote, int local, int seqno, int id, List<Item> items, long payload, int size) {
    /** Octets of a header on a 32-bit machine. */
    public static final int HEADER = 24;

    /** Keeps the items from changing. */
    public Message {
        items = List.copyOf(items);
    }

    /** Makes a message to send. */
    public static Message of(int bits, int remote, int local, int id, Item... items) {
        return new Message(bits, remote, local, 0, id, List.of(items), 0, 0);
    }
}
