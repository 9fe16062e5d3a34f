package org.machwire.client.bench;

/**
 * Holds its user to a share of one core: it may go on while it has used no more CPU than that share of the time, give or take a burst.
 * What was not used is not saved, beyond that burst; what was used too much is paid back. Not thread-safe.
 */
final class CpuAllowance {
    private static final long BURST_NANOS = 5_000_000;

    private final double share;
    private long lastNanos;
    private long lastCpuNanos;
    private double leftNanos;

    /**
     * @param share of one core: 0 to 1
     * @param cpuNanos what was used so far
     */
    CpuAllowance(double share, long nowNanos, long cpuNanos) {
        this.share = share;
        lastNanos = nowNanos;
        lastCpuNanos = cpuNanos;
    }

    /** Whether it may go on now, having used so much CPU. */
    boolean allows(long nowNanos, long cpuNanos) {
        leftNanos = Math.min(BURST_NANOS,
                leftNanos + share * (nowNanos - lastNanos) - (cpuNanos - lastCpuNanos));
        lastNanos = nowNanos;
        lastCpuNanos = cpuNanos;
        return leftNanos > 0;
    }
}
