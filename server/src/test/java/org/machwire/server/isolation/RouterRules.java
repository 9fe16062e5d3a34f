package org.machwire.server.isolation;

import java.util.Set;
import org.machwire.v1.DropReason;

/** Rules 18 to 21: what only routers send. */
final class RouterRules {
    private static final Set<Integer> PROTOCOLS = Set.of(88, 89, 103, 112, 124);
    private static final Set<Integer> HOSTS_IGMP = Set.of(0x11, 0x12, 0x16, 0x17, 0x22);
    private static final Set<Integer> PORTS = Set.of(520, 521, 646, 698, 1985, 2029, 3222, 6696);

    private RouterRules() {}

    static DropReason judge(Octets frame, IpPacket packet) {
        int icmp = packet.icmpType();
        int icmp6 = packet.icmp6Type();
        int igmp = packet.igmpType();
        if (Icmp.isRouters(icmp) || Icmp.isRouters6(icmp6)) {
            return DropReason.RA;
        }
        if (icmp == 5 || icmp6 == 137) {
            return DropReason.REDIRECT;
        }
        if (igmp == 0x11 || icmp6 == 130) {
            return DropReason.GROUP_QUERY;
        }
        boolean routing = PROTOCOLS.contains(packet.protocol()) || (igmp >= 0 && !HOSTS_IGMP.contains(igmp))
                || (packet.isUdp() && isToMany(frame, packet) && PORTS.contains(packet.destinationPort()));
        return routing ? DropReason.ROUTING : DropReason.NOT_DROPPED;
    }

    private static boolean isToMany(Octets frame, IpPacket packet) {
        boolean group = packet.isToGroup();
        return packet.version() == 6
                ? group
                : group || packet.destination().equals("ffffffff") || (frame.u8(0) & 1) == 1;
    }
}
