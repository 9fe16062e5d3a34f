package org.machwire.server.isolation;

import java.util.Collection;
import org.machwire.v1.DropReason;

/** What the uplink may send: anything but what is one of ours. */
final class ReferenceUplink {
    private ReferenceUplink() {}

    /** Judges a frame of at least 14 octets; {@code ours} are the policies of the segment's devices. */
    static DropReason judge(byte[] octets, Collection<Policy> ours) {
        Octets frame = Octets.of(octets);
        if (ReferenceGuard.isNoSource(frame)) {
            return DropReason.SRC_INVALID;
        }
        if (isOurMac(frame.hex(6, 6), ours)) {
            return DropReason.SRC_OURS;
        }
        DropReason shape = FrameShape.judge(frame);
        if (shape != DropReason.NOT_DROPPED) {
            return shape;
        }
        try {
            return saysOurs(frame, ours) ? DropReason.SRC_OURS : DropReason.NOT_DROPPED;
        } catch (Malformed e) {
            throw new AssertionError("rule 8 let it pass", e);
        }
    }

    private static boolean saysOurs(Octets frame, Collection<Policy> ours) throws Malformed {
        if (EtherType.isArpOrRarp(frame)) {
            ArpPacket arp = ArpPacket.read(frame);
            boolean probes = arp.isRequest() && arp.senderIp().equals("00000000") && isOurs(arp.targetIp(), ours);
            return isOurMac(arp.senderMac(), ours) || isOurs(arp.senderIp(), ours) || probes;
        }
        IpPacket packet = FrameShape.ipPacket(frame);
        return isOurs(packet.source(), ours)
                || ((packet.icmp6Type() == NdRules.ADVERTISEMENT || isSearch(packet))
                        && isOurs(NdRules.target(packet), ours));
    }

    private static boolean isSearch(IpPacket packet) {
        return packet.icmp6Type() == NdRules.SOLICITATION && packet.source().equals("0".repeat(32));
    }

    private static boolean isOurMac(String mac, Collection<Policy> ours) {
        return ours.stream().anyMatch(policy -> policy.mac().equals(mac));
    }

    private static boolean isOurs(String address, Collection<Policy> ours) {
        return ours.stream().anyMatch(policy -> policy.owns(address));
    }
}
