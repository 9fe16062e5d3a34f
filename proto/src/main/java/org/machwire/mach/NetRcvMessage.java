package org.machwire.mach;

import java.util.Arrays;
import org.machwire.ethernet.Ethernet;

/**
 * The two items of {@code net_rcv_msg}, the message that brings a frame ({@code <device/net_status.h>}): the link header in 64
 * octets, and the packet behind a {@code struct packet_header} of 4 octets: length in host order, EtherType as on the wire.
 */
public final class NetRcvMessage {
    /** {@code NET_RCV_MSG_ID}. */
    public static final int ID = 2999;
    /** {@code NET_HDW_HDR_MAX}. */
    public static final int HEADER_OCTETS = 64;
    /** {@code sizeof (struct packet_header)}. */
    public static final int PACKET_HEADER_OCTETS = 4;

    private NetRcvMessage() {}

    /** Makes the header item: 14 octets of the frame, 50 zeros. */
    public static byte[] header(byte[] octets, int offset) {
        byte[] header = new byte[HEADER_OCTETS];
        System.arraycopy(octets, offset, header, 0, Ethernet.HEADER_LENGTH);
        return header;
    }

    /**
     * Makes the packet item.
     *
     * @param length octets of the frame
     * @param accepted octets of the frame to deliver, at least 14; the packet header tells the full length all the same
     */
    public static byte[] packet(byte[] octets, int offset, int length, int accepted) {
        int payload = accepted - Ethernet.HEADER_LENGTH;
        int fullCount = length - Ethernet.HEADER_LENGTH + PACKET_HEADER_OCTETS;
        byte[] packet = new byte[PACKET_HEADER_OCTETS + payload];
        packet[0] = (byte) fullCount; // host order is little-endian, as on the i386 and x86-64
        packet[1] = (byte) (fullCount >>> 8);
        packet[2] = octets[offset + Ethernet.TYPE_OFFSET];
        packet[3] = octets[offset + Ethernet.TYPE_OFFSET + 1];
        System.arraycopy(octets, offset + Ethernet.HEADER_LENGTH, packet, PACKET_HEADER_OCTETS, payload);
        return packet;
    }

    /**
     * Puts a frame together from both items, as pfinet does.
     *
     * @throws IllegalArgumentException if an item is too short
     */
    public static byte[] frame(byte[] header, byte[] packet) {
        if (header.length < Ethernet.HEADER_LENGTH || packet.length < PACKET_HEADER_OCTETS) {
            throw new IllegalArgumentException("an item of net_rcv_msg is too short");
        }
        int payload = packet.length - PACKET_HEADER_OCTETS;
        byte[] frame = Arrays.copyOf(header, Ethernet.HEADER_LENGTH + payload);
        System.arraycopy(packet, PACKET_HEADER_OCTETS, frame, Ethernet.HEADER_LENGTH, payload);
        return frame;
    }
}
