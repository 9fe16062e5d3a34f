package org.machwire.pfinet.stack;

import org.machwire.ethernet.Ethernet;
import org.machwire.ethernet.InternetChecksum;
import org.machwire.ethernet.Ipv4;

/** Checks received packets and hands them to their protocol. Options are skipped, none is acted on. */
final class Ipv4Input {
    private final Ipv4Config config;
    private final IcmpLayer icmp;
    private final UdpLayer udp;
    private final Counters counters;

    Ipv4Input(Ipv4Config config, IcmpLayer icmp, UdpLayer udp, Counters counters) {
        this.config = config;
        this.icmp = icmp;
        this.udp = udp;
        this.counters = counters;
    }

    void receive(byte[] frame, long now) {
        if (!Ipv4Packet.isWellFormed(frame)) {
            counters.drop(DropReason.IPV4_MALFORMED);
            return;
        }
        if (InternetChecksum.of(frame, Ethernet.HEADER_LENGTH, Ipv4Packet.headerLength(frame)) != 0) {
            counters.drop(DropReason.IPV4_CHECKSUM);
            return;
        }
        int destination = Ipv4.address(frame, Ethernet.HEADER_LENGTH + Ipv4.DESTINATION_OFFSET);
        receive(new Ipv4Packet(frame, config.isBroadcast(destination)), now);
    }

    private void receive(Ipv4Packet packet, long now) {
        if (!config.isForeignStation(packet.source())) {
            counters.drop(DropReason.IPV4_SOURCE);
        } else if (!isForUs(packet)) {
            counters.drop(DropReason.IPV4_DESTINATION);
        } else if (packet.isFragment()) {
            counters.drop(DropReason.IPV4_FRAGMENT);
        } else {
            switch (packet.protocol()) {
                case Ipv4.PROTOCOL_ICMP -> icmp.receive(packet, now);
                case Ipv4.PROTOCOL_UDP -> udp.receive(packet, now);
                default -> counters.drop(DropReason.IPV4_PROTOCOL);
            }
        }
    }

    private boolean isForUs(Ipv4Packet packet) {
        boolean broadcastFrame = Ethernet.isGroup(Ethernet.address(packet.frame(), Ethernet.DESTINATION_OFFSET));
        return packet.isBroadcast() || (config.isOwn(packet.destination()) && !broadcastFrame);
    }
}
