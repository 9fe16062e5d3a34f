package org.machwire.server.port;

import java.util.List;

/**
 * A message that carries no rights but its destination: what the kernel sends, {@code net_rcv_msg} and notifications.
 *
 * @param id what it is about ({@code msgh_id})
 * @param body its items in order; immutable
 */
public record Message(int id, List<TypedItem> body) {
    public Message {
        body = List.copyOf(body);
    }
}
