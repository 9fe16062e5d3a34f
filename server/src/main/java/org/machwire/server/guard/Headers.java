package org.machwire.server.guard;

import org.machwire.ethernet.Arp;
import org.machwire.ethernet.Ethernet;
import org.machwire.ethernet.Ipv4;
import org.machwire.ethernet.Ipv6;
import org.machwire.ethernet.NetworkOrder;
import org.machwire.v1.DropReason;

/**
 * What the headers of a frame say, found in one walk and packed into a number: so nothing is allocated, and nothing is walked twice.
 *
 * <p>A walk reads only inside the frame, never throws, and finds either a fault or where everything is. Its rules are those under <i>Shape</i>
 * and <i>Fragments</i> in {@code server/ISOLATION.md}.
 */
public final class Headers {
    public static final int ARP = 1;
    public static final int RARP = 2;
    public static final int IPV4 = 3;
    public static final int IPV6 = 4;

    /** Nothing that the switch looks at. */
    public static final int PLAIN = 0;
    /** UDP from or to a port of DHCP or DHCPv6. */
    public static final int DHCP = 1;
    /** A report or leave of IGMP or MLD. */
    public static final int MEMBERSHIP = 2;
    /** A query of IGMP or MLD. */
    public static final int QUERY = 3;
    /** ARP, RARP, and ICMPv6 types 133 to 137. */
    public static final int NEIGHBOUR = 4;

    /** The faults, the one that is counted first of all first: a larger index never hides a smaller one. */
    private static final DropReason[] FAULTS = {DropReason.BPDU, DropReason.ETHERTYPE, DropReason.MALFORMED,
            DropReason.SOURCE_ROUTE, DropReason.FRAGMENT, DropReason.HEADER_CHAIN, DropReason.NOT_DROPPED};
    static final int BPDU = 0;
    static final int ETHERTYPE = 1;
    static final int MALFORMED = 2;
    static final int SOURCE_ROUTE = 3;
    static final int FRAGMENT = 4;
    static final int HEADER_CHAIN = 5;
    static final int NONE = 6;

    // Where each is in the number. Offsets are in octets from the start of the frame.
    private static final int FAMILY_SHIFT = 3;
    private static final int KIND_SHIFT = 6;
    private static final int PROTOCOL_SHIFT = 9;
    private static final int UPPER_SHIFT = 17;
    private static final int END_SHIFT = 33;
    private static final int FRAGMENT_SHIFT = 49;
    private static final int LATER_SHIFT = 50;
    private static final int THREE_BITS = 7;
    private static final int OFFSET_MASK = 0xffff;

    /** Where TCP or UDP begins behind a header without options or extensions. */
    private static final int FLOW_UPPER_4 = Ethernet.HEADER_LENGTH + Ipv4.MIN_HEADER_LENGTH;
    private static final int FLOW_UPPER_6 = Ethernet.HEADER_LENGTH + Ipv6.HEADER_LENGTH;

    /** IPv4's identification and time to live, in the octets of a frame from 16 on; and its checksum, from 24 on. */
    private static final long UNLOOKED_AT_16_4 = 0x0000_ffff_0000_ff00L;
    private static final long UNLOOKED_AT_24_4 = 0xffff_0000_0000_0000L;
    /** IPv6's hop limit, from 16 on. */
    private static final long UNLOOKED_AT_16_6 = 0x0000_0000_00ff_0000L;

    private static final int RARP_TYPE = 0x8035;
    private static final int RARP_REQUEST = 3;
    /** Below it, the EtherType field is a length (IEEE 802.3, 3.2.6). */
    private static final int LEAST_TYPE = 0x0600;
    /** LLC of spanning trees; and SNAP of Cisco's, one for each VLAN. */
    private static final int BPDU_LLC = 0x42_42_03;
    private static final long PVST_SNAP = 0xaa_aa_03_00_00_0c_01_0bL;

    private Headers() {}

    /**
     * Walks the frame in {@code octets[offset, offset + length)}.
     *
     * @param length at least 14
     */
    public static long walk(byte[] octets, int offset, int length) {
        int type = NetworkOrder.uint16(octets, offset + Ethernet.TYPE_OFFSET);
        if (type == Ethernet.TYPE_IPV4) { // asked first, for most are
            return Ipv4Walk.walk(octets, offset, length);
        }
        return switch (type) {
            case Ethernet.TYPE_IPV6 -> Ipv6Walk.walk(octets, offset, length);
            case Ethernet.TYPE_ARP -> walkArp(octets, offset, length, ARP);
            case RARP_TYPE -> walkArp(octets, offset, length, RARP);
            default -> type < LEAST_TYPE && isBpdu(octets, offset, length) ? BPDU : ETHERTYPE;
        };
    }

    private static boolean isBpdu(byte[] octets, int offset, int length) {
        int payload = offset + Ethernet.HEADER_LENGTH;
        int present = length - Ethernet.HEADER_LENGTH;
        return (present >= 3 && (NetworkOrder.uint16(octets, payload) << 8 | (octets[payload + 2] & 0xff)) == BPDU_LLC)
                || (present >= 8 && NetworkOrder.int64(octets, payload) == PVST_SNAP);
    }

    private static long walkArp(byte[] octets, int offset, int length, int family) {
        if (length < Ethernet.HEADER_LENGTH + Arp.LENGTH) {
            return MALFORMED;
        }
        long start = NetworkOrder.int64(octets, offset + Ethernet.HEADER_LENGTH);
        int operation = (int) start & 0xffff;
        boolean known = family == ARP
                ? operation == Arp.REQUEST || operation == Arp.REPLY
                : operation == RARP_REQUEST;
        return start >>> 16 == Arp.PREFIX && known
                ? of(NONE, family, NEIGHBOUR, 0, Ethernet.HEADER_LENGTH, Ethernet.HEADER_LENGTH + Arp.LENGTH)
                : MALFORMED;
    }

    /**
     * Packs what a walk found.
     *
     * @param upper where the upper layer, or the data of a later fragment, begins in the frame
     * @param end where the packet ends in the frame; what follows is padding
     */
    static long of(int fault, int family, int kind, int protocol, int upper, int end) {
        if (fault != NONE) {
            return fault;
        }
        return fault | (long) family << FAMILY_SHIFT | (long) kind << KIND_SHIFT | (long) protocol << PROTOCOL_SHIFT
                | (long) upper << UPPER_SHIFT | (long) end << END_SHIFT;
    }

    /** The same, of a first fragment. */
    static long fragment(long headers) {
        return headers | 1L << FRAGMENT_SHIFT;
    }

    /** The same, of a fragment that is not the first: nothing is known of its upper layer but the protocol. */
    static long later(long headers) {
        return fragment(headers) | 1L << LATER_SHIFT;
    }

    /** What is wrong with the headers; NOT_DROPPED if nothing is. If something is, nothing else is to be asked for. */
    public static DropReason fault(long headers) {
        return FAULTS[(int) headers & THREE_BITS];
    }

    /** {@link #ARP}, {@link #RARP}, {@link #IPV4} or {@link #IPV6}. */
    public static int family(long headers) {
        return (int) (headers >>> FAMILY_SHIFT) & THREE_BITS;
    }

    /** {@link #PLAIN}, {@link #DHCP}, {@link #MEMBERSHIP}, {@link #QUERY} or {@link #NEIGHBOUR}. */
    public static int kind(long headers) {
        return (int) (headers >>> KIND_SHIFT) & THREE_BITS;
    }

    /** The number of the upper layer's protocol, or the last next header. */
    static int protocol(long headers) {
        return (int) (headers >>> PROTOCOL_SHIFT) & 0xff;
    }

    /** Where the upper layer begins, in octets from the start of the frame. */
    public static int upper(long headers) {
        return (int) (headers >>> UPPER_SHIFT) & OFFSET_MASK;
    }

    /** Where the packet ends, in octets from the start of the frame. */
    public static int end(long headers) {
        return (int) (headers >>> END_SHIFT) & OFFSET_MASK;
    }

    /**
     * Whether these are headers of TCP or UDP, whole, without options, extensions and DHCP's ports: then {@link #isSameFlow} knows others that are the
     * same in all that is looked at.
     */
    public static boolean isPlainFlow(long headers) {
        int protocol = protocol(headers);
        return ((int) headers & THREE_BITS) == NONE && kind(headers) == PLAIN && !isFragment(headers)
                && (protocol == UpperLayer.TCP || protocol == UpperLayer.UDP)
                && upper(headers) == (family(headers) == IPV4 ? FLOW_UPPER_4 : FLOW_UPPER_6);
    }

    /**
     * Tells whether a frame has the headers of another, of a plain flow: all that guard and switch look at is the same.
     *
     * @param flow the other's headers
     * @param before where the other begins
     * @param offset where the frame begins, which is as long as the other
     */
    public static boolean isSameFlow(long flow, byte[] octets, int before, int offset) {
        long difference = different(octets, before, offset) | different(octets, before + 8, offset + 8);
        if (upper(flow) == FLOW_UPPER_4) {
            difference |= (different(octets, before + 16, offset + 16) & ~UNLOOKED_AT_16_4)
                    | (different(octets, before + 24, offset + 24) & ~UNLOOKED_AT_24_4)
                    | different(octets, before + 30, offset + 30);
        } else {
            difference |= (different(octets, before + 16, offset + 16) & ~UNLOOKED_AT_16_6)
                    | different(octets, before + 24, offset + 24) | different(octets, before + 32, offset + 32)
                    | different(octets, before + 40, offset + 40) | different(octets, before + 48, offset + 48)
                    | different(octets, before + 50, offset + 50);
        }
        return difference == 0;
    }

    private static long different(byte[] octets, int before, int offset) {
        return NetworkOrder.int64(octets, before) ^ NetworkOrder.int64(octets, offset);
    }

    static boolean isFragment(long headers) {
        return (headers >>> FRAGMENT_SHIFT & 1) != 0;
    }

    static boolean isLaterFragment(long headers) {
        return (headers >>> LATER_SHIFT & 1) != 0;
    }
}
