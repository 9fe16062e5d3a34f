package org.machwire.server.isolation;

import java.util.List;
import java.util.Set;
import org.machwire.token.DeviceRole;

/**
 * What a right allows.
 *
 * @param mac  12 digits
 * @param ipv4 of 8 digits each
 * @param ipv6 of 32 digits each, without the link-local address that the Ethernet address makes
 */
record Policy(String mac, Set<String> ipv4, Set<String> ipv6, Set<DeviceRole> roles, List<Network> networks) {
    Policy {
        ipv4 = Set.copyOf(ipv4);
        ipv6 = Set.copyOf(ipv6);
        roles = Set.copyOf(roles);
        networks = List.copyOf(networks);
    }

    /** The link-local address of RFC 4291, appendix A, which comes with the first IPv6 address. */
    String linkLocal() {
        int first = Integer.parseInt(mac.substring(0, 2), 16) ^ 2;
        return "fe80000000000000" + Digits.u8(first) + mac.substring(2, 6) + "fffe" + mac.substring(6);
    }

    /** Whether an address of 8 or 32 digits is the policy's. */
    boolean owns(String address) {
        return ipv4.contains(address) || ipv6.contains(address)
                || (!ipv6.isEmpty() && address.startsWith("fe80") && linkLocal().equals(address));
    }

    boolean isRouter() {
        return roles.contains(DeviceRole.ROUTER);
    }

    boolean isDhcpServer() {
        return roles.contains(DeviceRole.DHCP_SERVER);
    }

    /** Whether an address is in none of the segment's networks. */
    boolean isOutside(String address) {
        return networks.stream().noneMatch(network -> network.contains(address));
    }
}
