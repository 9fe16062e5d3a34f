package org.machwire.server.guard;

import org.machwire.ethernet.Icmpv6;
import org.machwire.ethernet.NetworkOrder;

/** The options of neighbour discovery (RFC 4861, 4.6): type, length in units of eight octets, value. */
final class NeighbourOptions {
    private static final int UNIT = 8;
    static final int SOURCE_LINK_LAYER = 1;
    static final int TARGET_LINK_LAYER = 2;

    private NeighbourOptions() {}

    /** Where the options of a message begin in it; 0 for a message that has none. */
    static int offset(int type) {
        return switch (type) {
            case Icmpv6.TYPE_ROUTER_SOLICITATION -> 8;
            case Icmpv6.TYPE_ROUTER_ADVERTISEMENT -> 16;
            case Icmpv6.TYPE_NEIGHBOUR_SOLICITATION, Icmpv6.TYPE_NEIGHBOUR_ADVERTISEMENT -> 24;
            case Icmpv6.TYPE_REDIRECT -> 40;
            default -> 0;
        };
    }

    static boolean areWhole(byte[] octets, int from, int end) {
        int at = from;
        while (at < end) {
            int size = at + 1 < end ? (octets[at + 1] & 0xff) * UNIT : 0;
            if (size == 0 || size > end - at || (isLinkLayer(octets[at]) && size != UNIT)) {
                return false;
            }
            at += size;
        }
        return true;
    }

    static boolean isLinkLayer(byte type) {
        return type == SOURCE_LINK_LAYER || type == TARGET_LINK_LAYER;
    }

    /** Tells whether all link-layer address options, that are whole, tell this address, 48 bits. */
    static boolean tellOnly(long address, byte[] octets, int from, int end) {
        for (int at = from; at < end; at += (octets[at + 1] & 0xff) * UNIT) {
            if (isLinkLayer(octets[at]) && (NetworkOrder.int64(octets, at) & 0xffff_ffff_ffffL) != address) {
                return false;
            }
        }
        return true;
    }

    /** Tells whether there is an option of that type among those that are whole. */
    static boolean has(int type, byte[] octets, int from, int end) {
        for (int at = from; at < end; at += (octets[at + 1] & 0xff) * UNIT) {
            if (octets[at] == type) {
                return true;
            }
        }
        return false;
    }
}
