package org.machwire.client;

import java.util.List;
import org.machwire.ethernet.AddressPrefix;
import org.machwire.ethernet.MacAddress;

/**
 * What the hypervisor has assigned to a device.
 *
 * @param segment the name of its segment
 * @param device its name
 * @param mac its station address
 * @param addresses its IP addresses; the link-local one of the MAC is not listed
 * @param mtu octets of payload
 */
public record Lease(String segment, String device, MacAddress mac, List<AddressPrefix> addresses, int mtu) {
    static Lease of(org.machwire.v1.Lease lease) {
        List<AddressPrefix> addresses = lease.getAddressList().stream()
                .map(one -> AddressPrefix.of(one.getAddress().toByteArray(), one.getPrefixLength())).toList();
        return new Lease(lease.getSegment(), lease.getDevice(), MacAddress.of(lease.getMac().toByteArray()), addresses,
                lease.getMtu());
    }
}
