package org.machwire.server.names;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.machwire.ethernet.AddressPrefix;

/**
 * How a segment's addresses are numbered: index n is the IPv4 network's base and n, and the IPv6 prefix and n. Index 0 (the networks
 * themselves), 1 (the gateway) and IPv4's broadcast address are never leased.
 */
record AddressPlan(Segment segment) {
    static final int GATEWAY_INDEX = 1;
    static final int FIRST_INDEX = 2;
    static final int NONE = -1;

    boolean hasNetworks() {
        return segment.ipv4() != null || segment.ipv6() != null;
    }

    /** The highest index that may be leased; meaningless without networks. */
    int lastIndex() {
        Ipv4Network ipv4 = segment.ipv4();
        Ipv6Prefix ipv6 = segment.ipv6();
        int last4 = ipv4 == null ? Integer.MAX_VALUE : ipv4.lastIndex() - 1;
        int last6 = ipv6 == null ? Integer.MAX_VALUE : ipv6.lastIndex();
        return Math.min(last4, last6);
    }

    Lease leaseAt(int index) {
        List<AddressPrefix> addresses = new ArrayList<>();
        Ipv4Network ipv4 = segment.ipv4();
        if (ipv4 != null) {
            addresses.add(new AddressPrefix(ipv4.at(index), ipv4.prefixLength()));
        }
        Ipv6Prefix ipv6 = segment.ipv6();
        if (ipv6 != null) {
            addresses.add(new AddressPrefix(ipv6.at(index), ipv6.prefixLength()));
        }
        return new Lease(addresses);
    }

    /** The index of an address; {@link #NONE} when it is outside, or too far above an IPv6 prefix. */
    int indexOf(InetAddress address) {
        if (address instanceof Inet4Address inet4) {
            Ipv4Network ipv4 = segment.ipv4();
            return ipv4 != null && ipv4.contains(inet4) ? ipv4.indexOf(inet4) : NONE;
        }
        Ipv6Prefix ipv6 = segment.ipv6();
        return address instanceof Inet6Address inet6 && ipv6 != null && ipv6.contains(inet6)
                ? ipv6.indexOf(inet6)
                : NONE;
    }

    /**
     * Adds the prefix length to a fixed address, which may be the gateway's.
     *
     * @throws IllegalArgumentException when no station of the segment may have it
     */
    AddressPrefix fixed(InetAddress address) {
        Ipv4Network ipv4 = segment.ipv4();
        if (ipv4 != null && address instanceof Inet4Address inet4 && ipv4.isStation(inet4)) {
            return new AddressPrefix(inet4, ipv4.prefixLength());
        }
        Ipv6Prefix ipv6 = segment.ipv6();
        if (ipv6 != null && address instanceof Inet6Address inet6 && ipv6.isStation(inet6)) {
            return new AddressPrefix(inet6, ipv6.prefixLength());
        }
        throw new IllegalArgumentException(
                "the fixed address " + address.getHostAddress() + " is no station's in segment " + segment.name());
    }
}
