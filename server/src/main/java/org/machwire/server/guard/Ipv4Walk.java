package org.machwire.server.guard;

import org.machwire.ethernet.Ethernet;
import org.machwire.ethernet.Ipv4;
import org.machwire.ethernet.NetworkOrder;

/** Walks IPv4 (RFC 791): header, options, and what of a fragment could hide the upper layer (RFC 1858). */
final class Ipv4Walk {
    private static final int MORE_FRAGMENTS = 0x2000;
    private static final int OFFSET_MASK = 0x1fff;
    private static final int LARGEST_PACKET = 65535;

    private static final int OPTION_END = 0;
    private static final int OPTION_NOTHING = 1;
    private static final int OPTION_LOOSE_SOURCE_ROUTE = 131;
    private static final int OPTION_STRICT_SOURCE_ROUTE = 137;

    private Ipv4Walk() {}

    static long walk(byte[] octets, int offset, int length) {
        int start = offset + Ethernet.HEADER_LENGTH;
        int payload = length - Ethernet.HEADER_LENGTH;
        if (payload < Ipv4.MIN_HEADER_LENGTH) {
            return Headers.MALFORMED;
        }
        int first = NetworkOrder.int32(octets, start);
        int headerLength = (first >>> 24 & 0xf) * 4;
        int totalLength = first & 0xffff;
        if (first >>> 28 != Ipv4.VERSION || headerLength < Ipv4.MIN_HEADER_LENGTH || totalLength < headerLength
                || totalLength > payload) {
            return Headers.MALFORMED;
        }
        int fault = headerLength == Ipv4.MIN_HEADER_LENGTH
                ? Headers.NONE
                : options(octets, start + Ipv4.MIN_HEADER_LENGTH, start + headerLength);
        int protocol = octets[start + Ipv4.PROTOCOL_OFFSET] & 0xff;
        int fragmentation = NetworkOrder.uint16(octets, start + Ipv4.FRAGMENT_OFFSET);
        int upper = start + headerLength;
        int end = start + totalLength;
        if ((fragmentation & Ipv4.FRAGMENT_MASK) == 0) {
            int kind = UpperLayer.kind(octets, upper, end, protocol, false);
            fault = Math.min(fault, UpperLayer.shape(octets, upper, end, protocol, false));
            return Headers.of(fault, Headers.IPV4, kind, protocol, upper - offset, end - offset);
        }
        int dataOffset = (fragmentation & OFFSET_MASK) * 8;
        boolean isLast = (fragmentation & MORE_FRAGMENTS) == 0;
        int data = totalLength - headerLength;
        // The offset counts from behind the header, which the whole packet has, too.
        if ((!isLast && data % 8 != 0) || headerLength + dataOffset + data > LARGEST_PACKET) {
            return Headers.MALFORMED;
        }
        boolean isHiding = protocol == UpperLayer.IGMP || (dataOffset == 0
                ? UpperLayer.hidesInFirstFragment(octets, upper, end, protocol, false)
                : UpperLayer.hidesInLaterFragment(dataOffset, protocol));
        fault = Math.min(fault, isHiding ? Headers.FRAGMENT : Headers.NONE);
        long headers = Headers.of(fault, Headers.IPV4, Headers.PLAIN, protocol, upper - offset, end - offset);
        return dataOffset == 0 ? Headers.fragment(headers) : Headers.later(headers);
    }

    private static int options(byte[] octets, int from, int end) {
        int fault = Headers.NONE;
        int at = from;
        while (at < end) {
            int type = octets[at] & 0xff;
            if (type == OPTION_END) {
                break;
            }
            if (type == OPTION_NOTHING) {
                at++;
                continue;
            }
            int size = at + 1 < end ? octets[at + 1] & 0xff : 0;
            if (size < 2 || size > end - at) {
                return Headers.MALFORMED;
            }
            if (type == OPTION_LOOSE_SOURCE_ROUTE || type == OPTION_STRICT_SOURCE_ROUTE) {
                fault = Headers.SOURCE_ROUTE;
            }
            at += size;
        }
        return fault;
    }
}
