package org.machwire.pfinet.stack;

import org.machwire.ethernet.Arp;
import org.machwire.ethernet.Ethernet;
import org.machwire.ethernet.Ipv4;
import org.machwire.ethernet.MacAddress;
import org.machwire.ethernet.NetworkOrder;

/**
 * Hears ARP. What a packet says of a station in the table is believed, as in RFC 826; other stations enter it only by
 * answering or by asking for us.
 */
final class ArpLayer {
    private static final int START = Ethernet.HEADER_LENGTH;

    private final Ipv4Config config;
    private final ArpTable table;
    private final ArpSender sender;
    private final Counters counters;

    ArpLayer(Ipv4Config config, ArpTable table, ArpSender sender, Counters counters) {
        this.config = config;
        this.table = table;
        this.sender = sender;
        this.counters = counters;
    }

    void receive(byte[] frame, long now) {
        if (!isWellFormed(frame)) {
            counters.drop(DropReason.ARP_MALFORMED);
            return;
        }
        long mac = Ethernet.address(frame, START + Arp.SENDER_HARDWARE_OFFSET);
        int address = Ipv4.address(frame, START + Arp.SENDER_PROTOCOL_OFFSET);
        if (mac != Ethernet.address(frame, Ethernet.SOURCE_OFFSET) || !new MacAddress(mac).isStation()) {
            counters.drop(DropReason.ARP_SENDER);
        } else if (config.isOwn(address)) {
            counters.drop(DropReason.ARP_CONFLICT);
        } else if (address != 0 && !config.isOnLink(address)) {
            counters.drop(DropReason.ARP_SENDER);
        } else {
            hear(frame, mac, address, now);
        }
    }

    /** Address 0 is a probe (RFC 5227): it is answered and teaches nothing. */
    private void hear(byte[] frame, long mac, int address, long now) {
        boolean request = NetworkOrder.uint16(frame, START + Arp.OPERATION_OFFSET) == Arp.REQUEST;
        boolean forUs = request && config.isOwn(Ipv4.address(frame, START + Arp.TARGET_PROTOCOL_OFFSET));
        boolean inTable = address != 0 && table.contains(address, now);
        if (inTable) {
            table.update(address, mac, now);
        } else if (forUs && address != 0) {
            table.offer(address, mac, now);
        }
        if (forUs) {
            sender.reply(mac, address);
        }
        if (forUs || inTable) {
            counters.arp();
        } else {
            counters.drop(request ? DropReason.ARP_OTHER_TARGET : DropReason.ARP_UNSOLICITED);
        }
    }

    private static boolean isWellFormed(byte[] frame) {
        if (frame.length < START + Arp.LENGTH) {
            return false;
        }
        int operation = NetworkOrder.uint16(frame, START + Arp.OPERATION_OFFSET);
        return NetworkOrder.uint16(frame, START + Arp.HARDWARE_TYPE_OFFSET) == Arp.HARDWARE_ETHERNET
                && NetworkOrder.uint16(frame, START + Arp.PROTOCOL_TYPE_OFFSET) == Ethernet.TYPE_IPV4
                && frame[START + Arp.HARDWARE_LENGTH_OFFSET] == Ethernet.ADDRESS_LENGTH
                && frame[START + Arp.PROTOCOL_LENGTH_OFFSET] == Ipv4.ADDRESS_LENGTH
                && (operation == Arp.REQUEST || operation == Arp.REPLY);
    }
}
