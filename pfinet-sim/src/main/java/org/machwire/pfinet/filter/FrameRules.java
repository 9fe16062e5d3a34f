package org.machwire.pfinet.filter;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.machwire.ethernet.Ethernet;
import org.machwire.ethernet.Ipv4;
import org.machwire.ethernet.NetworkOrder;

/**
 * What may pass. A frame that ends before what a rule must know is forbidden.
 *
 * @param sendNet where IPv4 packets that clients send must come from; ARP passes, all else does not. Null for no such rule
 * @param receiveNet where IPv4 packets that clients receive must go to, likewise
 * @param deniedUdpPorts UDP ports, source or destination, of no datagram that passes either way
 */
record FrameRules(@Nullable Ipv4Network sendNet, @Nullable Ipv4Network receiveNet, Set<Integer> deniedUdpPorts) {
    private static final int IP = Ethernet.HEADER_LENGTH;
    private static final int FRAGMENT_OFFSET_MASK = 0x1fff;
    private static final int UDP_PORTS_LENGTH = 4;

    FrameRules {
        deniedUdpPorts = Set.copyOf(deniedUdpPorts);
    }

    boolean allowsSending(byte[] frame) {
        return allows(frame, sendNet, Ipv4.SOURCE_OFFSET);
    }

    boolean allowsReceiving(byte[] frame) {
        return allows(frame, receiveNet, Ipv4.DESTINATION_OFFSET);
    }

    private boolean allows(byte[] frame, @Nullable Ipv4Network net, int addressOffset) {
        if (net == null && deniedUdpPorts.isEmpty()) {
            return true;
        }
        if (frame.length < IP) {
            return false;
        }
        return switch (NetworkOrder.uint16(frame, Ethernet.TYPE_OFFSET)) {
            case Ethernet.TYPE_ARP -> true;
            case Ethernet.TYPE_IPV4 -> frame.length >= IP + Ipv4.MIN_HEADER_LENGTH
                    && (net == null || net.contains(Ipv4.address(frame, IP + addressOffset)))
                    && allowsPorts(frame);
            default -> net == null; // of UDP, the rules know that over IPv4
        };
    }

    private boolean allowsPorts(byte[] frame) {
        boolean udp = frame[IP + Ipv4.PROTOCOL_OFFSET] == Ipv4.PROTOCOL_UDP;
        boolean first = (NetworkOrder.uint16(frame, IP + Ipv4.FRAGMENT_OFFSET) & FRAGMENT_OFFSET_MASK) == 0;
        if (deniedUdpPorts.isEmpty() || !udp || !first) {
            return true;
        }
        int ports = IP + (frame[IP + Ipv4.VERSION_OFFSET] & 0xf) * Integer.BYTES;
        return ports >= IP + Ipv4.MIN_HEADER_LENGTH && frame.length >= ports + UDP_PORTS_LENGTH
                && !deniedUdpPorts.contains(NetworkOrder.uint16(frame, ports))
                && !deniedUdpPorts.contains(NetworkOrder.uint16(frame, ports + Short.BYTES));
    }
}
