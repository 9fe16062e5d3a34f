package org.machwire.server.port;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What messages of the kernel's come from, so that they can be withdrawn: {@link #stop} takes those that wait out of their queues, and no
 * more get into one.
 *
 * <p>Safe for use by several threads.
 */
public final class Origin {
    private final PortKernel kernel;
    // Guarded by the lock.
    private boolean stopped;
    private final Set<QueuedMessage> waiting = new LinkedHashSet<>(0);

    /** Makes an origin of which nothing was withdrawn. */
    public Origin(PortKernel kernel) {
        this.kernel = kernel;
    }

    /** Withdraws all messages that wait, and refuses all further ones. When this returns nobody can receive one. */
    public void stop() {
        kernel.lock().run(() -> {
            stopped = true;
            for (QueuedMessage message : List.copyOf(waiting)) {
                message.destinationPort().queue().withdraw(message);
            }
        });
    }

    boolean isStopped() {
        return stopped;
    }

    void waits(QueuedMessage message) {
        waiting.add(message);
    }

    void leaves(QueuedMessage message) {
        waiting.remove(message);
    }
}
