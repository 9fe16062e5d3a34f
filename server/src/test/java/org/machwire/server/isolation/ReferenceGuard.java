package org.machwire.server.isolation;

import org.machwire.v1.DropReason;

/** Rules 4 to 24: what a device with a policy may send. */
final class ReferenceGuard {
    private ReferenceGuard() {}

    /** Judges a frame of at least 14 octets. */
    static DropReason judge(byte[] octets, Policy policy) {
        Octets frame = Octets.of(octets);
        if (isNoSource(frame)) {
            return DropReason.SRC_INVALID;
        }
        if (!frame.hex(6, 6).equals(policy.mac())) {
            return DropReason.SRC_MAC;
        }
        DropReason shape = FrameShape.judge(frame);
        if (shape != DropReason.NOT_DROPPED) {
            return shape;
        }
        try {
            return EtherType.isArpOrRarp(frame)
                    ? judgeArp(ArpPacket.read(frame), policy)
                    : judgeIp(frame, FrameShape.ipPacket(frame), policy);
        } catch (Malformed e) {
            throw new AssertionError("rule 8 let it pass", e);
        }
    }

    /** Rule 4. */
    static boolean isNoSource(Octets frame) {
        return frame.hex(6, 6).equals("000000000000") || (frame.u8(6) & 1) == 1;
    }

    private static DropReason judgeArp(ArpPacket arp, Policy policy) {
        if (!arp.senderMac().equals(policy.mac()) || (arp.isRarp() && !arp.targetMac().equals(policy.mac()))) {
            return DropReason.ARP_SHA;
        }
        if (policy.ipv4().contains(arp.senderIp()) || isProbe(arp, policy)) {
            return DropReason.NOT_DROPPED;
        }
        return DropReason.ARP_SPA;
    }

    private static boolean isProbe(ArpPacket arp, Policy policy) {
        boolean own = policy.ipv4().contains(arp.targetIp());
        return arp.senderIp().equals("00000000")
                && ((arp.isRequest() && own)
                        || (arp.isRarp() && !policy.ipv4().isEmpty() && (own || arp.targetIp().equals("00000000"))));
    }

    private static DropReason judgeIp(Octets frame, IpPacket packet, Policy policy) throws Malformed {
        if (!IpSource.isAllowed(packet, policy)) {
            return packet.version() == 4 ? DropReason.SRC_IP4 : DropReason.SRC_IP6;
        }
        if (!policy.isDhcpServer()) {
            if (Dhcp.isOfServer(packet)) {
                return DropReason.DHCP_SERVER;
            }
            if (Dhcp.isToServer(packet) && !Dhcp.isClientsOwn(packet, policy)) {
                return DropReason.DHCP_CLIENT;
            }
        }
        if (!policy.isRouter()) {
            DropReason routers = RouterRules.judge(frame, packet);
            if (routers != DropReason.NOT_DROPPED) {
                return routers;
            }
        }
        DropReason neighbours = NdRules.judge(packet, policy);
        if (neighbours != DropReason.NOT_DROPPED) {
            return neighbours;
        }
        return !policy.isRouter() && quotesOthers(packet, policy)
                ? DropReason.ICMP_QUOTE
                : DropReason.NOT_DROPPED;
    }

    /** Rule 24. */
    private static boolean quotesOthers(IpPacket packet, Policy policy) {
        if (!Icmp.isError(packet.icmpType()) && !Icmp.isError6(packet.icmp6Type())) {
            return false;
        }
        Octets quoted = packet.upper().from(8);
        String destination = packet.version() == 4 ? quoted.hex(16, 4) : quoted.hex(24, 16);
        return !policy.owns(destination) && !IpPacket.isGroup(destination) && !destination.equals("ffffffff");
    }
}
