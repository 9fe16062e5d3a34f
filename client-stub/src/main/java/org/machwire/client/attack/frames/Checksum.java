package org.machwire.client.attack.frames;

import java.nio.ByteBuffer;
import org.machwire.ethernet.InternetChecksum;

/** Puts checksums into packets. */
final class Checksum {
    private Checksum() {}

    /** Puts the checksum of the first octets of a packet. */
    static void put(byte[] packet, int offset, int length) {
        write(packet, offset, InternetChecksum.of(packet, 0, length));
    }

    /** Puts the checksum of a message and the pseudo header of IPv4 or IPv6 before it. A UDP checksum of 0 is sent as its complement. */
    static void put(byte[] message, int offset, String source, String destination, int protocol) {
        byte[] pseudo = Frames.join(Address.octets(source), Address.octets(destination),
                ByteBuffer.allocate(8).putInt(message.length).putInt(protocol).array());
        long sum = InternetChecksum.add(InternetChecksum.add(0, pseudo, 0, pseudo.length), message, 0,
                message.length);
        int checksum = InternetChecksum.finish(sum);
        write(message, offset, checksum == 0 ? 0xffff : checksum);
    }

    private static void write(byte[] packet, int offset, int checksum) {
        packet[offset] = (byte) (checksum >>> 8);
        packet[offset + 1] = (byte) checksum;
    }
}
