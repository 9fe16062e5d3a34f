package org.machwire.server.load;

/**
 * How many frames of each kind one right may send in a second, in bursts of as many.
 *
 * @param userFactor how many times as much all rights of one user may send together
 */
public record StormLimits(long dhcp, long membership, long neighbour, long broadcast, long multicast, long unknown,
        long userFactor) {
    public static final StormLimits DEFAULT = new StormLimits(50, 100, 500, 1000, 1000, 1000, 4);

    /** @throws IllegalArgumentException if a limit is below 0, or the factor below 1 */
    public StormLimits {
        if (Math.min(Math.min(Math.min(dhcp, membership), Math.min(neighbour, broadcast)),
                Math.min(multicast, unknown)) < 0 || userFactor < 1) {
            throw new IllegalArgumentException("a storm limit is at least 0, and the factor at least 1");
        }
    }

    /** What all rights of one user may send together. */
    public StormLimits ofUser() {
        return new StormLimits(times(dhcp), times(membership), times(neighbour), times(broadcast), times(multicast),
                times(unknown), 1);
    }

    private long times(long limit) {
        return limit > Long.MAX_VALUE / userFactor ? Long.MAX_VALUE : limit * userFactor;
    }
}
