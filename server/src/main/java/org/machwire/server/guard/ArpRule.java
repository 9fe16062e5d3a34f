package org.machwire.server.guard;

import org.machwire.ethernet.Arp;
import org.machwire.ethernet.Ethernet;
import org.machwire.ethernet.NetworkOrder;
import org.machwire.v1.DropReason;

/**
 * Lets a sender speak of itself only: its Ethernet address, and an IPv4 address of its own or the one it probes for (RFC 5227), or asks for
 * (RFC 903, as machines announce themselves that have moved).
 */
final class ArpRule {
    private final long mac;
    private final Ipv4Addresses own;

    ArpRule(long mac, Ipv4Addresses own) {
        this.mac = mac;
        this.own = own;
    }

    /** Checks the ARP packet at {@code start}, whose shape is right. */
    DropReason check(byte[] octets, int start) {
        if (Ethernet.address(octets, start + Arp.SENDER_HARDWARE_OFFSET) != mac) {
            return DropReason.ARP_SHA;
        }
        int sender = NetworkOrder.int32(octets, start + Arp.SENDER_PROTOCOL_OFFSET);
        boolean isProbe = sender == 0 && octets[start + Arp.OPERATION_OFFSET + 1] == Arp.REQUEST
                && own.contains(target(octets, start));
        return isProbe || own.contains(sender) ? DropReason.NOT_DROPPED : DropReason.ARP_SPA;
    }

    /** Checks the RARP request at {@code start}, whose shape is right. */
    DropReason checkReverse(byte[] octets, int start) {
        if (Ethernet.address(octets, start + Arp.SENDER_HARDWARE_OFFSET) != mac
                || Ethernet.address(octets, start + Arp.TARGET_HARDWARE_OFFSET) != mac) {
            return DropReason.ARP_SHA;
        }
        int sender = NetworkOrder.int32(octets, start + Arp.SENDER_PROTOCOL_OFFSET);
        int target = target(octets, start);
        boolean asks = sender == 0 && !own.isEmpty() && (target == 0 || own.contains(target));
        return asks || own.contains(sender) ? DropReason.NOT_DROPPED : DropReason.ARP_SPA;
    }

    private static int target(byte[] octets, int start) {
        return NetworkOrder.int32(octets, start + Arp.TARGET_PROTOCOL_OFFSET);
    }
}
