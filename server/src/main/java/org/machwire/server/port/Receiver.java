package org.machwire.server.port;

import org.jspecify.annotations.Nullable;
import org.machwire.mach.MachException;
import org.machwire.mach.ReturnCode;

/**
 * One of those who wait for the messages of a port or a port set. Several may wait on one; each message goes to one of them.
 *
 * <p>Bound to the port or set, not to its name: a name that is freed and handed out again is none of its business.
 */
public final class Receiver implements AutoCloseable {
    private final PortSpace space;
    private final MessageQueue queue;
    private final Runnable wakeUp;
    /** Why there is nothing to wait for any more; guarded by the lock. */
    private @Nullable ReturnCode end;
    /** Whether a poll is still to come after the last wake-up; guarded by the lock. */
    private boolean woken;

    Receiver(PortSpace space, MessageQueue queue, Runnable wakeUp) {
        this.space = space;
        this.queue = queue;
        this.wakeUp = wakeUp;
    }

    /**
     * Takes the next message; never waits.
     *
     * @return null when none waits; else the message, or the code that ends the wait: MACH_RCV_TOO_LARGE (with its size
     *         or header), MACH_RCV_INVALID_NOTIFY, MACH_RCV_HEADER_ERROR, MACH_RCV_BODY_ERROR, MACH_RCV_PORT_DIED,
     *         MACH_RCV_PORT_CHANGED
     * @throws MachException KERN_INVALID_TASK the space was destroyed
     */
    public @Nullable ReceiveResult poll(ReceiveOptions options) {
        return space.messages().poll(this, options);
    }

    MessageQueue queue() {
        return queue;
    }

    @Nullable
    ReturnCode end() {
        return end;
    }

    void end(ReturnCode code) {
        end = code;
    }

    /** Waits no longer; harmless twice. A wake-up that was already on its way may still come. */
    @Override
    public void close() {
        space.lock().run(() -> queue.removeReceiver(this));
    }

    /** Leaves a wake-up behind, unless one is on its way; with the lock held. */
    void wake() {
        if (!woken) {
            woken = true;
            space.lock().afterwards(wakeUp);
        }
    }

    /** Somebody looks, and must be woken for what comes after; with the lock held. */
    void looks() {
        woken = false;
    }
}
