package org.machwire.server.port;

import org.machwire.mach.MachMsgBits;
import org.machwire.mach.MachMsgType;

/**
 * A message with the header that its receiver sees, or (pseudo-received) that its sender gets back.
 *
 * @param bits the dispositions: the remote port's, and shifted by 8 the kind of right that it was sent to, PORT_SEND 17 or
 *        PORT_SEND_ONCE 18, or PROTECTED_PAYLOAD 23; and whether the body carries rights
 * @param remotePort the name of the reply right, 0 without one, MACH_PORT_DEAD if it has died
 * @param localPort the name of the port it was received from; 0 with a payload
 * @param seqno how many messages were received from the port before
 * @param payload the port's protected payload, if the bits say so
 * @param size {@code msgh_size}: octets on a 32-bit machine, out-of-line data not included
 */
public record ReceivedMessage(int bits, int remotePort, int localPort, int seqno, long payload, int size,
        Message message) {

    /** Tells whether the port's protected payload stands in the place of its name. */
    public boolean hasPayload() {
        return MachMsgBits.local(bits) == MachMsgType.PROTECTED_PAYLOAD;
    }
}
