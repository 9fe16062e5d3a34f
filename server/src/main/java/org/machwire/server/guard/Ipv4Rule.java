package org.machwire.server.guard;

import org.machwire.ethernet.Ipv4;
import org.machwire.ethernet.NetworkOrder;
import org.machwire.v1.DropReason;

/** Lets a sender send IPv4 from its own addresses, and from 0.0.0.0 the question for one. */
final class Ipv4Rule {
    private final Ipv4Addresses own;
    private final DhcpQuestion question;

    Ipv4Rule(long mac, Ipv4Addresses own) {
        this.own = own;
        question = new DhcpQuestion(mac);
    }

    /** Checks the packet in {@code octets[start, end)}; what follows its total length there is padding. */
    DropReason check(byte[] octets, int start, int end) {
        int payload = end - start;
        if (payload < Ipv4.MIN_HEADER_LENGTH) {
            return DropReason.MALFORMED;
        }
        int first = NetworkOrder.int32(octets, start);
        int headerLength = (first >>> 24 & 0xf) * 4;
        int totalLength = first & 0xffff;
        // A header longer than the payload fails too: the total length lies between the two.
        if (first >>> 28 != Ipv4.VERSION || headerLength < Ipv4.MIN_HEADER_LENGTH || totalLength < headerLength
                || totalLength > payload) {
            return DropReason.MALFORMED;
        }
        int source = NetworkOrder.int32(octets, start + Ipv4.SOURCE_OFFSET);
        boolean allowed = own.contains(source)
                || (source == 0 && !own.isEmpty() && question.isAsked(octets, start, headerLength, totalLength));
        return allowed ? DropReason.NOT_DROPPED : DropReason.SRC_IP4;
    }
}
