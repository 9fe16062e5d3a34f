package org.machwire.server.guard;

import org.machwire.ethernet.Ethernet;
import org.machwire.ethernet.Ipv6;
import org.machwire.ethernet.NetworkOrder;
import org.machwire.v1.DropReason;

/**
 * Lets a sender send IPv6 from its own addresses, from {@code ::} what a host has to say before it has one, and of servers' and routers' what its
 * roles allow.
 */
final class Ipv6Rule {
    private final Ipv6Addresses own;
    private final Networks networks;
    private final boolean isRouter;
    private final UnspecifiedSource unspecified;
    private final DhcpRule dhcp;
    private final Icmpv6Rule icmp;

    Ipv6Rule(SourcePolicy policy) {
        own = Ipv6Addresses.of(policy);
        networks = Networks.of(policy.networks());
        isRouter = policy.isRouter();
        unspecified = new UnspecifiedSource(own);
        dhcp = new DhcpRule(policy, Ipv4Addresses.of(policy));
        icmp = new Icmpv6Rule(policy, own);
    }

    /** Checks the packet of a frame that begins at {@code offset}, whose headers have no fault. */
    DropReason check(byte[] octets, int offset, long headers) {
        int start = offset + Ethernet.HEADER_LENGTH;
        long high = NetworkOrder.int64(octets, start + Ipv6.SOURCE_OFFSET);
        long low = NetworkOrder.int64(octets, start + Ipv6.SOURCE_OFFSET + 8);
        int upper = offset + Headers.upper(headers);
        int end = offset + Headers.end(headers);
        if (!own.contains(high, low)
                && !((high | low) == 0
                        ? unspecified.allows(octets, start, upper, end, headers)
                        : forwards(high, low))) {
            return DropReason.SRC_IP6;
        }
        int protocol = Headers.protocol(headers);
        if (Headers.isLaterFragment(headers)) {
            return RoutingProtocols.speaks(protocol) && !isRouter ? DropReason.ROUTING : DropReason.NOT_DROPPED;
        }
        return switch (protocol) {
            case UpperLayer.TCP -> DropReason.NOT_DROPPED;
            case UpperLayer.UDP -> udp(octets, start, upper, end);
            case UpperLayer.ICMPV6 -> icmp.check(octets, upper, end);
            default -> RoutingProtocols.speaks(protocol) && !isRouter ? DropReason.ROUTING : DropReason.NOT_DROPPED;
        };
    }

    /** A router forwards what comes from outside, but from no address that is on no network or on one link only. */
    private boolean forwards(long high, long low) {
        boolean isMulticast = high >>> 56 == Ipv6.MULTICAST;
        boolean isLinkLocal = high >>> 54 == Ipv6.LINK_LOCAL_HIGH >>> 54;
        boolean isLoopback = high == 0 && low == 1;
        boolean isMapped = high == 0 && low >>> 32 == 0xffff;
        return isRouter && !isMulticast && !isLinkLocal && !isLoopback && !isMapped && !networks.contain(high, low);
    }

    private DropReason udp(byte[] octets, int start, int upper, int end) {
        int ports = NetworkOrder.int32(octets, upper);
        int to = ports & 0xffff;
        if (dhcp.isServers6(ports >>> 16, to)) {
            return DropReason.DHCP_SERVER;
        }
        if (to == DhcpRule.SERVER_PORT_6) {
            return dhcp.check6(octets, upper, end);
        }
        boolean isToMany = (octets[start + Ipv6.DESTINATION_OFFSET] & 0xff) == Ipv6.MULTICAST;
        return !isRouter && isToMany && RoutingProtocols.uses(to) ? DropReason.ROUTING : DropReason.NOT_DROPPED;
    }
}
