package org.machwire.pfinet.demo;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** The moment at which waiting ends, for the whole play. */
final class Deadline {
    private static final long POLL_MILLIS = 20;

    private final long atNanos;

    private Deadline(long atNanos) {
        this.atNanos = atNanos;
    }

    static Deadline in(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos());
    }

    /** Returns what is left, 0 if it has passed. */
    long remainingNanos() {
        return Math.max(0, atNanos - System.nanoTime());
    }

    /** Asks again and again, for what nobody tells by itself. Tells whether it came true in time. */
    boolean await(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            if (remainingNanos() == 0) {
                return false;
            }
            Thread.sleep(POLL_MILLIS);
        }
        return true;
    }
}
