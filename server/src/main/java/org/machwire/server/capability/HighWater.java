package org.machwire.server.capability;

/** The latest second that is stored, below which no later run's time begins. It never falls. Thread-safe. */
final class HighWater {
    private final CapabilityStore store;
    /** Guarded by this, which is held while it is stored. */
    private long stored;

    HighWater(CapabilityStore store) {
        this.store = store;
        stored = store.highWater();
    }

    synchronized long stored() {
        return stored;
    }

    /** Stores a second, unless a later one is; tells whether it did. */
    synchronized boolean raise(long second) {
        if (second <= stored) {
            return false;
        }
        stored = second;
        store.putHighWater(second);
        return true;
    }
}
