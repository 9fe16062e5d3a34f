package org.machwire.server.guard;

import org.machwire.ethernet.Arp;
import org.machwire.ethernet.NetworkOrder;
import org.machwire.v1.DropReason;

/**
 * Lets a sender speak of itself only: its Ethernet address, and an IPv4 address of its own or the one it probes for.
 */
final class ArpRule {
    private final long mac;
    private final Ipv4Addresses own;

    ArpRule(long mac, Ipv4Addresses own) {
        this.mac = mac;
        this.own = own;
    }

    /** Checks the packet in {@code octets[start, end)}; what follows it there is padding. */
    DropReason check(byte[] octets, int start, int end) {
        if (end - start < Arp.LENGTH) {
            return DropReason.MALFORMED;
        }
        long prefix = NetworkOrder.int64(octets, start);
        int operation = (int) prefix & 0xffff;
        if (prefix >>> 16 != Arp.PREFIX || (operation != Arp.REQUEST && operation != Arp.REPLY)) {
            return DropReason.MALFORMED;
        }
        if (NetworkOrder.int64(octets, start + Arp.SENDER_HARDWARE_OFFSET) >>> 16 != mac) {
            return DropReason.ARP_SHA;
        }
        int sender = NetworkOrder.int32(octets, start + Arp.SENDER_PROTOCOL_OFFSET);
        if (own.contains(sender) || (sender == 0 && operation == Arp.REQUEST && own.contains(target(octets, start)))) {
            return DropReason.NOT_DROPPED;
        }
        return DropReason.ARP_SPA;
    }

    private static int target(byte[] octets, int start) {
        return NetworkOrder.int32(octets, start + Arp.TARGET_PROTOCOL_OFFSET);
    }
}
