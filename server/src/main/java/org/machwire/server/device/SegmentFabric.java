package org.machwire.server.device;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.machwire.ethernet.AddressPrefix;
import org.machwire.ethernet.Ethernet;
import org.machwire.ethernet.MacAddress;
import org.machwire.server.fabric.Switch;
import org.machwire.server.guard.SourcePolicy;
import org.machwire.server.names.Hosts;
import org.machwire.server.names.Lease;
import org.machwire.server.names.Leases;
import org.machwire.server.names.MacAddresses;
import org.machwire.server.names.Segment;

/**
 * A segment with what its devices share.
 *
 * @param segment as configured
 * @param net switches its frames
 * @param leases its IP addresses
 * @param macs its Ethernet addresses
 * @param hosts the devices that exist
 */
public record SegmentFabric(Segment segment, Switch net, Leases leases, MacAddresses macs, Hosts hosts) {
    /** Makes the switch of a segment. */
    public static SegmentFabric of(Segment segment, Leases leases, MacAddresses macs) {
        return new SegmentFabric(segment, new Switch(Ethernet.HEADER_LENGTH + segment.mtu(), segment.hub()), leases,
                macs, new Hosts());
    }

    /**
     * What a device with this address and lease may claim to be.
     *
     * @param own an address beside the lease; null for none
     */
    static SourcePolicy policy(MacAddress mac, Lease lease, @Nullable Inet6Address own) {
        List<Inet4Address> ipv4 = new ArrayList<>();
        List<Inet6Address> ipv6 = new ArrayList<>();
        for (AddressPrefix prefix : lease.addresses()) {
            InetAddress address = prefix.address();
            if (address instanceof Inet4Address four) {
                ipv4.add(four);
            } else if (address instanceof Inet6Address six) {
                ipv6.add(six);
            }
        }
        if (own != null) {
            ipv6.add(own);
        }
        return new SourcePolicy(mac, ipv4, ipv6);
    }
}
