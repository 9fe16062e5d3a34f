package org.machwire.server.uplink;

import org.machwire.ethernet.Arp;
import org.machwire.ethernet.Ethernet;
import org.machwire.ethernet.Icmpv6;
import org.machwire.ethernet.Ipv4;
import org.machwire.ethernet.Ipv6;
import org.machwire.ethernet.NetworkOrder;

/**
 * Which frames passt is given: those to the gateway, and of those to groups the ones that look for it, as passt would answer for
 * everybody else too. Nothing to this machine's own loopback and link-local addresses, such as where clouds keep secrets.
 */
final class OutboundRule {
    private static final int LOOPBACK = 127;
    private static final int LINK_LOCAL = 0xa9fe;
    private static final long ROUTER_LOW = 1;

    private final long gatewayMac;
    private final int gateway;

    /** @param gateway its IPv4 address; 0 for none */
    OutboundRule(long gatewayMac, int gateway) {
        this.gatewayMac = gatewayMac;
        this.gateway = gateway;
    }

    /** Tells whether a frame, which the guard let pass, is for passt. */
    boolean lets(byte[] octets, int offset, int length) {
        long destination = Ethernet.address(octets, offset + Ethernet.DESTINATION_OFFSET);
        int start = offset + Ethernet.HEADER_LENGTH;
        int end = offset + length;
        boolean group = Ethernet.isGroup(destination);
        if (!group && destination != gatewayMac) {
            return false;
        }
        return switch (NetworkOrder.uint16(octets, offset + Ethernet.TYPE_OFFSET)) {
            case Ethernet.TYPE_ARP -> NetworkOrder.int32(octets, start + Arp.TARGET_PROTOCOL_OFFSET) == gateway;
            case Ethernet.TYPE_IPV4 -> !group && letsIpv4(octets, start);
            case Ethernet.TYPE_IPV6 -> group ? looksForRouter(octets, start, end) : letsIpv6(octets, start);
            default -> false;
        };
    }

    private static boolean letsIpv4(byte[] octets, int start) {
        int destination = NetworkOrder.int32(octets, start + Ipv4.DESTINATION_OFFSET);
        int first = destination >>> 24;
        return first != 0 && first != LOOPBACK && destination >>> 16 != LINK_LOCAL;
    }

    /** Unicast, and of the link-local ones the gateway's only. */
    private static boolean letsIpv6(byte[] octets, int start) {
        long high = NetworkOrder.int64(octets, start + Ipv6.DESTINATION_OFFSET);
        long low = NetworkOrder.int64(octets, start + Ipv6.DESTINATION_OFFSET + 8);
        if (high >>> 54 == Ipv6.LINK_LOCAL_HIGH >>> 54) {
            return low == ROUTER_LOW;
        }
        return high != 0 && high >>> 56 != Ipv6.MULTICAST;
    }

    private static boolean looksForRouter(byte[] octets, int start, int end) {
        int message = start + Ipv6.HEADER_LENGTH;
        if (octets[start + Ipv6.NEXT_HEADER_OFFSET] != Ipv6.NEXT_ICMP || message >= end) {
            return false;
        }
        return switch (octets[message] & 0xff) {
            case Icmpv6.TYPE_ROUTER_SOLICITATION -> true;
            case Icmpv6.TYPE_NEIGHBOUR_SOLICITATION -> message + Icmpv6.NEIGHBOUR_SOLICITATION_LENGTH <= end
                    && NetworkOrder.int64(octets, message + Icmpv6.NEIGHBOUR_TARGET_OFFSET) == Ipv6.LINK_LOCAL_HIGH
                    && NetworkOrder.int64(octets, message + Icmpv6.NEIGHBOUR_TARGET_OFFSET + 8) == ROUTER_LOW;
            default -> false;
        };
    }
}
