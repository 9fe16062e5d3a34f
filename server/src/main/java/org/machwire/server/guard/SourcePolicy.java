package org.machwire.server.guard;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import org.machwire.ethernet.AddressPrefix;
import org.machwire.ethernet.MacAddress;
import org.machwire.token.DeviceRole;

/**
 * What a sender may claim to be. Immutable.
 *
 * @param mac  the only Ethernet address it sends from
 * @param ipv4 its IPv4 addresses; with none it sends and hears neither IPv4 nor ARP
 * @param ipv6 its IPv6 addresses, beside which it has the link-local address of {@code mac}; with none it sends and hears no
 *             IPv6 at all
 * @param roles what of servers it may take on
 * @param networks of the segment: outside of them a router speaks for others
 */
public record SourcePolicy(MacAddress mac, List<Inet4Address> ipv4, List<Inet6Address> ipv6, Set<DeviceRole> roles,
        List<AddressPrefix> networks) {
    /** @throws IllegalArgumentException if an address is none that a single station can have on a network */
    public SourcePolicy {
        roles = Set.copyOf(roles);
        networks = List.copyOf(networks);
        if (!mac.isStation()) {
            throw new IllegalArgumentException(mac + " is not the address of a station");
        }
        ipv4 = List.copyOf(ipv4);
        ipv6 = List.copyOf(ipv6);
        ipv4.forEach(SourcePolicy::requireHost);
        ipv6.forEach(SourcePolicy::requireHost);
    }

    /** Makes the policy of a host without roles. */
    public SourcePolicy(MacAddress mac, List<Inet4Address> ipv4, List<Inet6Address> ipv6) {
        this(mac, ipv4, ipv6, Set.of(), List.of());
    }

    /** Whether it may do what only routers do. */
    public boolean isRouter() {
        return roles.contains(DeviceRole.ROUTER);
    }

    private static void requireHost(InetAddress address) {
        int first = address.getAddress()[0] & 0xff;
        boolean reserved = address instanceof Inet4Address && (first == 0 || first >= 240);
        if (reserved || address.isAnyLocalAddress() || address.isLoopbackAddress() || address.isMulticastAddress()) {
            throw new IllegalArgumentException(address.getHostAddress() + " is not the address of a host");
        }
    }
}
