package org.machwire.server.device;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.machwire.ethernet.AddressPrefix;
import org.machwire.ethernet.Ethernet;
import org.machwire.ethernet.MacAddress;
import org.machwire.server.fabric.Switch;
import org.machwire.server.guard.SourcePolicy;
import org.machwire.server.names.Hosts;
import org.machwire.server.names.Ipv4Network;
import org.machwire.server.names.Ipv6Prefix;
import org.machwire.server.names.Lease;
import org.machwire.server.names.Leases;
import org.machwire.server.names.MacAddresses;
import org.machwire.server.names.Segment;
import org.machwire.token.DeviceRole;

/**
 * A segment with what its devices share.
 *
 * @param segment as configured
 * @param rules what is checked and bounded
 * @param net switches its frames
 * @param leases its IP addresses
 * @param macs its Ethernet addresses
 * @param hosts the devices that exist
 */
public record SegmentFabric(Segment segment, GuardRules rules, Switch net, Leases leases, MacAddresses macs,
        Hosts hosts) {
    /**
     * Makes the switch of a segment.
     *
     * @param nanoClock measures rates
     */
    public static SegmentFabric of(Segment segment, GuardRules rules, Leases leases, MacAddresses macs,
            LongSupplier nanoClock) {
        int maxFrameLength = Ethernet.HEADER_LENGTH + segment.mtu();
        return new SegmentFabric(segment, rules,
                new Switch(rules.switchRules(maxFrameLength, segment.hub()), nanoClock), leases, macs, new Hosts());
    }

    /**
     * What a device with this address and lease may claim to be.
     *
     * @param own an address beside the lease; null for none
     * @param roles what of servers it may take on
     */
    SourcePolicy policy(MacAddress mac, Lease lease, @Nullable Inet6Address own, Set<DeviceRole> roles) {
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
        return new SourcePolicy(mac, ipv4, ipv6, roles, networks());
    }

    private List<AddressPrefix> networks() {
        List<AddressPrefix> networks = new ArrayList<>();
        Ipv4Network ipv4 = segment.ipv4();
        if (ipv4 != null) {
            networks.add(ipv4.network());
        }
        Ipv6Prefix ipv6 = segment.ipv6();
        if (ipv6 != null) {
            networks.add(ipv6.network());
        }
        return networks;
    }
}
