package org.machwire.server.autoconf;

import org.machwire.ethernet.Ipv4;
import org.machwire.ethernet.Ipv6;
import org.machwire.v1.DropReason;

/** Answers ICMP echo (RFC 792) and ICMPv6 echo (RFC 4443): a message that was sent to one of the station's own addresses. */
final class Echo {
    static final int ICMPV6_REQUEST = 128;

    private static final int ICMP_REQUEST = 8;
    private static final int ICMP_REPLY = 0;
    private static final int ICMPV6_REPLY = 129;
    private static final int HEADER_LENGTH = 8;
    private static final int HOP_LIMIT = 64;

    private Echo() {}

    static DropReason answerIpv4(Packet packet, Reply reply) {
        if (!packet.isIcmp()) {
            return DropReason.UNREADABLE;
        }
        if (!isRequest(packet, ICMP_REQUEST)) {
            return DropReason.NOT_SERVED;
        }
        reply.startIpv4(packet.sender(), Ipv4.PROTOCOL_ICMP, packet.octets(), packet.destinationAt(), packet.octets(),
                packet.sourceAt());
        return echo(packet, reply, ICMP_REPLY);
    }

    /** Answers a message whose checksum was found right. */
    static DropReason answerIpv6(Packet packet, Reply reply) {
        if (!isRequest(packet, ICMPV6_REQUEST)) {
            return DropReason.NOT_SERVED;
        }
        reply.startIpv6(packet.sender(), Ipv6.NEXT_ICMP, HOP_LIMIT, packet.octets(), packet.destinationAt(),
                packet.octets(), packet.sourceAt());
        return echo(packet, reply, ICMPV6_REPLY);
    }

    private static boolean isRequest(Packet packet, int type) {
        return packet.length() >= HEADER_LENGTH && (packet.octets()[packet.body()] & 0xff) == type
                && packet.octets()[packet.body() + 1] == 0 && packet.hasStationSource();
    }

    private static DropReason echo(Packet packet, Reply reply, int type) {
        reply.put8(type).put8(0).put16(0).put(packet.octets(), packet.body() + 4, packet.length() - 4);
        reply.finish();
        return DropReason.NOT_DROPPED;
    }
}
