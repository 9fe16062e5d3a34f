package org.machwire.server.guard;

import org.machwire.ethernet.Ipv6;
import org.machwire.ethernet.NetworkOrder;
import org.machwire.v1.DropReason;

/** Lets a sender send IPv6 from its own addresses, and from {@code ::} what a host has to say before it has one. */
final class Ipv6Rule {
    private final Ipv6Addresses own;
    private final UnspecifiedSource unspecified;

    Ipv6Rule(Ipv6Addresses own) {
        this.own = own;
        this.unspecified = new UnspecifiedSource(own);
    }

    /** Checks the packet in {@code octets[start, end)}; what follows its payload length there is padding. */
    DropReason check(byte[] octets, int start, int end) {
        int room = end - start - Ipv6.HEADER_LENGTH;
        if (room < 0 || (octets[start] & 0xff) >>> 4 != Ipv6.VERSION) {
            return DropReason.MALFORMED;
        }
        int payloadLength = NetworkOrder.uint16(octets, start + Ipv6.PAYLOAD_LENGTH_OFFSET);
        if (payloadLength > room) {
            return DropReason.MALFORMED;
        }
        long high = NetworkOrder.int64(octets, start + Ipv6.SOURCE_OFFSET);
        long low = NetworkOrder.int64(octets, start + Ipv6.SOURCE_OFFSET + 8);
        if (own.contains(high, low)) {
            return DropReason.NOT_DROPPED;
        }
        return (high | low) == 0 && unspecified.allows(octets, start, payloadLength)
                ? DropReason.NOT_DROPPED
                : DropReason.SRC_IP6;
    }
}
