package org.machwire.server.load;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** What filters may cost in a second, in instructions: those of a user together. Thread-safe; nothing is allocated. */
public final class Work {
    /** As many times in a second can all that may be taken at once be taken: the thread of a sender stands no longer for it. */
    public static final int BURSTS_PER_SECOND = 100;

    private final Rate rate;
    private final LongSupplier nanoClock;

    /** @param perSecond instructions, in bursts of a hundredth of them */
    public Work(long perSecond, LongSupplier nanoClock) {
        rate = new Rate(perSecond, TimeUnit.SECONDS.toNanos(1) / BURSTS_PER_SECOND, nanoClock.getAsLong());
        this.nanoClock = nanoClock;
    }

    /**
     * Takes what frames cost.
     *
     * @param cost of each, in instructions
     * @return for how many of them it was there
     */
    public int take(int frames, long cost) {
        long now = nanoClock.getAsLong();
        boolean isCountable = cost <= Long.MAX_VALUE / Math.max(1, frames);
        if (isCountable && rate.take(frames * cost, now)) {
            return frames;
        }
        int taken = 0;
        while (taken < frames && rate.take(cost, now)) {
            taken++;
        }
        return taken;
    }

    /** Tells whether nothing that was taken counts any more. */
    public boolean isFull() {
        return rate.isFull(nanoClock.getAsLong());
    }
}
