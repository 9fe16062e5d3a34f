package org.machwire.server.guard;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import org.machwire.ethernet.MacAddress;

/**
 * What a sender may claim to be. Immutable.
 *
 * @param mac  the only Ethernet address it sends from
 * @param ipv4 its IPv4 addresses; with none it sends neither IPv4 nor ARP
 * @param ipv6 its IPv6 addresses, beside which it has the link-local address of {@code mac}; with none it sends no
 *             IPv6 at all
 */
public record SourcePolicy(MacAddress mac, List<Inet4Address> ipv4, List<Inet6Address> ipv6) {
    /** @throws IllegalArgumentException if an address is none that a single station can have on a network */
    public SourcePolicy {
        if (!mac.isStation()) {
            throw new IllegalArgumentException(mac + " is not the address of a station");
        }
        ipv4 = List.copyOf(ipv4);
        ipv6 = List.copyOf(ipv6);
        ipv4.forEach(SourcePolicy::requireHost);
        ipv6.forEach(SourcePolicy::requireHost);
    }

    private static void requireHost(InetAddress address) {
        int first = address.getAddress()[0] & 0xff;
        boolean reserved = address instanceof Inet4Address && (first == 0 || first >= 240);
        if (reserved || address.isAnyLocalAddress() || address.isLoopbackAddress() || address.isMulticastAddress()) {
            throw new IllegalArgumentException(address.getHostAddress() + " is not the address of a host");
        }
    }
}
