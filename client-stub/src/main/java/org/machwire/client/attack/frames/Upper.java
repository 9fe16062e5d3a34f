package org.machwire.client.attack.frames;

import java.nio.ByteBuffer;

/** Builds what IP carries: UDP, TCP, ICMP, IGMP and ICMPv6, with their checksums. */
public final class Upper {
    public static final int ICMP = 1;
    public static final int IGMP = 2;
    public static final int TCP = 6;
    public static final int UDP = 17;
    public static final int ICMPV6 = 58;

    private static final int UDP_CHECKSUM = 6;
    private static final int TCP_CHECKSUM = 16;
    private static final int TCP_SYN = 0x5002_2000;

    private Upper() {}

    /** A UDP datagram between these addresses. */
    public static byte[] udp(String source, int sourcePort, String destination, int destinationPort, byte... data) {
        byte[] datagram = ByteBuffer.allocate(8 + data.length).putShort((short) sourcePort)
                .putShort((short) destinationPort).putShort((short) (8 + data.length)).putShort((short) 0).put(data)
                .array();
        Checksum.put(datagram, UDP_CHECKSUM, source, destination, UDP);
        return datagram;
    }

    /** A TCP segment that opens a connection between these addresses. */
    public static byte[] syn(String source, int sourcePort, String destination, int destinationPort, byte... data) {
        byte[] segment = ByteBuffer.allocate(20 + data.length).putShort((short) sourcePort)
                .putShort((short) destinationPort).putInt(1).putInt(0).putInt(TCP_SYN).putInt(0).put(data).array();
        Checksum.put(segment, TCP_CHECKSUM, source, destination, TCP);
        return segment;
    }

    /** An ICMP or IGMP message: type, code, checksum, and what follows. */
    public static byte[] icmp(int type, int code, byte... body) {
        byte[] message = ByteBuffer.allocate(4 + body.length).put((byte) type).put((byte) code).putShort((short) 0)
                .put(body).array();
        Checksum.put(message, 2, message.length);
        return message;
    }

    /** An ICMPv6 message between these addresses: type, a code of 0, checksum, and what follows. */
    public static byte[] icmpv6(String source, String destination, int type, byte... body) {
        byte[] message = ByteBuffer.allocate(4 + body.length).put((byte) type).put((byte) 0).putShort((short) 0)
                .put(body).array();
        Checksum.put(message, 2, source, destination, ICMPV6);
        return message;
    }
}
