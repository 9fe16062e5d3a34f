package org.machwire.server.port;

import org.machwire.mach.MachMsgType;

/**
 * A send right that the kernel holds, counted like any other: while it is not released, its port has a sender.
 *
 * <p>Safe for use by several threads.
 */
public final class SendRight {
    private final Port port;
    // Guarded by the lock.
    private boolean released;

    /** Takes over a send right that is already counted. */
    SendRight(Port port) {
        this.port = port;
    }

    /** The port it leads to, alive or dead. */
    public Port port() {
        return port;
    }

    /**
     * Queues a message; never waits. The message carries a send right of its own to the port until it is received.
     *
     * @param origin what can withdraw it
     * @param receiver the origin that stands for who receives: when it is stopped, nothing more is queued for him
     * @return false, and nothing is queued, when the queue is full, the port is dead, this right was released, an origin was stopped, or
     *         the port is the kernel's: nobody receives there, and what waited would keep its port alive for ever
     */
    public boolean post(Message message, Origin origin, Origin receiver) {
        if (port.isDead() || port.object() != null) {
            return false;
        }
        return port.lock().call(() -> {
            if (released || origin.isStopped() || receiver.isStopped() || port.isDead() || port.queue().isFull()) {
                return false;
            }
            port.copySend();
            port.accept(QueuedMessage.of(new CarriedRight(port, MachMsgType.PORT_SEND), message, origin));
            return true;
        });
    }

    /** Hands the counted right on to a message: it is released for whoever has this object. With the lock held. */
    Port take() {
        if (released) {
            throw new IllegalStateException("a released right cannot be sent");
        }
        released = true;
        return port;
    }

    /** Gives the right up; harmless twice. The last send right of a port sets no-senders off. */
    public void release() {
        port.lock().run(() -> {
            if (!released) {
                released = true;
                port.releaseSend();
            }
        });
    }
}
