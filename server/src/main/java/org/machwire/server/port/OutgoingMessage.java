package org.machwire.server.port;

import java.util.List;

/**
 * A message as a task sends it: {@code mach_msg_header_t} and the body behind it.
 *
 * @param bits the remote disposition, the local one shifted by 8, and whether the body carries rights
 * @param remotePort the name of the destination
 * @param localPort the name of the reply right, 0 for none
 * @param id what it is about ({@code msgh_id})
 * @param body its items in order; immutable
 */
public record OutgoingMessage(int bits, int remotePort, int localPort, int id, List<TypedItem> body) {
    public OutgoingMessage {
        body = List.copyOf(body);
    }
}
