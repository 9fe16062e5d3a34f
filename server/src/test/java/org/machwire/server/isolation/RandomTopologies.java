package org.machwire.server.isolation;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.machwire.token.DeviceRole;

/** Draws segments of 2 to 8 devices, in 10.69.0.0/24 and fd69::/64. */
final class RandomTopologies {
    static final String STATION = "565400fffffe";
    private static final Network NET4 = new Network("0a450000", 24);
    private static final Network NET6 = new Network("fd69" + "0".repeat(28), 64);
    /** Who is behind the uplink: a router and DHCP server, whom no rule of the devices holds for. */
    static final Policy OUTSIDE = new Policy("52550a450001", Set.of("0a450001", "08080808", "0a450063"),
            Set.of("fd69" + "0".repeat(27) + "1", "20010db8" + "0".repeat(23) + "1"),
            EnumSet.allOf(DeviceRole.class), List.of());
    private static final int MTU = 1500;

    private RandomTopologies() {}

    static Topology draw(Draw draw) {
        List<Network> networks = new ArrayList<>();
        if (!draw.oneIn(10)) {
            networks.add(NET4);
        }
        if (!draw.oneIn(10)) {
            networks.add(NET6);
        }
        boolean isHub = draw.oneIn(6);
        boolean isIsolated = draw.oneIn(3);
        List<Device> devices = new ArrayList<>();
        int count = 2 + draw.below(7);
        for (int number = 1; number <= count; number++) {
            devices.add(device(draw, number, networks));
        }
        return new Topology(devices, networks, draw.oneIn(2), isHub, isIsolated, !draw.oneIn(4), STATION, MTU);
    }

    private static Device device(Draw draw, int number, List<Network> networks) {
        int families = draw.of(0, 1, 1, 2, 2, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3);
        String mac = "5654000000" + Digits.u8(number);
        Policy policy = new Policy(mac,
                addresses(draw, (families & 1) == 0, "0a4500", 16 * number),
                addresses(draw, (families & 2) == 0, "fd69" + "0".repeat(26), 16 * number),
                roles(draw), networks);
        return new Device(policy, !draw.oneIn(10), draw.oneIn(6), draw.oneIn(8), draw.oneIn(4));
    }

    private static Set<String> addresses(Draw draw, boolean none, String prefix, int first) {
        Set<String> addresses = new HashSet<>();
        int count = none ? 0 : draw.of(1, 1, 1, 2, 3);
        for (int i = 0; i < count; i++) {
            addresses.add(prefix + Digits.u8(first + i));
        }
        return addresses;
    }

    private static Set<DeviceRole> roles(Draw draw) {
        Set<DeviceRole> roles = EnumSet.noneOf(DeviceRole.class);
        if (draw.oneIn(8)) {
            roles.add(DeviceRole.ROUTER);
        }
        if (draw.oneIn(8)) {
            roles.add(DeviceRole.DHCP_SERVER);
        }
        return roles;
    }
}
