package org.machwire.server.autoconf;

import org.machwire.ethernet.Arp;
import org.machwire.ethernet.Ethernet;
import org.machwire.ethernet.NetworkOrder;
import org.machwire.v1.DropReason;

/** Answers ARP requests (RFC 826) for the station's own IPv4 address, probes included (RFC 5227). Immutable. */
final class AddressResolution {
    private final Self self;

    AddressResolution(Self self) {
        this.self = self;
    }

    DropReason answer(Packet packet, Reply reply) {
        byte[] octets = packet.octets();
        int at = packet.body();
        if (packet.length() < Arp.LENGTH || NetworkOrder.int64(octets, at) >>> 16 != Arp.PREFIX) {
            return DropReason.UNREADABLE;
        }
        byte[] own = self.ipv4();
        if (own == null || NetworkOrder.uint16(octets, at + Arp.OPERATION_OFFSET) != Arp.REQUEST
                || !self.hasIpv4(octets, at + Arp.TARGET_PROTOCOL_OFFSET)
                || Ethernet.address(octets, at + Arp.SENDER_HARDWARE_OFFSET) != packet.sender()) {
            return DropReason.NOT_SERVED;
        }
        reply.start(packet.sender(), Ethernet.TYPE_ARP);
        reply.put16((int) (Arp.PREFIX >>> 32)).put32((int) Arp.PREFIX).put16(Arp.REPLY);
        reply.putAddress(self.mac()).put(own);
        reply.put(octets, at + Arp.SENDER_HARDWARE_OFFSET, Ethernet.ADDRESS_LENGTH + own.length);
        return DropReason.NOT_DROPPED;
    }
}
