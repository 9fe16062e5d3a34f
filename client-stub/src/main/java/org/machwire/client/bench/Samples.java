package org.machwire.client.bench;

import java.util.Arrays;

/** Times in nanoseconds, as many as come. Not thread-safe. */
final class Samples {
    private static final double NANOS_A_MICRO = 1000;

    private long[] nanos = new long[1024];
    private int count;

    void add(long time) {
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, 2 * count);
        }
        nanos[count++] = time;
    }

    int count() {
        return count;
    }

    /**
     * The time, in microseconds, that so many of a hundred samples stay below; the longest for 100.
     *
     * @throws IllegalStateException if there are no samples
     */
    double percentile(int percent) {
        if (count == 0) {
            throw new IllegalStateException("nothing was measured in this time");
        }
        long[] sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        return sorted[(int) Math.min(count - 1L, (long) count * percent / 100)] / NANOS_A_MICRO;
    }
}
