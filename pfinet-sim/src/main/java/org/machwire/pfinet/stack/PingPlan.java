package org.machwire.pfinet.stack;

import java.time.Duration;
import org.machwire.ethernet.Ipv4Address;

/**
 * Says what a {@link Pinger} shall do.
 *
 * @param identifier of all its requests, 16 bits; no other pinger of the stack may use it for the same destination
 * @param count requests to send, 1 to 65535
 * @param interval from one request to the next
 * @param timeout how long to wait for each reply
 * @param payloadLength octets of each request after the ICMP header
 */
public record PingPlan(Ipv4Address destination, int identifier, int count, Duration interval, Duration timeout,
        int payloadLength) {

    /** @throws IllegalArgumentException if a number is out of its bounds or a time is negative */
    public PingPlan {
        if (identifier < 0 || identifier > 0xffff || count < 1 || count > 0xffff) {
            throw new IllegalArgumentException("identifier and count have 16 bits, and at least one is sent");
        }
        if (payloadLength < 0 || interval.isNegative() || timeout.isNegative()) {
            throw new IllegalArgumentException("no length or time may be negative");
        }
    }

    /** Plans what ping does by default: 56 octets, one a second, ten seconds of patience. */
    public PingPlan(Ipv4Address destination, int identifier, int count) {
        this(destination, identifier, count, Duration.ofSeconds(1), Duration.ofSeconds(10), 56);
    }
}
