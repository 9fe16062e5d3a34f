package org.machwire.ethernet;

/**
 * Offsets and numbers of ARP for IPv4 over Ethernet (RFC 826). Offsets count from the first octet after the Ethernet
 * header.
 */
public final class Arp {
    /** The octets of a packet; what follows them in a frame is padding. */
    public static final int LENGTH = 28;

    public static final int HARDWARE_TYPE_OFFSET = 0;
    public static final int PROTOCOL_TYPE_OFFSET = 2;
    public static final int HARDWARE_LENGTH_OFFSET = 4;
    public static final int PROTOCOL_LENGTH_OFFSET = 5;
    public static final int OPERATION_OFFSET = 6;
    public static final int SENDER_HARDWARE_OFFSET = 8;
    public static final int SENDER_PROTOCOL_OFFSET = 14;
    public static final int TARGET_HARDWARE_OFFSET = 18;
    public static final int TARGET_PROTOCOL_OFFSET = 24;

    /**
     * The six octets that every packet starts with: hardware type Ethernet (1), protocol type IPv4 (0x0800), and the
     * lengths of their addresses, 6 and 4. The two octets of the operation follow.
     */
    public static final long PREFIX = 0x0001_0800_0604L;

    public static final int HARDWARE_ETHERNET = 1;
    public static final int REQUEST = 1;
    public static final int REPLY = 2;

    private Arp() {}
}
