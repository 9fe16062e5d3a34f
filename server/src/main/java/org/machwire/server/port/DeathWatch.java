package org.machwire.server.port;

/** A registration made by {@link Port#onDeath}: kernel code that is told once that a port died. */
public final class DeathWatch {
    private final Port port;
    private final Runnable action;

    DeathWatch(Port port, Runnable action) {
        this.port = port;
        this.action = action;
    }

    /**
     * Gives the registration up; harmless when it was given up before or has fired. An action that a death has already
     * set off may still run while this returns.
     */
    public void cancel() {
        port.forget(this);
    }

    Runnable action() {
        return action;
    }
}
