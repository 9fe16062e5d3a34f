package org.machwire.server.device;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.machwire.ethernet.MacAddress;
import org.machwire.server.guard.SourcePolicy;
import org.machwire.token.DeviceRole;

/**
 * What a device could be instead of what it is.
 *
 * @param mac its Ethernet address; null for its own
 * @param addresses its IP addresses, at most {@value #MAX_ADDRESSES}; none for its own
 * @param roles exactly these
 */
public record ProposedPolicy(@Nullable MacAddress mac, List<InetAddress> addresses, Set<DeviceRole> roles) {
    /** Each frame's explanation lists them all, so what one question is answered by has no more than it may. */
    static final int MAX_ADDRESSES = 64;

    /** @throws IllegalArgumentException if there are too many addresses */
    public ProposedPolicy {
        if (addresses.size() > MAX_ADDRESSES) {
            throw new IllegalArgumentException("it has more than " + MAX_ADDRESSES + " addresses");
        }
        addresses = List.copyOf(addresses);
        roles = Set.copyOf(roles);
    }

    /**
     * Completes it with what a device is.
     *
     * @throws IllegalArgumentException if an address is none that a host can have
     */
    SourcePolicy over(SourcePolicy own) {
        List<Inet4Address> ipv4 = only(Inet4Address.class);
        List<Inet6Address> ipv6 = only(Inet6Address.class);
        return new SourcePolicy(mac == null ? own.mac() : mac, addresses.isEmpty() ? own.ipv4() : ipv4,
                addresses.isEmpty() ? own.ipv6() : ipv6, roles, own.networks());
    }

    private <A> List<A> only(Class<A> family) {
        return addresses.stream().filter(family::isInstance).map(family::cast).toList();
    }
}
