package org.machwire.pfinet.stack;

import java.util.HexFormat;
import org.machwire.ethernet.InternetChecksum;
import org.machwire.ethernet.Ipv4;
import org.machwire.ethernet.Ipv4Address;
import org.machwire.ethernet.NetworkOrder;

/** Makes frames by hand, without the code under test. The stack tested is A; B is its neighbour. */
final class Frames {
    static final String A_MAC = "525400000001";
    static final String B_MAC = "525400000002";
    static final String A_IP = "0a000001";
    static final String B_IP = "0a000002";
    static final String ALL = "ffffffffffff";
    static final Ipv4Address A = Ipv4Address.parse("10.0.0.1");
    static final Ipv4Address B = Ipv4Address.parse("10.0.0.2");
    static final byte[] NONE = {};

    private Frames() {}

    static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replace(" ", ""));
    }

    static byte[] arp(String to, String from, int operation, String senderMac, String senderIp, String targetMac,
            String targetIp) {
        return hex(to + from + "0806 0001 0800 06 04 000" + operation + senderMac + senderIp + targetMac + targetIp);
    }

    /** B asks for A's address. */
    static byte[] requestFromB() {
        return arp(ALL, B_MAC, 1, B_MAC, B_IP, "000000000000", A_IP);
    }

    static byte[] replyFromB() {
        return arp(A_MAC, B_MAC, 2, B_MAC, B_IP, A_MAC, A_IP);
    }

    /** A packet from B's station with a right header checksum. */
    static byte[] ipv4(String sourceIp, String destinationIp, int protocol, String message) {
        byte[] payload = hex(message);
        byte[] frame = new byte[34 + payload.length];
        byte[] head = hex(A_MAC + B_MAC + "0800 4500 0000 1234 0000 40 00 0000" + sourceIp + destinationIp);
        System.arraycopy(head, 0, frame, 0, head.length);
        System.arraycopy(payload, 0, frame, 34, payload.length);
        frame[23] = (byte) protocol;
        NetworkOrder.putUint16(frame, 16, 20 + payload.length);
        return sealed(frame);
    }

    /** Writes the header checksum anew, after a change. */
    static byte[] sealed(byte[] frame) {
        NetworkOrder.putUint16(frame, 14 + Ipv4.CHECKSUM_OFFSET, 0);
        NetworkOrder.putUint16(frame, 14 + Ipv4.CHECKSUM_OFFSET, InternetChecksum.of(frame, 14, (frame[14] & 15) * 4));
        return frame;
    }

    /** An ICMP message from B to A, whose checksum field is filled in. */
    static byte[] icmp(String message) {
        byte[] frame = ipv4(B_IP, A_IP, 1, message);
        NetworkOrder.putUint16(frame, 36, InternetChecksum.of(frame, 34, frame.length - 34));
        return frame;
    }

    /** Changes one octet. */
    static byte[] with(byte[] frame, int offset, int value) {
        frame[offset] = (byte) value;
        return frame;
    }
}
