package org.machwire.server.capability;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The time by which tokens are valid, in seconds since 1970: it never goes back, neither while the server runs nor, by the high-water mark
 * that is stored, when the clock was set back between two runs. Thread-safe.
 */
public final class ServerTime {
    private final LongSupplier wallSeconds;
    private final LongSupplier nanoClock;
    private final long startSecond;
    private final long startNanos;
    private long latest;

    /**
     * @param wallSeconds the clock that people set
     * @param nanoClock one that only goes on
     * @param highWater the latest second of an earlier run; 0 for none
     */
    public ServerTime(LongSupplier wallSeconds, LongSupplier nanoClock, long highWater) {
        this.wallSeconds = wallSeconds;
        this.nanoClock = nanoClock;
        startSecond = Math.max(wallSeconds.getAsLong(), highWater);
        startNanos = nanoClock.getAsLong();
        latest = startSecond;
    }

    /** Now: the latest of what either clock says and of what was said before. */
    public synchronized long seconds() {
        long elapsed = TimeUnit.NANOSECONDS.toSeconds(nanoClock.getAsLong() - startNanos);
        latest = Math.max(latest, Math.max(wallSeconds.getAsLong(), startSecond + elapsed));
        return latest;
    }
}
