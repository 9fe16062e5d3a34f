package org.machwire.pfinet.stack;

import org.machwire.ethernet.Ethernet;
import org.machwire.ethernet.Ipv4;
import org.machwire.ethernet.NetworkOrder;

/** Reads a received packet in place. The frame must have passed {@link #isWellFormed}. */
final class Ipv4Packet {
    private static final int START = Ethernet.HEADER_LENGTH;

    private final byte[] frame;
    private final boolean broadcast;

    /** @param broadcast whether the packet is for everybody rather than for us */
    Ipv4Packet(byte[] frame, boolean broadcast) {
        this.frame = frame;
        this.broadcast = broadcast;
    }

    /** Tells whether version and lengths fit each other and the frame. Octets after the packet are padding. */
    static boolean isWellFormed(byte[] frame) {
        if (frame.length < START + Ipv4.MIN_HEADER_LENGTH || (frame[START] & 0xf0) != 0x40) {
            return false;
        }
        int headerLength = headerLength(frame);
        int totalLength = NetworkOrder.uint16(frame, START + Ipv4.TOTAL_LENGTH_OFFSET);
        return headerLength >= Ipv4.MIN_HEADER_LENGTH && headerLength <= totalLength
                && totalLength <= frame.length - START;
    }

    static int headerLength(byte[] frame) {
        return (frame[START + Ipv4.VERSION_OFFSET] & 0x0f) * 4;
    }

    byte[] frame() {
        return frame;
    }

    boolean isBroadcast() {
        return broadcast;
    }

    int source() {
        return Ipv4.address(frame, START + Ipv4.SOURCE_OFFSET);
    }

    int destination() {
        return Ipv4.address(frame, START + Ipv4.DESTINATION_OFFSET);
    }

    int ttl() {
        return frame[START + Ipv4.TTL_OFFSET] & 0xff;
    }

    int protocol() {
        return frame[START + Ipv4.PROTOCOL_OFFSET] & 0xff;
    }

    boolean isFragment() {
        return (NetworkOrder.uint16(frame, START + Ipv4.FRAGMENT_OFFSET) & Ipv4.FRAGMENT_MASK) != 0;
    }

    /** Where the packet starts in the frame. */
    int start() {
        return START;
    }

    /** Where the message starts in the frame. */
    int messageStart() {
        return START + headerLength(frame);
    }

    int messageLength() {
        return NetworkOrder.uint16(frame, START + Ipv4.TOTAL_LENGTH_OFFSET) - headerLength(frame);
    }
}
