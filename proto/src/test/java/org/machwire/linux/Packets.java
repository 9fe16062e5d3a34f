package org.machwire.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Builds TCP and UDP packets field by field, and cuts a payload into the frames that a network card would make of it. */
final class Packets {
    private static final int ETHERNET = 14;
    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final int DESTINATION_OPTIONS = 60;
    private static final int EXTENSION = 8;
    static final int FIN = 1;
    static final int PSH = 8;
    static final int ACK = 16;
    static final int CWR = 0x80;

    private Packets() {}

    /**
     * What all frames of one packet share.
     *
     * @param ipWords of options in the IPv4 header, 32 bits each; with IPv6, not 0 for an extension header
     * @param tcpWords of TCP options
     */
    record Shape(boolean ipv6, boolean tcp, int ipWords, int tcpWords, boolean dontFragment, int identification,
            int sequence, int flags) {
        static Shape random(Random random) {
            return new Shape(random.nextBoolean(), random.nextBoolean(),
                    random.nextInt(3) == 0 ? random.nextInt(11) : 0,
                    random.nextInt(11), random.nextBoolean(), random.nextInt(1 << 16),
                    random.nextInt(3) == 0 ? -random.nextInt(5000) : random.nextInt(), random.nextInt(256));
        }

        int network() {
            return ipv6 ? 40 + (ipWords > 0 ? EXTENSION : 0) : 20 + 4 * ipWords;
        }

        int transport() {
            return tcp ? 20 + 4 * tcpWords : 8;
        }

        int headers() {
            return ETHERNET + network() + transport();
        }

        /** One frame, right in every octet. */
        byte[] frame(byte[] payload) {
            ByteBuffer frame = ByteBuffer.allocate(headers() + payload.length);
            frame.put(new byte[]{2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2}).putShort((short) (ipv6 ? 0x86dd : 0x0800));
            int length = transport() + payload.length;
            int protocol = tcp ? TCP : UDP;
            byte[] addresses = ipv6 ? putIpv6(frame, protocol, length) : putIpv4(frame, protocol, length);
            int start = frame.position();
            if (tcp) {
                frame.putShort((short) 1234).putShort((short) 80).putInt(sequence).putInt(77)
                        .put((byte) (transport() << 2)).put((byte) flags).putShort((short) 500).putInt(0x0000_0305);
                putWords(frame, tcpWords);
            } else {
                frame.putShort((short) 1234).putShort((short) 53).putShort((short) length).putShort((short) 0);
            }
            frame.put(payload);
            byte[] octets = frame.array();
            int place = start + (tcp ? 16 : 6);
            frame.putShort(place, (short) 0);
            ByteBuffer pseudo = ByteBuffer.allocate(addresses.length + 8 + length).put(addresses).putInt(length)
                    .putInt(protocol).put(octets, start, length);
            int checksum = checksum(pseudo.array(), 0, pseudo.capacity());
            frame.putShort(place, (short) (!tcp && checksum == 0 ? 0xffff : checksum));
            return octets;
        }

        private byte[] putIpv4(ByteBuffer frame, int protocol, int length) {
            frame.put((byte) (0x45 + ipWords)).put((byte) 2).putShort((short) (network() + length))
                    .putShort((short) identification).putShort((short) (dontFragment ? 0x4000 : 0)).put((byte) 64)
                    .put((byte) protocol).putShort((short) 0);
            byte[] addresses = {10, 69, 0, 1, 10, 69, (byte) 200, 1};
            frame.put(addresses);
            putWords(frame, ipWords);
            frame.putShort(ETHERNET + 10, (short) checksum(frame.array(), ETHERNET, network()));
            return addresses;
        }

        private byte[] putIpv6(ByteBuffer frame, int protocol, int length) {
            boolean extended = ipWords > 0;
            frame.putInt(0x6020_0000 | identification).putShort((short) (length + network() - 40))
                    .put((byte) (extended ? DESTINATION_OPTIONS : protocol)).put((byte) 64);
            byte[] addresses = new byte[32];
            Arrays.fill(addresses, 0, 16, (byte) 0xfd);
            Arrays.fill(addresses, 16, 32, (byte) 0x3c);
            frame.put(addresses);
            if (extended) {
                frame.put((byte) protocol).put((byte) 0).put(new byte[]{1, 4, 0, 0, 0, 0});
            }
            return addresses;
        }

        private static void putWords(ByteBuffer frame, int words) {
            for (int i = 0; i < words; i++) {
                frame.putInt(0x0101_0100 | i);
            }
        }

        /** The frames that a payload is sent in, at most {@code segment} octets of it in each. */
        List<byte[]> cut(byte[] payload, int segment) {
            List<byte[]> frames = new ArrayList<>();
            int at = 0;
            do {
                int end = Math.min(payload.length, at + segment);
                int ofOthers = flags & ~(end < payload.length ? FIN | PSH : 0) & ~(at > 0 ? CWR : 0);
                int id = ipv6 ? identification : identification + frames.size() & 0xffff;
                frames.add(new Shape(ipv6, tcp, ipWords, tcpWords, dontFragment, id, sequence + at, ofOthers)
                        .frame(Arrays.copyOfRange(payload, at, end)));
                at = end;
            } while (at < payload.length);
            return frames;
        }

        /** What the kernel hands over of a packet that is still to be cut: the sums are not those of any frame. */
        byte[] joined(byte[] payload, int segment) {
            byte[] frame = frame(payload);
            int start = ETHERNET + network();
            frame[start + (tcp ? 16 : 6)] ^= 0x5a;
            int type = !tcp ? 5 : ipv6 ? 4 : 1;
            return described(frame, 1, type | ((flags & CWR) != 0 ? 0x80 : 0), segment, start, tcp ? 16 : 6);
        }
    }

    /** Puts a struct virtio_net_hdr before a frame. */
    static byte[] described(byte[] frame, int flags, int type, int segment, int start, int offset) {
        return ByteBuffer.allocate(Offload.HEADER_SIZE + frame.length).order(ByteOrder.LITTLE_ENDIAN).put((byte) flags)
                .put((byte) type).putShort((short) 0).putShort((short) segment).putShort((short) start)
                .putShort((short) offset).put(frame).array();
    }

    /** The Internet checksum by plain division: 2^16 - 1 is the modulus of the one's complement. */
    static int checksum(byte[] octets, int offset, int length) {
        long sum = 0;
        for (int i = 0; i < length; i++) {
            sum += (octets[offset + i] & 0xffL) << (i % 2 == 0 ? 8 : 0);
        }
        return (int) ((0xffff - sum % 0xffff) % 0xffff);
    }
}
