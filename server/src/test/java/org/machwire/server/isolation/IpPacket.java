package org.machwire.server.isolation;

import java.util.Set;

/**
 * A packet of either family whose headers were walked.
 *
 * @param source      8 or 32 digits
 * @param destination as {@code source}
 * @param protocol    of the upper layer; or {@link #NO_PROTOCOL}, where the walk ended before it
 * @param upper       what follows the headers, without padding
 * @param start       the octet of the upper layer that {@code upper} starts with
 */
record IpPacket(int version, String source, String destination, int hopLimit, int protocol, Octets upper,
        Piece piece, int start, Set<Oddity> oddities) {
    static final int NO_PROTOCOL = -1;
    static final int ICMP = 1;
    static final int IGMP = 2;
    static final int TCP = 6;
    static final int UDP = 17;
    static final int ICMP6 = 58;

    /** How much of its packet it is. */
    enum Piece {
        /** All, without a fragment header. */
        UNFRAGMENTED,
        /** All, behind an IPv6 fragment header. */
        WHOLE,
        /** Offset 0, more to come. */
        FIRST,
        /** Another offset. */
        LATER
    }

    /** What was met on the walk. */
    enum Oddity {
        /** A source route option, a routing header, a home address option. */
        SOURCE_ROUTE,
        /** An extension header behind a fragment header. */
        EXTENSION_BEHIND_FRAGMENT,
        /** No known upper layer was come to: too many headers, hop-by-hop options not first, an unknown next header. */
        BAD_CHAIN,
        /** The upper layer is directly behind the IPv6 header. */
        DIRECT,
        /** Only hop-by-hop options are between: router alert for MLD, and nothing else but padding. */
        MLD_ALERT
    }

    boolean is(Oddity oddity) {
        return oddities.contains(oddity);
    }

    boolean isComplete() {
        return piece == Piece.UNFRAGMENTED || piece == Piece.WHOLE;
    }

    /** The ICMP type, or -1. */
    int icmpType() {
        return typeOf(4, ICMP);
    }

    /** The ICMPv6 type, or -1. */
    int icmp6Type() {
        return typeOf(6, ICMP6);
    }

    /** The IGMP type, or -1. */
    int igmpType() {
        return typeOf(4, IGMP);
    }

    private int typeOf(int ofVersion, int ofProtocol) {
        return version == ofVersion && protocol == ofProtocol && piece != Piece.LATER ? upper.u8(0) : -1;
    }

    /** Whether it has ports to read. */
    boolean isUdp() {
        return protocol == UDP && piece != Piece.LATER;
    }

    int sourcePort() {
        return upper.u16(0);
    }

    int destinationPort() {
        return upper.u16(2);
    }

    /** The payload of a complete UDP datagram; nothing if its length is none. */
    Octets datagram() {
        int length = upper.u16(4);
        return length < 8 || length > upper.size() ? upper.sub(0, 0) : upper.sub(8, length - 8);
    }

    boolean isToGroup() {
        return isGroup(destination);
    }

    /** Whether an address of 8 or 32 digits is multicast. */
    static boolean isGroup(String address) {
        return address.length() == 8 ? address.startsWith("e") : address.startsWith("ff");
    }
}
