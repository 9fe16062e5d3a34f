package org.machwire.server.isolation;

import java.util.List;

/**
 * A segment.
 *
 * @param station the Ethernet address of the hypervisor's own station
 * @param mtu     octets
 */
record Topology(List<Device> devices, List<Network> networks, boolean hasUplink, boolean isHub, boolean isIsolated,
        boolean resolves, String station, int mtu) {
    Topology {
        devices = List.copyOf(devices);
        networks = List.copyOf(networks);
    }

    List<Policy> policies() {
        return devices.stream().map(Device::policy).toList();
    }
}
