package org.machwire.server.port;

/**
 * A task's wish to hear of a port's death. Known to the port, which fires it, and to the name's entry, which cancels it.
 *
 * <p>A class, not a record: two requests are never the same one.
 */
final class DeadNameRequest {
    final int name;
    /** Where the notification goes: a send-once right to this port. */
    final Port notify;

    DeadNameRequest(int name, Port notify) {
        this.name = name;
        this.notify = notify;
    }
}
