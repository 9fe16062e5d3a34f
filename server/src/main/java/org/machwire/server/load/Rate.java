package org.machwire.server.load;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * So many units a second, in bursts of a second's worth or less: a token bucket kept as one number, the moment at which it would be full again
 * (the generic cell rate algorithm, ITU-T I.371). Thread-safe, without a lock.
 */
public final class Rate {
    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final long perSecond;
    private final long burstNanos;
    private final AtomicLong fullAt;

    /**
     * One with bursts of a second's worth.
     *
     * @param perSecond units; 0 lets nothing through
     * @param nowNanos now
     */
    public Rate(long perSecond, long nowNanos) {
        this(perSecond, SECOND_NANOS, nowNanos);
    }

    /** @param burstNanos in which what comes at once would come evenly; at most a second */
    Rate(long perSecond, long burstNanos, long nowNanos) {
        this.perSecond = perSecond;
        this.burstNanos = burstNanos;
        fullAt = new AtomicLong(nowNanos);
    }

    /** Takes units, all or none; tells whether they were there. */
    public boolean take(long units, long nowNanos) {
        if (units > perSecond) {
            return false;
        }
        long cost = cost(units);
        while (true) {
            long before = fullAt.get();
            long from = before - nowNanos > 0 ? before : nowNanos;
            if (from + cost - nowNanos > burstNanos) {
                return false;
            }
            if (fullAt.compareAndSet(before, from + cost)) {
                return true;
            }
        }
    }

    /** Tells whether nothing that was taken counts any more. */
    public boolean isFull(long nowNanos) {
        return fullAt.get() - nowNanos <= 0;
    }

    /** Gives back what was taken and not used. */
    public void giveBack(long units) {
        fullAt.addAndGet(-cost(units));
    }

    /** At most a second's worth is taken at once, so that only the product needs more than 64 bits. */
    private long cost(long units) {
        return (long) ((double) units * SECOND_NANOS / perSecond);
    }
}
