package org.machwire.ethernet;

/**
 * Offsets and numbers of the IPv4 header (RFC 791). Offsets count from its first octet, which is the first after the
 * Ethernet header.
 */
public final class Ipv4 {
    public static final int VERSION = 4;
    /** The header without options. */
    public static final int MIN_HEADER_LENGTH = 20;
    public static final int ADDRESS_LENGTH = 4;

    public static final int TOTAL_LENGTH_OFFSET = 2;
    public static final int PROTOCOL_OFFSET = 9;
    public static final int CHECKSUM_OFFSET = 10;
    public static final int SOURCE_OFFSET = 12;
    public static final int DESTINATION_OFFSET = 16;

    public static final int PROTOCOL_ICMP = 1;
    public static final int PROTOCOL_TCP = 6;
    public static final int PROTOCOL_UDP = 17;

    private Ipv4() {}
}
