package org.machwire.client.attack.frames;

import java.nio.ByteBuffer;
import org.machwire.ethernet.Ethernet;
import org.machwire.ethernet.Ipv6;
import org.machwire.ethernet.MacAddress;

/**
 * The way of an IPv6 packet: whom the frame and the packet in it are from and for.
 *
 * @param source Ethernet address
 * @param from IPv6 source
 * @param destination Ethernet address
 * @param to IPv6 destination
 */
public record Ipv6Frame(MacAddress source, String from, MacAddress destination, String to) {
    private static final int HOPS = 64;
    /** The hop limit of neighbour discovery. */
    public static final int NEAR = 255;

    /** To a group, at the group's Ethernet address. */
    public static Ipv6Frame toGroup(MacAddress source, String from, String group) {
        return new Ipv6Frame(source, from, Address.group(group), group);
    }

    /** A packet. */
    public byte[] carrying(int hopLimit, Chain chain) {
        byte[] payload = chain.octets();
        byte[] packet = ByteBuffer.allocate(Ipv6.HEADER_LENGTH + payload.length).putInt(Ipv6.VERSION << 28)
                .putShort((short) payload.length).put((byte) chain.next()).put((byte) hopLimit)
                .put(Address.octets(from)).put(Address.octets(to)).put(payload).array();
        return Frames.ethernet(source, destination, Ethernet.TYPE_IPV6, packet);
    }

    /** A UDP datagram. */
    public byte[] udp(int sourcePort, int destinationPort, byte... data) {
        return carrying(HOPS, udpChain(sourcePort, destinationPort, data));
    }

    /** A UDP datagram, to be put behind extension headers. */
    public Chain udpChain(int sourcePort, int destinationPort, byte... data) {
        return Chain.of(Upper.UDP, Upper.udp(from, sourcePort, to, destinationPort, data));
    }

    /** An ICMPv6 message with a hop limit of 255. */
    public byte[] icmp(int type, byte... body) {
        return carrying(NEAR, icmpChain(type, body));
    }

    /** An ICMPv6 message, to be put behind extension headers. */
    public Chain icmpChain(int type, byte... body) {
        return Chain.of(Upper.ICMPV6, Upper.icmpv6(from, to, type, body));
    }
}
