package org.machwire.pfinet.stack;

import org.machwire.ethernet.Ipv4Address;

/** Says how one echo request ended. */
public sealed interface PingResult {
    /**
     * The destination answered with the same payload.
     *
     * @param roundTripNanos from the call to the reply's arrival, resolution by ARP included, in nanoseconds
     * @param ttl the reply's time to live on arrival
     * @param length octets of the ICMP message: 8 and the payload
     */
    record Reply(long roundTripNanos, int ttl, int length) implements PingResult {}

    /** No answer came in time. */
    record TimedOut() implements PingResult {}

    /**
     * The destination cannot be reached.
     *
     * @param reporter who says so; our own address if the neighbour did not answer ARP
     */
    record Unreachable(Ipv4Address reporter) implements PingResult {}

    /**
     * The request was dropped before it left.
     *
     * @param reason neither {@link SendOutcome#SENT} nor {@link SendOutcome#QUEUED}
     */
    record NotSent(SendOutcome reason) implements PingResult {}
}
