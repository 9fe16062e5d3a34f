package org.machwire.server.guard;

import org.machwire.ethernet.Ethernet;
import org.machwire.ethernet.Ipv6;
import org.machwire.ethernet.NetworkOrder;

/** Walks IPv6 (RFC 8200) through its extension headers to the upper layer, or to where it could be hidden (RFC 7112, RFC 7113). */
final class Ipv6Walk {
    /** The most that hosts send is three or four. */
    private static final int MAX_EXTENSION_HEADERS = 8;
    private static final int MIN_EXTENSION_LENGTH = 8;
    private static final int LARGEST_PACKET = 65535;

    private static final int HOP_BY_HOP = 0;
    private static final int ROUTING = 43;
    private static final int FRAGMENT = 44;
    private static final int AUTHENTICATION = 51;
    private static final int MIN_AUTHENTICATION_LENGTH = 12;
    private static final int DESTINATION_OPTIONS = 60;

    private static final int OPTION_PAD1 = 0;
    private static final int OPTION_JUMBO = 194;
    private static final int OPTION_HOME_ADDRESS = 201;

    /** Upper layers by number: IP in IP, TCP, UDP, DCCP, RSVP, GRE, ESP, ICMPv6, none, routing protocols, IPComp, L2TP, SCTP, UDP-Lite. */
    private static final boolean[] UPPER_LAYERS = new boolean[256];

    static {
        int[] known = {4, 6, 17, 33, 41, 46, 47, 50, 58, 59, 88, 89, 103, 108, 112, 115, 124, 132, 136};
        for (int protocol : known) {
            UPPER_LAYERS[protocol] = true;
        }
    }

    private Ipv6Walk() {}

    static long walk(byte[] octets, int offset, int length) {
        int start = offset + Ethernet.HEADER_LENGTH;
        int room = length - Ethernet.HEADER_LENGTH - Ipv6.HEADER_LENGTH;
        if (room < 0 || (octets[start] & 0xff) >>> 4 != Ipv6.VERSION) {
            return Headers.MALFORMED;
        }
        int payloadLength = NetworkOrder.uint16(octets, start + Ipv6.PAYLOAD_LENGTH_OFFSET);
        if (payloadLength > room) {
            return Headers.MALFORMED;
        }
        int at = start + Ipv6.HEADER_LENGTH;
        int end = at + payloadLength;
        int next = octets[start + Ipv6.NEXT_HEADER_OFFSET] & 0xff;
        return UPPER_LAYERS[next]
                ? whole(octets, offset, at, end, next, Headers.NONE)
                : extensions(octets, offset, at, end, next);
    }

    private static long extensions(byte[] octets, int offset, int from, int end, int first) {
        int fault = Headers.NONE;
        int at = from;
        int next = first;
        for (int walked = 0; !UPPER_LAYERS[next]; walked++) {
            if (next == ROUTING) {
                return Math.min(fault, Headers.SOURCE_ROUTE);
            }
            if (walked == MAX_EXTENSION_HEADERS || !isWalked(next, walked)) {
                return Math.min(fault, Headers.HEADER_CHAIN);
            }
            int size = size(octets, at, end, next);
            if (size == 0) {
                return Headers.MALFORMED;
            }
            if (next == FRAGMENT) {
                return fragment(octets, offset, at, end, fault);
            }
            if (next != AUTHENTICATION) {
                fault = Math.min(fault, options(octets, at + 2, at + size));
            }
            next = octets[at] & 0xff;
            at += size;
        }
        return whole(octets, offset, at, end, next, fault);
    }

    private static boolean isWalked(int header, int walked) {
        return switch (header) {
            case HOP_BY_HOP -> walked == 0;
            case DESTINATION_OPTIONS, FRAGMENT, AUTHENTICATION -> true;
            default -> false;
        };
    }

    /** How long an extension header is; 0 if it is cut off. */
    private static int size(byte[] octets, int at, int end, int header) {
        int room = end - at;
        if (room < MIN_EXTENSION_LENGTH) {
            return 0;
        }
        int units = octets[at + 1] & 0xff;
        int size = switch (header) {
            case FRAGMENT -> MIN_EXTENSION_LENGTH;
            case AUTHENTICATION -> (units + 2) * 4;
            default -> (units + 1) * 8;
        };
        return size > room || (header == AUTHENTICATION && size < MIN_AUTHENTICATION_LENGTH) ? 0 : size;
    }

    private static int options(byte[] octets, int from, int end) {
        int fault = Headers.NONE;
        int at = from;
        while (at < end) {
            int type = octets[at] & 0xff;
            if (type == OPTION_PAD1) {
                at++;
                continue;
            }
            if (at + 2 > end || (octets[at + 1] & 0xff) > end - at - 2 || type == OPTION_JUMBO) {
                return Headers.MALFORMED;
            }
            if (type == OPTION_HOME_ADDRESS) {
                fault = Headers.SOURCE_ROUTE;
            }
            at += 2 + (octets[at + 1] & 0xff);
        }
        return fault;
    }

    private static long whole(byte[] octets, int offset, int upper, int end, int protocol, int before) {
        int fault = Math.min(before, UpperLayer.shape(octets, upper, end, protocol, true));
        int kind = UpperLayer.kind(octets, upper, end, protocol, true);
        return Headers.of(fault, Headers.IPV6, kind, protocol, upper - offset, end - offset);
    }

    private static long fragment(byte[] octets, int offset, int at, int end, int before) {
        int protocol = octets[at] & 0xff;
        int fragmentation = NetworkOrder.uint16(octets, at + 2);
        int dataOffset = fragmentation & ~7;
        boolean isLast = (fragmentation & 1) == 0;
        int upper = at + MIN_EXTENSION_LENGTH;
        int data = end - upper;
        // The size of the whole counts what stands before the fragment header, too (RFC 8200, 4.5).
        int unfragmentable = at - offset - Ethernet.HEADER_LENGTH - Ipv6.HEADER_LENGTH;
        if ((!isLast && data % 8 != 0) || unfragmentable + dataOffset + data > LARGEST_PACKET) {
            return Headers.MALFORMED;
        }
        if (dataOffset > 0) {
            int fault = UPPER_LAYERS[protocol]
                    ? UpperLayer.hidesInLaterFragment(dataOffset, protocol) ? Headers.FRAGMENT : Headers.NONE
                    : isExtension(protocol) ? Headers.FRAGMENT : Headers.HEADER_CHAIN;
            return Headers.later(Headers.of(Math.min(before, fault), Headers.IPV6, Headers.PLAIN, protocol,
                    upper - offset, end - offset));
        }
        if (!UPPER_LAYERS[protocol]) {
            return Math.min(before, isExtension(protocol) ? Headers.FRAGMENT : Headers.HEADER_CHAIN);
        }
        boolean isHiding = isLast
                ? UpperLayer.isNeverFragmented(octets, upper, end, protocol, true)
                : UpperLayer.hidesInFirstFragment(octets, upper, end, protocol, true);
        int fault = Math.min(before, isHiding ? Headers.FRAGMENT : Headers.NONE);
        return isLast
                ? whole(octets, offset, upper, end, protocol, fault)
                : Headers.fragment(Headers.of(fault, Headers.IPV6, Headers.PLAIN, protocol, upper - offset,
                        end - offset));
    }

    private static boolean isExtension(int header) {
        return switch (header) {
            case HOP_BY_HOP, ROUTING, FRAGMENT, AUTHENTICATION, DESTINATION_OPTIONS -> true;
            default -> false;
        };
    }
}
