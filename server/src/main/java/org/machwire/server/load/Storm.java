package org.machwire.server.load;

/** What one right, or one user, may still send of each kind. Thread-safe. */
public final class Storm {
    private final Rate dhcp;
    private final Rate membership;
    private final Rate neighbour;
    private final Rate broadcast;
    private final Rate multicast;
    private final Rate unknown;

    /** Makes full buckets. */
    public Storm(StormLimits limits, long nowNanos) {
        dhcp = new Rate(limits.dhcp(), nowNanos);
        membership = new Rate(limits.membership(), nowNanos);
        neighbour = new Rate(limits.neighbour(), nowNanos);
        broadcast = new Rate(limits.broadcast(), nowNanos);
        multicast = new Rate(limits.multicast(), nowNanos);
        unknown = new Rate(limits.unknown(), nowNanos);
    }

    Rate rate(StormClass kind) {
        return switch (kind) {
            case DHCP -> dhcp;
            case MEMBERSHIP -> membership;
            case NEIGHBOUR -> neighbour;
            case BROADCAST -> broadcast;
            case MULTICAST -> multicast;
            case UNKNOWN -> unknown;
        };
    }

    /** Tells whether nothing that was taken counts any more. */
    public boolean isFull(long nowNanos) {
        return dhcp.isFull(nowNanos) && membership.isFull(nowNanos) && neighbour.isFull(nowNanos)
                && broadcast.isFull(nowNanos) && multicast.isFull(nowNanos) && unknown.isFull(nowNanos);
    }
}
