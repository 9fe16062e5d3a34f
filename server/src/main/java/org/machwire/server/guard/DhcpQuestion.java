package org.machwire.server.guard;

import org.machwire.ethernet.Ipv4;
import org.machwire.ethernet.NetworkOrder;

/** Knows the packets by which a host that has no address asks for one, for itself (RFC 2131, 4.1; the format of RFC 951). */
final class DhcpQuestion {
    private static final int BROADCAST = 0xffff_ffff;
    private static final int UDP_HEADER_LENGTH = 8;
    /** Ports 68, of the client, and 67, of the server. */
    private static final int CLIENT_TO_SERVER = 68 << 16 | 67;
    /** A request for Ethernet, whose addresses have 6 octets. */
    private static final int REQUEST_OF_ETHERNET = 0x01_01_06;
    private static final int RELAY_OFFSET = 24;
    private static final int CLIENT_HARDWARE_OFFSET = 28;
    private static final int MESSAGE_LENGTH = 236;

    private final long mac;

    DhcpQuestion(long mac) {
        this.mac = mac;
    }

    /** Judges the packet at {@code start}, whose header and total length were checked. */
    boolean isAsked(byte[] octets, int start, int headerLength, int totalLength) {
        int udp = start + headerLength;
        int message = udp + UDP_HEADER_LENGTH;
        return totalLength >= headerLength + UDP_HEADER_LENGTH + MESSAGE_LENGTH
                && octets[start + Ipv4.PROTOCOL_OFFSET] == Ipv4.PROTOCOL_UDP
                && (NetworkOrder.uint16(octets, start + Ipv4.FRAGMENT_OFFSET) & Ipv4.FRAGMENT_MASK) == 0
                && NetworkOrder.int32(octets, start + Ipv4.DESTINATION_OFFSET) == BROADCAST
                && NetworkOrder.int32(octets, udp) == CLIENT_TO_SERVER
                && NetworkOrder.int32(octets, message) >>> 8 == REQUEST_OF_ETHERNET
                && NetworkOrder.int32(octets, message + RELAY_OFFSET) == 0
                && NetworkOrder.int64(octets, message + CLIENT_HARDWARE_OFFSET) >>> 16 == mac;
    }
}
