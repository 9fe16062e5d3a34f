package org.machwire.server.guard;

import org.machwire.ethernet.Icmpv6;
import org.machwire.ethernet.Ipv6;
import org.machwire.ethernet.NetworkOrder;
import org.machwire.v1.DropReason;

/** Lets a sender tell only its own addresses by neighbour discovery, and speak as a router only with the role (RFC 4861, RFC 3810, RFC 4286). */
final class Icmpv6Rule {
    private static final int QUOTE_OFFSET = 8;

    // What tells addresses, or is a router's, beside neighbour discovery proper (IANA's registry of ICMPv6 types).
    private static final int INVERSE_SOLICITATION = 141;
    private static final int INVERSE_ADVERTISEMENT = 142;
    private static final int HOME_AGENTS = 145;
    private static final int MOBILE_PREFIX = 147;
    private static final int CERTIFICATION_PATH = 149;
    private static final int RPL = 155;
    private static final int DUPLICATE_REQUEST = 157;
    private static final int DUPLICATE_CONFIRMATION = 158;

    private final long mac;
    private final Ipv6Addresses own;
    private final boolean isRouter;

    Icmpv6Rule(SourcePolicy policy, Ipv6Addresses own) {
        mac = policy.mac().value();
        this.own = own;
        isRouter = policy.isRouter();
    }

    /** Checks a message whose shape is right. */
    DropReason check(byte[] octets, int message, int end) {
        int type = octets[message] & 0xff;
        return switch (type) {
            case 1, 2, 3, 4 -> isRouter || isAboutOwn(octets, message + QUOTE_OFFSET)
                    ? DropReason.NOT_DROPPED
                    : DropReason.ICMP_QUOTE;
            case Icmpv6.TYPE_ROUTER_RENUMBERING, INVERSE_SOLICITATION, INVERSE_ADVERTISEMENT, HOME_AGENTS,
                    MOBILE_PREFIX, CERTIFICATION_PATH, UpperLayer.MULTICAST_ROUTER_ADVERTISEMENT,
                    UpperLayer.MULTICAST_ROUTER_TERMINATION, RPL, DUPLICATE_REQUEST, DUPLICATE_CONFIRMATION ->
                isRouter ? DropReason.NOT_DROPPED : DropReason.RA;
            case Icmpv6.TYPE_MLD_QUERY -> isRouter ? DropReason.NOT_DROPPED : DropReason.GROUP_QUERY;
            case Icmpv6.TYPE_ROUTER_ADVERTISEMENT -> isRouter
                    ? options(octets, message, end, type)
                    : DropReason.RA;
            case Icmpv6.TYPE_REDIRECT -> isRouter ? DropReason.NOT_DROPPED : DropReason.REDIRECT;
            case Icmpv6.TYPE_NEIGHBOUR_SOLICITATION,
                    Icmpv6.TYPE_NEIGHBOUR_ADVERTISEMENT ->
                isTrueTarget(octets, message)
                        ? options(octets, message, end, type)
                        : DropReason.ND_TARGET;
            case Icmpv6.TYPE_ROUTER_SOLICITATION -> options(octets, message, end, type);
            default -> DropReason.NOT_DROPPED;
        };
    }

    private boolean isTrueTarget(byte[] octets, int message) {
        int target = message + Icmpv6.NEIGHBOUR_TARGET_OFFSET;
        long high = NetworkOrder.int64(octets, target);
        return octets[message] == (byte) Icmpv6.TYPE_NEIGHBOUR_ADVERTISEMENT
                ? own.contains(high, NetworkOrder.int64(octets, target + 8))
                : high >>> 56 != Ipv6.MULTICAST;
    }

    private DropReason options(byte[] octets, int message, int end, int type) {
        return NeighbourOptions.tellOnly(mac, octets, message + NeighbourOptions.offset(type), end)
                ? DropReason.NOT_DROPPED
                : DropReason.ND_LLA;
    }

    private boolean isAboutOwn(byte[] octets, int quoted) {
        long high = NetworkOrder.int64(octets, quoted + Ipv6.DESTINATION_OFFSET);
        return high >>> 56 == Ipv6.MULTICAST
                || own.contains(high, NetworkOrder.int64(octets, quoted + Ipv6.DESTINATION_OFFSET + 8));
    }
}
