package org.machwire.server.rpc;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the answers occupy that one user's clients have not read yet, on all his connections, and the receivers that wait until
 * it is less. Thread-safe.
 */
final class UnreadOctets {
    private final long enough;
    private final long tooMany;
    private final AtomicLong octets = new AtomicLong();
    // Guarded by this.
    private final Set<Runnable> waiting = new LinkedHashSet<>();

    /**
     * Counts from none.
     *
     * @param enough from here on no more messages are received
     * @param tooMany from here on no more requests are accepted
     */
    UnreadOctets(long enough, long tooMany) {
        this.enough = enough;
        this.tooMany = tooMany;
    }

    void add(long more) {
        octets.addAndGet(more);
    }

    /** Counts what was read; who waits is told, on this thread, when there is room again. */
    void remove(long less) {
        long left = octets.addAndGet(-less);
        if (left >= enough || left + less < enough) {
            return;
        }
        List<Runnable> due;
        synchronized (this) {
            due = List.copyOf(waiting);
            waiting.clear();
        }
        due.forEach(Runnable::run);
    }

    /** Tells whether a message may be received; if not, {@code later} is run once when it is worth while to ask again. */
    boolean hasRoom(Runnable later) {
        if (octets.get() < enough) {
            return true;
        }
        synchronized (this) {
            if (octets.get() < enough) {
                return true;
            }
            waiting.add(later); // who makes room from here on finds it
            return false;
        }
    }

    /** Waits no longer. */
    synchronized void forget(Runnable later) {
        waiting.remove(later);
    }

    boolean isTooMany() {
        return octets.get() >= tooMany;
    }
}
