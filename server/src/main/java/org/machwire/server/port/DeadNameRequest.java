package org.machwire.server.port;

/**
 * A task's wish to hear of a port's death. Known to the port, which fires it, and to the name's entry, which cancels it.
 *
 * <p>A class, not a record: two requests are never the same one.
 */
final class DeadNameRequest {
    /** The name, whatever it is called when the port dies. */
    final Entry entry;
    /** Where the notification goes: a send-once right to this port. A later request for the name puts its own here. */
    Port notify;

    DeadNameRequest(Entry entry, Port notify) {
        this.entry = entry;
        this.notify = notify;
    }
}
