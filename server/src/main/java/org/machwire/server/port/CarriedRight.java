package org.machwire.server.port;

import org.jspecify.annotations.Nullable;
import org.machwire.mach.MachMsgType;

/**
 * A right between two places, under no name: copied in from one space, not yet copied out or released.
 *
 * @param port the port, which may have died since; null for a right that was dead when it was copied in
 * @param disposition PORT_RECEIVE, PORT_SEND or PORT_SEND_ONCE; the right is already counted
 */
record CarriedRight(@Nullable Port port, int disposition) {

    boolean isSend() {
        return disposition == MachMsgType.PORT_SEND;
    }

    boolean isReceive() {
        return disposition == MachMsgType.PORT_RECEIVE;
    }

    boolean isDead() {
        return port == null || port.isDead();
    }

    /** The port of a right that is known to have one. */
    Port livePort() {
        if (port == null) {
            throw new IllegalStateException("a dead right has no port");
        }
        return port;
    }

    /** Gives the right up, with what that sets off. */
    void release() {
        if (port == null) {
            return;
        }
        switch (disposition) {
            case MachMsgType.PORT_SEND -> port.releaseSend();
            case MachMsgType.PORT_SEND_ONCE -> port.destroySendOnce();
            default -> port.loseReceiver();
        }
    }
}
