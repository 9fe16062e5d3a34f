package org.machwire.server.guard;

import org.machwire.ethernet.Icmpv6;
import org.machwire.ethernet.Ipv6;
import org.machwire.ethernet.NetworkOrder;

/**
 * Knows the packets that a host sends from {@code ::}: the search for duplicates of an own address (RFC 4862, 5.4), reports of
 * the multicast groups it joins for that (RFC 3590), and the search for routers (RFC 4861, 4.1).
 */
final class UnspecifiedSource {
    /** The lower half of ff02::2. */
    private static final long ALL_ROUTERS_LOW = 2;
    /** Router alert for MLD (RFC 2711): type 5, length 2, value 0. */
    private static final int ROUTER_ALERT_FOR_MLD = 0x0502_0000;

    private final Ipv6Addresses own;

    UnspecifiedSource(Ipv6Addresses own) {
        this.own = own;
    }

    /** Judges the packet at {@code start}, whose upper layer is in {@code octets[upper, end)}. */
    boolean allows(byte[] octets, int start, int upper, int end, long headers) {
        if (own.isEmpty() || Headers.isFragment(headers) || Headers.protocol(headers) != UpperLayer.ICMPV6) {
            return false;
        }
        boolean isDirect = uint8(octets, start + Ipv6.NEXT_HEADER_OFFSET) == UpperLayer.ICMPV6;
        return switch (uint8(octets, upper)) {
            case Icmpv6.TYPE_NEIGHBOUR_SOLICITATION -> isDirect && isDuplicateSearch(octets, start, upper, end);
            case Icmpv6.TYPE_ROUTER_SOLICITATION -> isDirect && isRouterSearch(octets, start, upper, end);
            case Icmpv6.TYPE_MLD_REPORT, Icmpv6.TYPE_MLD_DONE, Icmpv6.TYPE_MLD2_REPORT ->
                isListenerReport(octets, start, upper);
            default -> false;
        };
    }

    private boolean isDuplicateSearch(byte[] octets, int start, int message, int end) {
        long high = NetworkOrder.int64(octets, message + Icmpv6.NEIGHBOUR_TARGET_OFFSET);
        long low = NetworkOrder.int64(octets, message + Icmpv6.NEIGHBOUR_TARGET_OFFSET + 8);
        return octets[message + Icmpv6.CODE_OFFSET] == 0 && hopLimit(octets, start) == Icmpv6.NEIGHBOUR_HOP_LIMIT
                && own.contains(high, low)
                && isFor(octets, start, Ipv6.SOLICITED_NODE_HIGH, Ipv6.solicitedNodeLow(low))
                && !NeighbourOptions.has(NeighbourOptions.SOURCE_LINK_LAYER, octets,
                        message + Icmpv6.NEIGHBOUR_SOLICITATION_LENGTH, end);
    }

    /** Without options: who has no address yet must not tell a link-layer address with it. */
    private static boolean isRouterSearch(byte[] octets, int start, int message, int end) {
        return end - message == Icmpv6.ROUTER_SOLICITATION_LENGTH && octets[message + Icmpv6.CODE_OFFSET] == 0
                && hopLimit(octets, start) == Icmpv6.NEIGHBOUR_HOP_LIMIT
                && isFor(octets, start, Ipv6.SOLICITED_NODE_HIGH, ALL_ROUTERS_LOW);
    }

    private static boolean isListenerReport(byte[] octets, int start, int message) {
        int options = start + Ipv6.HEADER_LENGTH;
        return uint8(octets, start + Ipv6.NEXT_HEADER_OFFSET) == Ipv6.NEXT_HOP_BY_HOP
                && uint8(octets, options) == UpperLayer.ICMPV6
                && hopLimit(octets, start) == Icmpv6.MLD_HOP_LIMIT
                && uint8(octets, start + Ipv6.DESTINATION_OFFSET) == Ipv6.MULTICAST
                && isAlertAndPadding(octets, options + 2, message);
    }

    /** Judges options that are whole. */
    private static boolean isAlertAndPadding(byte[] octets, int from, int end) {
        boolean alerts = false;
        int at = from;
        while (at < end) {
            int type = uint8(octets, at);
            if (type == 0) {
                at++;
                continue;
            }
            int length = uint8(octets, at + 1);
            boolean isAlert = length == 2 && NetworkOrder.int32(octets, at) == ROUTER_ALERT_FOR_MLD;
            if (type != 1 && !isAlert) {
                return false;
            }
            alerts |= isAlert;
            at += 2 + length;
        }
        return alerts;
    }

    private static boolean isFor(byte[] octets, int start, long high, long low) {
        return NetworkOrder.int64(octets, start + Ipv6.DESTINATION_OFFSET) == high
                && NetworkOrder.int64(octets, start + Ipv6.DESTINATION_OFFSET + 8) == low;
    }

    private static int hopLimit(byte[] octets, int start) {
        return uint8(octets, start + Ipv6.HOP_LIMIT_OFFSET);
    }

    private static int uint8(byte[] octets, int offset) {
        return octets[offset] & 0xff;
    }
}
