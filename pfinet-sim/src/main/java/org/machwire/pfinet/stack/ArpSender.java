package org.machwire.pfinet.stack;

import org.machwire.ethernet.Arp;
import org.machwire.ethernet.Ethernet;
import org.machwire.ethernet.Ipv4;
import org.machwire.ethernet.NetworkOrder;

/** Writes ARP packets in our own name. */
final class ArpSender {
    private final long ownMac;
    private final int ownAddress;
    private final Outbox outbox;

    ArpSender(long ownMac, int ownAddress, Outbox outbox) {
        this.ownMac = ownMac;
        this.ownAddress = ownAddress;
        this.outbox = outbox;
    }

    /** Asks everybody who has an address. */
    void request(int address) {
        send(Arp.REQUEST, Ethernet.BROADCAST, 0, address);
    }

    /** Tells one station our address. */
    void reply(long mac, int address) {
        send(Arp.REPLY, mac, mac, address);
    }

    private void send(int operation, long destination, long targetMac, int targetAddress) {
        byte[] frame = new byte[Ethernet.HEADER_LENGTH + Arp.LENGTH];
        Ethernet.putAddress(frame, Ethernet.DESTINATION_OFFSET, destination);
        Ethernet.putAddress(frame, Ethernet.SOURCE_OFFSET, ownMac);
        NetworkOrder.putUint16(frame, Ethernet.TYPE_OFFSET, Ethernet.TYPE_ARP);
        int arp = Ethernet.HEADER_LENGTH;
        NetworkOrder.putUint16(frame, arp + Arp.HARDWARE_TYPE_OFFSET, Arp.HARDWARE_ETHERNET);
        NetworkOrder.putUint16(frame, arp + Arp.PROTOCOL_TYPE_OFFSET, Ethernet.TYPE_IPV4);
        frame[arp + Arp.HARDWARE_LENGTH_OFFSET] = Ethernet.ADDRESS_LENGTH;
        frame[arp + Arp.PROTOCOL_LENGTH_OFFSET] = Ipv4.ADDRESS_LENGTH;
        NetworkOrder.putUint16(frame, arp + Arp.OPERATION_OFFSET, operation);
        Ethernet.putAddress(frame, arp + Arp.SENDER_HARDWARE_OFFSET, ownMac);
        Ipv4.putAddress(frame, arp + Arp.SENDER_PROTOCOL_OFFSET, ownAddress);
        Ethernet.putAddress(frame, arp + Arp.TARGET_HARDWARE_OFFSET, targetMac);
        Ipv4.putAddress(frame, arp + Arp.TARGET_PROTOCOL_OFFSET, targetAddress);
        outbox.transmit(frame);
    }
}
