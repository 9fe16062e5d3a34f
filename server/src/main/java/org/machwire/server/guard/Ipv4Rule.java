package org.machwire.server.guard;

import org.machwire.ethernet.Ethernet;
import org.machwire.ethernet.Ipv4;
import org.machwire.ethernet.NetworkOrder;
import org.machwire.v1.DropReason;

/** Lets a sender send IPv4 from its own addresses, from 0.0.0.0 what a host asks that has none yet, and of servers' what its roles allow. */
final class Ipv4Rule {
    private static final int BROADCAST = 0xffff_ffff;
    private static final int CLIENT_TO_SERVER = DhcpRule.CLIENT_PORT << 16 | DhcpRule.SERVER_PORT;
    private static final int ICMP_REDIRECT = 5;
    private static final int ICMP_ROUTER_ADVERTISEMENT = 9;
    private static final int ICMP_QUOTE_OFFSET = 8;

    private final Ipv4Addresses own;
    private final Networks networks;
    private final boolean isRouter;
    private final DhcpRule dhcp;

    Ipv4Rule(SourcePolicy policy) {
        own = Ipv4Addresses.of(policy);
        networks = Networks.of(policy.networks());
        isRouter = policy.isRouter();
        dhcp = new DhcpRule(policy, own);
    }

    /** Checks the packet of a frame that begins at {@code offset}, whose headers have no fault. */
    DropReason check(byte[] octets, int offset, long headers) {
        int start = offset + Ethernet.HEADER_LENGTH;
        int protocol = Headers.protocol(headers);
        int upper = offset + Headers.upper(headers);
        int source = NetworkOrder.int32(octets, start + Ipv4.SOURCE_OFFSET);
        if (!own.contains(source) && !(source == 0 ? isFromNobody(octets, start, upper, headers) : forwards(source))) {
            return DropReason.SRC_IP4;
        }
        if (Headers.isLaterFragment(headers)) {
            return RoutingProtocols.speaks(protocol) && !isRouter ? DropReason.ROUTING : DropReason.NOT_DROPPED;
        }
        return switch (protocol) {
            case UpperLayer.TCP -> DropReason.NOT_DROPPED;
            case UpperLayer.UDP -> Headers.kind(headers) == Headers.DHCP
                    ? dhcp(octets, upper, offset + Headers.end(headers))
                    : udp(octets, offset, upper);
            case UpperLayer.ICMP -> isRouter ? DropReason.NOT_DROPPED : icmp(octets, upper);
            case UpperLayer.IGMP -> isRouter ? DropReason.NOT_DROPPED : igmp(Headers.kind(headers));
            default -> RoutingProtocols.speaks(protocol) && !isRouter ? DropReason.ROUTING : DropReason.NOT_DROPPED;
        };
    }

    private boolean isFromNobody(byte[] octets, int start, int upper, long headers) {
        return !own.isEmpty() && (Headers.kind(headers) == Headers.MEMBERSHIP
                || (Headers.kind(headers) == Headers.DHCP
                        && NetworkOrder.int32(octets, upper) == CLIENT_TO_SERVER
                        && NetworkOrder.int32(octets, start + Ipv4.DESTINATION_OFFSET) == BROADCAST));
    }

    /** A router forwards what comes from outside, but from no address that is on no network. */
    private boolean forwards(int source) {
        int first = source >>> 24;
        return isRouter && first != 0 && first != 127 && first < 224 && !networks.contain(source);
    }

    private DropReason dhcp(byte[] octets, int upper, int end) {
        int ports = NetworkOrder.int32(octets, upper);
        int to = ports & 0xffff;
        if (dhcp.isServers(ports >>> 16, to)) {
            return DropReason.DHCP_SERVER;
        }
        return to == DhcpRule.SERVER_PORT ? dhcp.check(octets, upper, end) : DropReason.NOT_DROPPED;
    }

    private DropReason udp(byte[] octets, int offset, int upper) {
        return !isRouter && isToMany(octets, offset) && RoutingProtocols.uses(NetworkOrder.uint16(octets, upper + 2))
                ? DropReason.ROUTING
                : DropReason.NOT_DROPPED;
    }

    private static boolean isToMany(byte[] octets, int offset) {
        int destination = NetworkOrder.int32(octets, offset + Ethernet.HEADER_LENGTH + Ipv4.DESTINATION_OFFSET);
        return destination >>> 28 == 0xe || destination == BROADCAST
                || Ethernet.isGroup(Ethernet.address(octets, offset + Ethernet.DESTINATION_OFFSET));
    }

    private DropReason icmp(byte[] octets, int message) {
        int type = octets[message] & 0xff;
        if (type == ICMP_ROUTER_ADVERTISEMENT) {
            return DropReason.RA;
        }
        if (type == ICMP_REDIRECT) {
            return DropReason.REDIRECT;
        }
        return UpperLayer.isIcmpError(type) && !isAboutOwn(octets, message + ICMP_QUOTE_OFFSET)
                ? DropReason.ICMP_QUOTE
                : DropReason.NOT_DROPPED;
    }

    private boolean isAboutOwn(byte[] octets, int quoted) {
        int destination = NetworkOrder.int32(octets, quoted + Ipv4.DESTINATION_OFFSET);
        return own.contains(destination) || destination >>> 28 == 0xe || destination == BROADCAST;
    }

    private static DropReason igmp(int kind) {
        return switch (kind) {
            case Headers.MEMBERSHIP -> DropReason.NOT_DROPPED;
            case Headers.QUERY -> DropReason.GROUP_QUERY;
            default -> DropReason.ROUTING;
        };
    }
}
