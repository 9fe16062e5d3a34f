package org.machwire.server.names;

import java.net.Inet4Address;
import java.net.Inet6Address;
import org.jspecify.annotations.Nullable;
import org.machwire.ethernet.AddressPrefix;
import org.machwire.ethernet.MacAddress;

/**
 * A device that exists now, as others on its segment may find it.
 *
 * @param identity which device it is
 * @param isConfigured whether it is a node of the configuration, and not a name under a multiplexer
 * @param mac its Ethernet address
 * @param lease its addresses
 */
public record Host(DeviceIdentity identity, boolean isConfigured, MacAddress mac, Lease lease) {

    /** Its name, as its user chose it: any that a node may have. */
    public String name() {
        return identity.name();
    }

    /** Its first IPv4 address, with the length of the network's prefix; null if it has none. */
    public @Nullable AddressPrefix ipv4() {
        return first(Inet4Address.class);
    }

    /** Its first IPv6 address that is leased or configured; null if it has none. */
    public @Nullable AddressPrefix ipv6() {
        return first(Inet6Address.class);
    }

    private @Nullable AddressPrefix first(Class<?> family) {
        for (AddressPrefix prefix : lease.addresses()) {
            if (family.isInstance(prefix.address())) {
                return prefix;
            }
        }
        return null;
    }
}
