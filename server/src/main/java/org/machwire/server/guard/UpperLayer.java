package org.machwire.server.guard;

import org.machwire.ethernet.Icmpv6;
import org.machwire.ethernet.NetworkOrder;

/** The shape of what IP carries: whether the octets that rules read are there, and cannot be put there by another fragment. */
final class UpperLayer {
    static final int ICMP = 1;
    static final int IGMP = 2;
    static final int TCP = 6;
    static final int UDP = 17;
    static final int ICMPV6 = 58;

    static final int UDP_HEADER_LENGTH = 8;
    private static final int UDP_LENGTH_OFFSET = 4;
    static final int MIN_TCP_HEADER_LENGTH = 20;
    /** The smallest data of a fragment that is not the last (RFC 791). */
    private static final int LEAST_FRAGMENT = 8;
    private static final int IGMP_LENGTH = 8;
    private static final int ICMP_LENGTH = 4;
    private static final int ICMP_ERROR_LENGTH = 28;
    private static final int ICMPV6_ERROR_LENGTH = 48;

    static final int IGMP_QUERY = 0x11;
    static final int IGMP_REPORT_1 = 0x12;
    static final int IGMP_REPORT_2 = 0x16;
    static final int IGMP_LEAVE = 0x17;
    static final int IGMP_REPORT_3 = 0x22;
    static final int FIRST_OF_ROUTERS = 141;
    static final int LAST_OF_ROUTERS = 158;
    static final int MULTICAST_ROUTER_ADVERTISEMENT = 151;
    static final int MULTICAST_ROUTER_TERMINATION = 153;

    private UpperLayer() {}

    /** What the switch has to know of a packet that is no fragment; PLAIN if its header is cut off. */
    static int kind(byte[] octets, int at, int end, int protocol, boolean ipv6) {
        if (end - at < LEAST_FRAGMENT) {
            return Headers.PLAIN;
        }
        return switch (protocol) {
            case UDP -> isDhcp(octets, at, ipv6) ? Headers.DHCP : Headers.PLAIN;
            case IGMP -> ipv6 ? Headers.PLAIN : switch (octets[at] & 0xff) {
                case IGMP_REPORT_1, IGMP_REPORT_2, IGMP_LEAVE, IGMP_REPORT_3 -> Headers.MEMBERSHIP;
                case IGMP_QUERY -> Headers.QUERY;
                default -> Headers.PLAIN;
            };
            case ICMPV6 -> ipv6 ? kindOfIcmpv6(octets[at] & 0xff) : Headers.PLAIN;
            default -> Headers.PLAIN;
        };
    }

    private static int kindOfIcmpv6(int type) {
        return switch (type) {
            case Icmpv6.TYPE_MLD_REPORT, Icmpv6.TYPE_MLD_DONE, Icmpv6.TYPE_MLD2_REPORT -> Headers.MEMBERSHIP;
            case Icmpv6.TYPE_MLD_QUERY -> Headers.QUERY;
            case Icmpv6.TYPE_ROUTER_SOLICITATION, Icmpv6.TYPE_ROUTER_ADVERTISEMENT, Icmpv6.TYPE_NEIGHBOUR_SOLICITATION,
                    Icmpv6.TYPE_NEIGHBOUR_ADVERTISEMENT,
                    Icmpv6.TYPE_REDIRECT ->
                Headers.NEIGHBOUR;
            default -> Headers.PLAIN;
        };
    }

    private static boolean isDhcp(byte[] octets, int at, boolean ipv6) {
        int ports = NetworkOrder.int32(octets, at);
        return isDhcpPort(ports >>> 16, ipv6) || isDhcpPort(ports & 0xffff, ipv6);
    }

    private static boolean isDhcpPort(int port, boolean ipv6) {
        return ipv6 ? port == 546 || port == 547 : port == 67 || port == 68;
    }

    /**
     * How much of a UDP packet of {@code length} octets is data: what it has beyond its own length is no receiver's.
     *
     * @return below 0 for a length that receivers do not take
     */
    static int udpData(byte[] octets, int at, int length) {
        int stated = NetworkOrder.uint16(octets, at + UDP_LENGTH_OFFSET);
        return stated > length ? -1 : stated - UDP_HEADER_LENGTH;
    }

    /** Finds what is wrong with a packet that is no fragment, or a whole one in a fragment header. */
    static int shape(byte[] octets, int at, int end, int protocol, boolean ipv6) {
        int length = end - at;
        boolean isGood = switch (protocol) {
            case TCP -> length >= MIN_TCP_HEADER_LENGTH;
            case UDP -> length >= UDP_HEADER_LENGTH;
            case ICMP -> ipv6 || (length >= ICMP_LENGTH && length >= leastOfIcmp(octets[at] & 0xff));
            case IGMP -> ipv6 || (length >= IGMP_LENGTH && (octets[at] != IGMP_REPORT_3
                    || GroupRecords.areWhole(octets, at, end, false)));
            case ICMPV6 -> !ipv6 || (length >= ICMP_LENGTH && isIcmpv6(octets, at, end));
            default -> true;
        };
        return isGood ? Headers.NONE : Headers.MALFORMED;
    }

    private static int leastOfIcmp(int type) {
        return isIcmpError(type) ? ICMP_ERROR_LENGTH : ICMP_LENGTH;
    }

    private static boolean isIcmpv6(byte[] octets, int at, int end) {
        int type = octets[at] & 0xff;
        if (end - at < leastOfIcmpv6(type)) {
            return false;
        }
        if (type == Icmpv6.TYPE_MLD2_REPORT) {
            return GroupRecords.areWhole(octets, at, end, true);
        }
        int options = NeighbourOptions.offset(type);
        return options == 0 || NeighbourOptions.areWhole(octets, at + options, end);
    }

    private static int leastOfIcmpv6(int type) {
        return switch (type) {
            case 1, 2, 3, 4 -> ICMPV6_ERROR_LENGTH;
            case Icmpv6.TYPE_MLD_QUERY, Icmpv6.TYPE_MLD_REPORT, Icmpv6.TYPE_MLD_DONE,
                    Icmpv6.TYPE_NEIGHBOUR_SOLICITATION, Icmpv6.TYPE_NEIGHBOUR_ADVERTISEMENT ->
                24;
            case Icmpv6.TYPE_ROUTER_ADVERTISEMENT -> 16;
            case Icmpv6.TYPE_REDIRECT -> 40;
            case Icmpv6.TYPE_ROUTER_SOLICITATION, Icmpv6.TYPE_MLD2_REPORT, MULTICAST_ROUTER_ADVERTISEMENT, 152,
                    MULTICAST_ROUTER_TERMINATION ->
                8;
            default -> ICMP_LENGTH;
        };
    }

    static boolean isIcmpError(int type) {
        return type == 3 || type == 4 || type == 11 || type == 12;
    }

    /** Whether what a rule would read in a first fragment may stand in another, or is never fragmented. */
    static boolean hidesInFirstFragment(byte[] octets, int at, int end, int protocol, boolean ipv6) {
        int length = end - at;
        return length < LEAST_FRAGMENT || (protocol == TCP && length < MIN_TCP_HEADER_LENGTH)
                || isNeverFragmented(octets, at, end, protocol, ipv6);
    }

    /** Whether a fragment that is not the first could change what was read in the first. */
    static boolean hidesInLaterFragment(int dataOffset, int protocol) {
        return protocol == TCP && dataOffset < MIN_TCP_HEADER_LENGTH;
    }

    /** Whether no host fragments it: what configures networks is short (RFC 6980). */
    static boolean isNeverFragmented(byte[] octets, int at, int end, int protocol, boolean ipv6) {
        if (end == at) {
            return false;
        }
        int type = octets[at] & 0xff;
        return switch (protocol) {
            case UDP -> end - at >= LEAST_FRAGMENT && isDhcp(octets, at, ipv6);
            case ICMP -> !ipv6 && (isIcmpError(type) || type == 5 || type == 9);
            case ICMPV6 -> ipv6 && ((type >= 1 && type <= 4)
                    || (type >= Icmpv6.TYPE_MLD_QUERY && type <= Icmpv6.TYPE_ROUTER_RENUMBERING)
                    || (type >= FIRST_OF_ROUTERS && type <= LAST_OF_ROUTERS));
            default -> false;
        };
    }
}
