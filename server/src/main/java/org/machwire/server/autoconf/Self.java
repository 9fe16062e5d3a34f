package org.machwire.server.autoconf;

import org.jspecify.annotations.Nullable;
import org.machwire.ethernet.AddressPrefix;
import org.machwire.ethernet.Ipv6;
import org.machwire.ethernet.NetworkOrder;

/** The addresses that the station answers for, as they stand in frames. Immutable; the arrays are not to be changed. */
final class Self {
    private static final int BROADCAST = -1;

    private final long mac;
    private final byte @Nullable [] ipv4;
    private final byte @Nullable [] ipv6;
    private final byte[] linkLocal;

    Self(Offer offer) {
        AddressPrefix four = offer.ipv4();
        AddressPrefix six = offer.ipv6();
        mac = offer.mac().value();
        ipv4 = four == null ? null : four.address().getAddress();
        ipv6 = six == null ? null : six.address().getAddress();
        linkLocal = AddressPrefix.linkLocal(offer.mac()).address().getAddress();
    }

    long mac() {
        return mac;
    }

    byte @Nullable [] ipv4() {
        return ipv4;
    }

    byte @Nullable [] ipv6() {
        return ipv6;
    }

    byte[] linkLocal() {
        return linkLocal;
    }

    /** Tells whether four octets are its IPv4 address. */
    boolean hasIpv4(byte[] octets, int at) {
        return ipv4 != null && NetworkOrder.int32(ipv4, 0) == NetworkOrder.int32(octets, at);
    }

    /** Tells whether four octets are its IPv4 address or everybody's, 255.255.255.255. */
    boolean hearsIpv4(byte[] octets, int at) {
        return ipv4 != null && (hasIpv4(octets, at) || NetworkOrder.int32(octets, at) == BROADCAST);
    }

    /** Tells whether sixteen octets are one of its IPv6 addresses. */
    boolean hasIpv6(byte[] octets, int at) {
        return isSame(linkLocal, octets, at) || (ipv6 != null && isSame(ipv6, octets, at));
    }

    /** Tells whether sixteen octets are the solicited-node group of one of its IPv6 addresses. */
    boolean hasSolicitedNode(byte[] octets, int at) {
        long low = NetworkOrder.int64(octets, at + 8);
        return NetworkOrder.int64(octets, at) == Ipv6.SOLICITED_NODE_HIGH
                && (low == solicitedNodeLow(linkLocal) || (ipv6 != null && low == solicitedNodeLow(ipv6)));
    }

    private static long solicitedNodeLow(byte[] address) {
        return Ipv6.solicitedNodeLow(NetworkOrder.int64(address, 8));
    }

    private static boolean isSame(byte[] address, byte[] octets, int at) {
        return NetworkOrder.int64(address, 0) == NetworkOrder.int64(octets, at)
                && NetworkOrder.int64(address, 8) == NetworkOrder.int64(octets, at + 8);
    }
}
