package org.machwire.server.port;

import org.machwire.mach.MachMsgBits;
import org.machwire.mach.MachMsgType;

/**
 * A message in a queue. It owns the right it was sent to, which is extant until the message is received or destroyed.
 *
 * @param destination the port it waits at
 * @param disposition the kind of right to it: PORT_SEND or PORT_SEND_ONCE
 */
record QueuedMessage(Port destination, int disposition, Message message) {

    /** Hands the message to the receiver of its port, whose name for it is given; the right is used up. */
    ReceivedMessage receive(int localPort, int seqno) {
        if (disposition == MachMsgType.PORT_SEND) {
            destination.releaseSend();
        } else {
            destination.consumeSendOnce();
        }
        return new ReceivedMessage(MachMsgBits.of(0, disposition), 0, localPort, seqno, message);
    }

    /** Destroys the message with its rights, as {@code ipc_kmsg_destroy} does. */
    void destroy() {
        if (disposition == MachMsgType.PORT_SEND) {
            destination.releaseSend();
        } else {
            destination.destroySendOnce();
        }
    }
}
