package org.machwire.server.port;

import org.jspecify.annotations.Nullable;
import org.machwire.mach.MachException;
import org.machwire.mach.ReturnCode;

/**
 * One of those who wait for a port's messages. Several may wait on one port; each message goes to one of them.
 *
 * <p>Bound to the port, not to its name: a name that is freed and handed out again is none of its business.
 */
public final class Receiver implements AutoCloseable {
    private final Port port;
    private final Runnable wakeUp;

    Receiver(Port port, Runnable wakeUp) {
        this.port = port;
        this.wakeUp = wakeUp;
    }

    /**
     * Takes the next message of the port; never waits.
     *
     * @return null when none waits
     * @throws MachException MACH_RCV_PORT_DIED the receive right was destroyed
     */
    public @Nullable ReceivedMessage poll() {
        return port.lock().call(() -> {
            if (port.isDead()) {
                throw new MachException(ReturnCode.MACH_RCV_PORT_DIED, "the receive right was destroyed");
            }
            return port.receive();
        });
    }

    /** Waits no longer; harmless twice. A wake-up that was already on its way may still come. */
    @Override
    public void close() {
        port.lock().run(() -> port.removeReceiver(this));
    }

    Runnable wakeUp() {
        return wakeUp;
    }
}
