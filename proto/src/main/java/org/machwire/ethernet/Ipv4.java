package org.machwire.ethernet;

/**
 * Offsets and numbers of the IPv4 header (RFC 791, IANA's protocol numbers). Offsets count from its first octet, which is
 * the first after the Ethernet header.
 */
public final class Ipv4 {
    public static final int VERSION = 4;
    /** The header without options. */
    public static final int MIN_HEADER_LENGTH = 20;
    public static final int ADDRESS_LENGTH = 4;

    /** Version in the upper four bits, header length in 32-bit words in the lower. */
    public static final int VERSION_OFFSET = 0;
    public static final int TOTAL_LENGTH_OFFSET = 2;
    public static final int IDENTIFICATION_OFFSET = 4;
    /** Three flags and the fragment offset in units of 8 octets. */
    public static final int FRAGMENT_OFFSET = 6;
    public static final int TTL_OFFSET = 8;
    public static final int PROTOCOL_OFFSET = 9;
    public static final int CHECKSUM_OFFSET = 10;
    public static final int SOURCE_OFFSET = 12;
    public static final int DESTINATION_OFFSET = 16;

    public static final int DONT_FRAGMENT = 0x4000;
    /** More-fragments and the fragment offset: not zero in every part of a fragmented packet. */
    public static final int FRAGMENT_MASK = 0x3fff;

    public static final int PROTOCOL_ICMP = 1;
    public static final int PROTOCOL_TCP = 6;
    public static final int PROTOCOL_UDP = 17;

    private Ipv4() {}

    /** Reads four octets as an address: the first octet is the most significant. */
    public static int address(byte[] octets, int offset) {
        return NetworkOrder.int32(octets, offset);
    }

    /** Writes an address as four octets. */
    public static void putAddress(byte[] octets, int offset, int address) {
        for (int i = 0; i < ADDRESS_LENGTH; i++) {
            octets[offset + i] = (byte) (address >>> (24 - 8 * i));
        }
    }
}
