package org.machwire.ethernet;

/** Sizes, offsets and numbers of Ethernet II (IEEE 802.3, IANA's EtherType registry). Sizes are in octets, without FCS. */
public final class Ethernet {
    public static final int ADDRESS_LENGTH = 6;
    public static final int HEADER_LENGTH = 14;
    /** The payload of a standard frame. */
    public static final int DEFAULT_MTU = 1500;
    public static final int MAX_FRAME_LENGTH = HEADER_LENGTH + DEFAULT_MTU;

    public static final int DESTINATION_OFFSET = 0;
    public static final int SOURCE_OFFSET = 6;
    public static final int TYPE_OFFSET = 12;

    public static final int TYPE_IPV4 = 0x0800;
    public static final int TYPE_ARP = 0x0806;
    public static final int TYPE_IPV6 = 0x86dd;

    /** The broadcast address, as {@link #address} reads it. */
    public static final long BROADCAST = 0xffff_ffff_ffffL;
    /** The bit that tells a group address (multicast and broadcast) from a station's, as {@link #address} reads it. */
    public static final long GROUP_BIT = 0x0100_0000_0000L;
    /** The bit of a locally administered address, as {@link #address} reads it. */
    public static final long LOCAL_BIT = 0x0200_0000_0000L;

    private Ethernet() {}

    /** Reads six octets as an address: the first octet is the most significant of 48 bits. */
    public static long address(byte[] octets, int offset) {
        return (long) NetworkOrder.uint16(octets, offset) << 32
                | Integer.toUnsignedLong(NetworkOrder.int32(octets, offset + 2));
    }

    /** Writes an address as six octets. */
    public static void putAddress(byte[] octets, int offset, long address) {
        for (int i = 0; i < ADDRESS_LENGTH; i++) {
            octets[offset + i] = (byte) (address >>> (40 - 8 * i));
        }
    }

    /** Tells whether an address is a group's: multicast or broadcast. */
    public static boolean isGroup(long address) {
        return (address & GROUP_BIT) != 0;
    }
}
