package org.machwire.server.guard;

import org.machwire.ethernet.Icmpv6;
import org.machwire.ethernet.Ipv6;
import org.machwire.ethernet.NetworkOrder;

/**
 * Knows the packets that a host sends from {@code ::}: the search for duplicates of an own address (RFC 4862, 5.4), reports of
 * the multicast groups it joins for that (RFC 3590), and the search for routers (RFC 4861, 4.1).
 */
final class UnspecifiedSource {
    /**
     * A hop-by-hop header of eight octets before ICMPv6: router alert for MLD (RFC 2711), then two octets of padding.
     */
    private static final long ALERT_THEN_PADDING = 0x3a00_0502_0000_0100L;
    /** The same with the padding first, as the BSDs lay it out. */
    private static final long PADDING_THEN_ALERT = 0x3a00_0100_0502_0000L;

    private static final int HOP_BY_HOP_LENGTH = 8;
    /** The lower half of ff02::2. */
    private static final long ALL_ROUTERS_LOW = 2;

    private final Ipv6Addresses own;

    UnspecifiedSource(Ipv6Addresses own) {
        this.own = own;
    }

    /** Judges the packet at {@code start}, whose header and {@code payloadLength} octets after it are there. */
    boolean allows(byte[] octets, int start, int payloadLength) {
        if (own.isEmpty()) {
            return false;
        }
        int payload = start + Ipv6.HEADER_LENGTH;
        return switch (uint8(octets, start + Ipv6.NEXT_HEADER_OFFSET)) {
            case Ipv6.NEXT_ICMP -> isDuplicateSearch(octets, start, payload, payloadLength)
                    || isRouterSearch(octets, start, payload, payloadLength);
            case Ipv6.NEXT_HOP_BY_HOP -> isListenerReport(octets, start, payload, payloadLength);
            default -> false;
        };
    }

    private boolean isDuplicateSearch(byte[] octets, int start, int message, int length) {
        if (length < Icmpv6.NEIGHBOUR_SOLICITATION_LENGTH
                || uint8(octets, message) != Icmpv6.TYPE_NEIGHBOUR_SOLICITATION
                || octets[message + Icmpv6.CODE_OFFSET] != 0
                || uint8(octets, start + Ipv6.HOP_LIMIT_OFFSET) != Icmpv6.NEIGHBOUR_HOP_LIMIT) {
            return false;
        }
        long high = NetworkOrder.int64(octets, message + Icmpv6.NEIGHBOUR_TARGET_OFFSET);
        long low = NetworkOrder.int64(octets, message + Icmpv6.NEIGHBOUR_TARGET_OFFSET + 8);
        return own.contains(high, low)
                && NetworkOrder.int64(octets, start + Ipv6.DESTINATION_OFFSET) == Ipv6.SOLICITED_NODE_HIGH
                && NetworkOrder.int64(octets, start + Ipv6.DESTINATION_OFFSET + 8) == Ipv6.solicitedNodeLow(low);
    }

    /** Without options: who has no address yet must not tell a link-layer address with it. */
    private static boolean isRouterSearch(byte[] octets, int start, int message, int length) {
        return length == Icmpv6.ROUTER_SOLICITATION_LENGTH
                && uint8(octets, message) == Icmpv6.TYPE_ROUTER_SOLICITATION
                && octets[message + Icmpv6.CODE_OFFSET] == 0
                && uint8(octets, start + Ipv6.HOP_LIMIT_OFFSET) == Icmpv6.NEIGHBOUR_HOP_LIMIT
                && NetworkOrder.int64(octets, start + Ipv6.DESTINATION_OFFSET) == Ipv6.SOLICITED_NODE_HIGH
                && NetworkOrder.int64(octets, start + Ipv6.DESTINATION_OFFSET + 8) == ALL_ROUTERS_LOW;
    }

    private static boolean isListenerReport(byte[] octets, int start, int payload, int payloadLength) {
        int length = payloadLength - HOP_BY_HOP_LENGTH;
        if (length < Icmpv6.MLD2_REPORT_LENGTH
                || uint8(octets, start + Ipv6.HOP_LIMIT_OFFSET) != Icmpv6.MLD_HOP_LIMIT
                || uint8(octets, start + Ipv6.DESTINATION_OFFSET) != Ipv6.MULTICAST) {
            return false;
        }
        long options = NetworkOrder.int64(octets, payload);
        return (options == ALERT_THEN_PADDING || options == PADDING_THEN_ALERT)
                && switch (uint8(octets, payload + HOP_BY_HOP_LENGTH)) {
                    case Icmpv6.TYPE_MLD2_REPORT -> true;
                    case Icmpv6.TYPE_MLD_REPORT, Icmpv6.TYPE_MLD_DONE -> length >= Icmpv6.MLD_LENGTH;
                    default -> false;
                };
    }

    private static int uint8(byte[] octets, int offset) {
        return octets[offset] & 0xff;
    }
}
