package org.machwire.pfinet.stack;

import java.time.Duration;
import java.util.function.LongSupplier;

/** A clock that stands still until it is advanced; it starts shortly before it wraps, as a nanosecond clock may. */
final class FakeClock implements LongSupplier {
    private long now = Long.MAX_VALUE - 1_500_000_000L;

    @Override
    public long getAsLong() {
        return now;
    }

    void advance(Duration time) {
        now += time.toNanos();
    }
}
