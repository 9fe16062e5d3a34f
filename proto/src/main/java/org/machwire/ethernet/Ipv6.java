package org.machwire.ethernet;

/**
 * Offsets and numbers of the IPv6 header (RFC 8200). Offsets count from its first octet, which is the first after the
 * Ethernet header.
 */
public final class Ipv6 {
    public static final int VERSION = 6;
    public static final int HEADER_LENGTH = 40;
    public static final int ADDRESS_LENGTH = 16;

    public static final int PAYLOAD_LENGTH_OFFSET = 4;
    public static final int NEXT_HEADER_OFFSET = 6;
    public static final int HOP_LIMIT_OFFSET = 7;
    public static final int SOURCE_OFFSET = 8;
    public static final int DESTINATION_OFFSET = 24;

    public static final int NEXT_HOP_BY_HOP = 0;
    public static final int NEXT_UDP = 17;
    public static final int NEXT_ICMP = 58;

    /** The first octet of every multicast address. */
    public static final int MULTICAST = 0xff;
    /** The first eight octets of a link-local address, {@code fe80::/64}. */
    public static final long LINK_LOCAL_HIGH = 0xfe80_0000_0000_0000L;
    /** The first eight octets of a solicited-node multicast address, {@code ff02::1:ff00:0/104} (RFC 4291, 2.7.1). */
    public static final long SOLICITED_NODE_HIGH = 0xff02_0000_0000_0000L;

    private Ipv6() {}

    /**
     * Makes the modified EUI-64 interface identifier of an Ethernet address: the last eight octets of its link-local
     * address (RFC 4291, appendix A).
     */
    public static long interfaceIdentifier(MacAddress mac) {
        long vendor = (mac.value() ^ Ethernet.LOCAL_BIT) >>> 24;
        long serial = mac.value() & 0xff_ffffL;
        return vendor << 40 | 0xff_fe00_0000L | serial;
    }

    /**
     * Makes the last eight octets of the solicited-node multicast address of an address, from the last eight octets of
     * that.
     */
    public static long solicitedNodeLow(long low) {
        return 0x0000_0001_ff00_0000L | (low & 0xff_ffffL);
    }
}
