package org.machwire.server.fabric;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.machwire.ethernet.Arp;
import org.machwire.ethernet.Ethernet;
import org.machwire.ethernet.Icmpv6;
import org.machwire.ethernet.InternetChecksum;
import org.machwire.ethernet.Ipv6;
import org.machwire.ethernet.NetworkOrder;
import org.machwire.server.guard.Headers;

/**
 * Answers who asks all for the Ethernet address of one attachment, in that one's name: an ARP request, or a neighbour solicitation to a
 * group. The answer is written over the question, which is its sender's own and is needed no more.
 */
final class Resolver {
    /** Solicited, override (RFC 4861, 4.4); and before them, router. */
    private static final int SOLICITED_OVERRIDE = 0x6000_0000;
    private static final int ROUTER = 0x8000_0000;
    private static final int OPTION_TARGET_LINK_LAYER = 2;
    private static final int MESSAGE_LENGTH = 32;
    private static final int ICMPV6_OFFSET = Ethernet.HEADER_LENGTH + Ipv6.HEADER_LENGTH;

    private Resolver() {}

    /** Finds whom a frame asks for, of the kind {@link Headers#NEIGHBOUR}; null if it is no question that can be answered, or for nobody here. */
    static @Nullable Attachment askedFor(Topology now, byte[] octets, int offset, int length, long headers) {
        if (!Ethernet.isGroup(Ethernet.address(octets, offset + Ethernet.DESTINATION_OFFSET))) {
            return null;
        }
        return switch (Headers.family(headers)) {
            case Headers.ARP -> askedForByArp(now, octets, offset + Ethernet.HEADER_LENGTH);
            case Headers.IPV6 -> askedForByNeighbour(now, octets, offset, length, headers);
            default -> null;
        };
    }

    private static @Nullable Attachment askedForByArp(Topology now, byte[] octets, int arp) {
        boolean isQuestion = octets[arp + Arp.OPERATION_OFFSET + 1] == Arp.REQUEST
                && NetworkOrder.int32(octets, arp + Arp.SENDER_PROTOCOL_OFFSET) != 0;
        return isQuestion ? now.ownerOfIpv4(NetworkOrder.int32(octets, arp + Arp.TARGET_PROTOCOL_OFFSET)) : null;
    }

    private static @Nullable Attachment askedForByNeighbour(Topology now, byte[] octets, int offset, int length,
            long headers) {
        int message = offset + Headers.upper(headers);
        int source = offset + Ethernet.HEADER_LENGTH + Ipv6.SOURCE_OFFSET;
        boolean isQuestion = octets[message] == (byte) Icmpv6.TYPE_NEIGHBOUR_SOLICITATION
                && octets[message + Icmpv6.CODE_OFFSET] == 0
                && octets[offset + Ethernet.HEADER_LENGTH
                        + Ipv6.HOP_LIMIT_OFFSET] == (byte) Icmpv6.NEIGHBOUR_HOP_LIMIT
                && (NetworkOrder.int64(octets, source) | NetworkOrder.int64(octets, source + 8)) != 0
                && Headers.upper(headers) == ICMPV6_OFFSET && length >= ICMPV6_OFFSET + MESSAGE_LENGTH;
        int target = message + Icmpv6.NEIGHBOUR_TARGET_OFFSET;
        return isQuestion
                ? now.ownerOfIpv6(NetworkOrder.int64(octets, target), NetworkOrder.int64(octets, target + 8))
                : null;
    }

    /** Writes the owner's answer over the question in {@code octets[offset, offset + length)}, and zeros over what is left of that. */
    static void answer(Attachment owner, byte[] octets, int offset, int length, long headers) {
        long mac = owner.addresses().mac();
        System.arraycopy(octets, offset + Ethernet.SOURCE_OFFSET, octets, offset + Ethernet.DESTINATION_OFFSET,
                Ethernet.ADDRESS_LENGTH);
        Ethernet.putAddress(octets, offset + Ethernet.SOURCE_OFFSET, mac);
        if (Headers.family(headers) == Headers.ARP) {
            answerArp(mac, octets, offset + Ethernet.HEADER_LENGTH);
            Arrays.fill(octets, offset + Ethernet.HEADER_LENGTH + Arp.LENGTH, offset + length, (byte) 0);
        } else {
            answerNeighbour(mac, owner.isRouter(), octets, offset);
            Arrays.fill(octets, offset + ICMPV6_OFFSET + MESSAGE_LENGTH, offset + length, (byte) 0);
        }
    }

    private static void answerArp(long mac, byte[] octets, int arp) {
        int asked = NetworkOrder.int32(octets, arp + Arp.TARGET_PROTOCOL_OFFSET);
        octets[arp + Arp.OPERATION_OFFSET + 1] = Arp.REPLY;
        System.arraycopy(octets, arp + Arp.SENDER_HARDWARE_OFFSET, octets, arp + Arp.TARGET_HARDWARE_OFFSET,
                Arp.TARGET_HARDWARE_OFFSET - Arp.SENDER_HARDWARE_OFFSET);
        Ethernet.putAddress(octets, arp + Arp.SENDER_HARDWARE_OFFSET, mac);
        NetworkOrder.putInt32(octets, arp + Arp.SENDER_PROTOCOL_OFFSET, asked);
    }

    private static void answerNeighbour(long mac, boolean isRouter, byte[] octets, int offset) {
        int ip = offset + Ethernet.HEADER_LENGTH;
        int message = offset + ICMPV6_OFFSET;
        NetworkOrder.putInt32(octets, ip, Ipv6.VERSION << 28);
        NetworkOrder.putUint16(octets, ip + Ipv6.PAYLOAD_LENGTH_OFFSET, MESSAGE_LENGTH);
        System.arraycopy(octets, ip + Ipv6.SOURCE_OFFSET, octets, ip + Ipv6.DESTINATION_OFFSET, Ipv6.ADDRESS_LENGTH);
        System.arraycopy(octets, message + Icmpv6.NEIGHBOUR_TARGET_OFFSET, octets, ip + Ipv6.SOURCE_OFFSET,
                Ipv6.ADDRESS_LENGTH);
        octets[message] = (byte) Icmpv6.TYPE_NEIGHBOUR_ADVERTISEMENT;
        NetworkOrder.putUint16(octets, message + Icmpv6.CHECKSUM_OFFSET, 0);
        NetworkOrder.putInt32(octets, message + 4, SOLICITED_OVERRIDE | (isRouter ? ROUTER : 0));
        int option = message + Icmpv6.NEIGHBOUR_SOLICITATION_LENGTH;
        octets[option] = OPTION_TARGET_LINK_LAYER;
        octets[option + 1] = 1;
        Ethernet.putAddress(octets, option + 2, mac);
        // The pseudo header of RFC 8200, 8.1: both addresses, the length and the next header.
        long sum = InternetChecksum.add(MESSAGE_LENGTH + Ipv6.NEXT_ICMP, octets, ip + Ipv6.SOURCE_OFFSET,
                2 * Ipv6.ADDRESS_LENGTH);
        NetworkOrder.putUint16(octets, message + Icmpv6.CHECKSUM_OFFSET,
                InternetChecksum.finish(InternetChecksum.add(sum, octets, message, MESSAGE_LENGTH)));
    }
}
