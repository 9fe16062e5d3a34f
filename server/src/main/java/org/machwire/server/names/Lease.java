package org.machwire.server.names;

import java.util.List;
import org.machwire.ethernet.AddressPrefix;

/**
 * The IP addresses that a device may use; IPv6's link-local one is not listed.
 *
 * @param addresses for a leased one at most one IPv4, then at most one IPv6 address; fixed ones in the order of the configuration
 */
public record Lease(List<AddressPrefix> addresses) {

    public Lease {
        addresses = List.copyOf(addresses);
    }
}
