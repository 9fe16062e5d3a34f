package org.machwire.ethernet;

/**
 * Offsets and numbers of ICMPv6 (RFC 4443), neighbour discovery (RFC 4861) and multicast listener discovery (RFC 2710,
 * RFC 3810). Offsets count from the first octet of the message.
 */
public final class Icmpv6 {
    public static final int TYPE_OFFSET = 0;
    public static final int CODE_OFFSET = 1;
    public static final int CHECKSUM_OFFSET = 2;

    public static final int TYPE_MLD_QUERY = 130;
    public static final int TYPE_MLD_REPORT = 131;
    public static final int TYPE_MLD_DONE = 132;
    public static final int TYPE_ROUTER_SOLICITATION = 133;
    public static final int TYPE_ROUTER_ADVERTISEMENT = 134;
    public static final int TYPE_NEIGHBOUR_SOLICITATION = 135;
    public static final int TYPE_NEIGHBOUR_ADVERTISEMENT = 136;
    public static final int TYPE_REDIRECT = 137;
    /** RFC 2894. */
    public static final int TYPE_ROUTER_RENUMBERING = 138;
    public static final int TYPE_MLD2_REPORT = 143;

    /** A router solicitation without options. */
    public static final int ROUTER_SOLICITATION_LENGTH = 8;
    /** A neighbour solicitation without options. */
    public static final int NEIGHBOUR_SOLICITATION_LENGTH = 24;
    public static final int NEIGHBOUR_TARGET_OFFSET = 8;
    /** The hop limit of neighbour discovery: a router would have lowered it. */
    public static final int NEIGHBOUR_HOP_LIMIT = 255;

    /** A report or done message of MLD version 1. */
    public static final int MLD_LENGTH = 24;
    /** A report of MLD version 2 without records. */
    public static final int MLD2_REPORT_LENGTH = 8;
    /** The hop limit of multicast listener discovery. */
    public static final int MLD_HOP_LIMIT = 1;

    private Icmpv6() {}
}
