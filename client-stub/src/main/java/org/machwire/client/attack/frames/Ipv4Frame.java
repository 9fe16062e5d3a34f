package org.machwire.client.attack.frames;

import java.nio.ByteBuffer;
import org.machwire.ethernet.Ethernet;
import org.machwire.ethernet.Ipv4;
import org.machwire.ethernet.MacAddress;

/**
 * The way of an IPv4 packet: whom the frame and the packet in it are from and for.
 *
 * @param source Ethernet address
 * @param from IPv4 source
 * @param destination Ethernet address
 * @param to IPv4 destination
 */
public record Ipv4Frame(MacAddress source, String from, MacAddress destination, String to) {
    /** The flag of fragments that others follow. */
    public static final int MORE = 0x2000;

    private static final int TTL = 64;
    private static final int IDENTIFICATION = 0x6d77;

    /** A packet without options. */
    public byte[] carrying(int protocol, byte... payload) {
        return carrying(protocol, 0, new byte[0], payload);
    }

    /**
     * A packet, a fragment of one, or one with options.
     *
     * @param fragment flags and the offset in units of 8 octets, as the header has them
     * @param options a multiple of 4 octets
     */
    public byte[] carrying(int protocol, int fragment, byte[] options, byte... payload) {
        int header = Ipv4.MIN_HEADER_LENGTH + options.length;
        byte[] packet = ByteBuffer.allocate(header + payload.length)
                .put((byte) (Ipv4.VERSION << 4 | header / 4)).put((byte) 0)
                .putShort((short) (header + payload.length)).putShort((short) IDENTIFICATION)
                .putShort((short) fragment).put((byte) TTL).put((byte) protocol).putShort((short) 0)
                .put(Address.octets(from)).put(Address.octets(to)).put(options).put(payload).array();
        Checksum.put(packet, Ipv4.CHECKSUM_OFFSET, header);
        return Frames.ethernet(source, destination, Ethernet.TYPE_IPV4, packet);
    }

    /** A UDP datagram. */
    public byte[] udp(int sourcePort, int destinationPort, byte... data) {
        return carrying(Upper.UDP, Upper.udp(from, sourcePort, to, destinationPort, data));
    }

    /** A UDP datagram whole in one packet with options. */
    public byte[] udpBehind(byte[] options, int sourcePort, int destinationPort, byte... data) {
        return carrying(Upper.UDP, 0, options, Upper.udp(from, sourcePort, to, destinationPort, data));
    }
}
