package org.machwire.client;

import java.time.Duration;

/** Waits between two attempts. */
@FunctionalInterface
public interface Pause {
    void rest() throws InterruptedException;

    /** Sleeps so long each time. */
    static Pause of(Duration length) {
        return () -> Thread.sleep(length);
    }
}
