package org.machwire.server.frames;

import java.net.InetAddress;
import java.nio.ByteBuffer;

/** The Internet checksum (RFC 1071), and addresses as it and the headers take them. */
final class Checksums {
    private Checksums() {}

    static byte[] address(String literal) {
        return InetAddress.ofLiteral(literal).getAddress();
    }

    static int sum(byte[] octets, int offset, int length) {
        int sum = 0;
        for (int i = 0; i < length; i++) {
            int octet = octets[offset + i] & 0xff;
            sum += i % 2 == 0 ? octet << 8 : octet;
        }
        sum = (sum & 0xffff) + (sum >>> 16);
        return ~((sum & 0xffff) + (sum >>> 16)) & 0xffff;
    }

    /**
     * The sum over an upper-layer packet and the pseudo-header of both IP versions: for these lengths the two add up
     * alike.
     */
    static int pseudoSum(String sourceIp, String destinationIp, int protocol, byte[] packet) {
        byte[] source = address(sourceIp);
        byte[] destination = address(destinationIp);
        byte[] all = ByteBuffer.allocate(source.length + destination.length + 4 + packet.length).put(source)
                .put(destination).putShort((short) protocol).putShort((short) packet.length).put(packet).array();
        return sum(all, 0, all.length);
    }

    static void put(byte[] octets, int offset, int checksum) {
        octets[offset] = (byte) (checksum >>> 8);
        octets[offset + 1] = (byte) checksum;
    }
}
