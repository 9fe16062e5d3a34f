package org.machwire.server.port;

import org.machwire.mach.MachMsgType;

/**
 * A right between two places, under no name: copied in from one space, not yet copied out or released.
 *
 * @param port a live port
 * @param disposition PORT_SEND or PORT_SEND_ONCE; the right is already counted
 */
record CarriedRight(Port port, int disposition) {

    boolean isSend() {
        return disposition == MachMsgType.PORT_SEND;
    }

    /** Gives the right up, with what that sets off. */
    void release() {
        if (isSend()) {
            port.releaseSend();
        } else {
            port.destroySendOnce();
        }
    }
}
