package org.machwire.client.attack;

import com.google.common.net.InetAddresses;
import java.util.function.Predicate;
import org.machwire.client.HypervisorException;
import org.machwire.client.Lease;
import org.machwire.client.attack.frames.Ipv4Frame;
import org.machwire.client.attack.frames.Ipv6Frame;
import org.machwire.ethernet.AddressPrefix;
import org.machwire.ethernet.MacAddress;

/** Who somebody in the segment is: addresses as literals. */
record Host(MacAddress mac, String ip4, String ip6, String linkLocal) {
    /**
     * The host that a lease makes.
     *
     * @throws HypervisorException if it has not both an IPv4 and an IPv6 address
     */
    static Host of(Lease lease) {
        return new Host(lease.mac(), address(lease, one -> !one.isIpv6()), address(lease, AddressPrefix::isIpv6),
                literal(AddressPrefix.linkLocal(lease.mac())));
    }

    private static String address(Lease lease, Predicate<AddressPrefix> family) {
        return lease.addresses().stream().filter(family).map(Host::literal).findFirst()
                .orElseThrow(() -> new HypervisorException("the devices of segment " + lease.segment()
                        + " have not both an IPv4 and an IPv6 address, which the attacks need"));
    }

    private static String literal(AddressPrefix prefix) {
        return InetAddresses.toAddrString(prefix.address());
    }

    /** The way of an honest IPv4 packet to another. */
    Ipv4Frame to4(Host other) {
        return new Ipv4Frame(mac, ip4, other.mac, other.ip4);
    }

    /** The way of an honest IPv6 packet to another. */
    Ipv6Frame to6(Host other) {
        return new Ipv6Frame(mac, ip6, other.mac, other.ip6);
    }

    /** The way of an honest IPv6 packet to a group. */
    Ipv6Frame toGroup(String group) {
        return Ipv6Frame.toGroup(mac, linkLocal, group);
    }
}
