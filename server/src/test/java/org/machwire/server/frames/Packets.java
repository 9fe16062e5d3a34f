package org.machwire.server.frames;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.machwire.ethernet.MacAddress;

/** Builds what IP carries: upper layers, extension headers and messages, whole, to be put into a frame by {@link Frames}. */
public final class Packets {
    private Packets() {}

    /** Puts parts one behind the other. */
    public static byte[] join(byte[]... parts) {
        ByteBuffer all = ByteBuffer.allocate(Arrays.stream(parts).mapToInt(part -> part.length).sum());
        for (byte[] part : parts) {
            all.put(part);
        }
        return all.array();
    }

    /** A TCP segment with a header of 20 octets. */
    public static byte[] tcp(byte... data) {
        return ByteBuffer.allocate(20 + data.length).putShort((short) 5000).putShort((short) 80).put(12, (byte) 0x50)
                .put(20, data).array();
    }

    /** A UDP datagram without checksum. */
    public static byte[] udp(int from, int to, byte... data) {
        return ByteBuffer.allocate(8 + data.length).putShort((short) from).putShort((short) to)
                .putShort((short) (8 + data.length)).put(8, data).array();
    }

    /** An ICMP message of a type, and code 0. */
    public static byte[] icmp(int type, int length) {
        byte[] message = ByteBuffer.allocate(length).put((byte) type).array();
        Checksums.put(message, 2, Checksums.sum(message, 0, length));
        return message;
    }

    /** An ICMP error about a packet to {@code destination}. */
    public static byte[] icmpError(int type, String destination) {
        return ByteBuffer.allocate(28).put((byte) type).put(8, new byte[]{0x45})
                .put(24, Checksums.address(destination)).array();
    }

    /** An ICMPv6 error about a packet to {@code destination}: what follows the checksum. */
    public static byte[] icmpv6Error(String destination) {
        return ByteBuffer.allocate(44).put(4, new byte[]{0x60}).put(28, Checksums.address(destination)).array();
    }

    /** A solicitation, advertisement or redirect for a target: what follows the checksum. */
    public static byte[] neighbour(String target, byte... options) {
        return ByteBuffer.allocate(20 + options.length).put(4, Checksums.address(target)).put(20, options).array();
    }

    /** A link-layer address option, of type 1 for the source's or 2 for the target's. */
    public static byte[] linkLayer(int type, MacAddress mac) {
        return ByteBuffer.allocate(8).put((byte) type).put((byte) 1).put(mac.octets()).array();
    }

    /** An IGMP message of 8 octets. */
    public static byte[] igmp(int type, String group) {
        byte[] message = ByteBuffer.allocate(8).put((byte) type).put(4, Checksums.address(group)).array();
        Checksums.put(message, 2, Checksums.sum(message, 0, message.length));
        return message;
    }

    /** An IGMPv3 report of records that {@link #record} makes. */
    public static byte[] igmp3(byte[]... records) {
        byte[] start = ByteBuffer.allocate(8).put((byte) 0x22).putShort(6, (short) records.length).array();
        return join(start, join(records));
    }

    /** A record of an IGMPv3 or MLDv2 report. */
    public static byte[] record(int type, String group, String... sources) {
        byte[] start = ByteBuffer.allocate(4).put((byte) type).putShort(2, (short) sources.length).array();
        byte[] all = join(start, Checksums.address(group));
        for (String source : sources) {
            all = join(all, Checksums.address(source));
        }
        return all;
    }

    /** An MLDv2 report of such records: what follows the checksum. */
    public static byte[] mld2(byte[]... records) {
        return join(ByteBuffer.allocate(4).putShort(2, (short) records.length).array(), join(records));
    }

    /** A hop-by-hop or destination options header, padded to a multiple of eight octets with Pad1. */
    public static byte[] options(int next, byte... options) {
        int units = (2 + options.length + 7) / 8;
        return ByteBuffer.allocate(8 * units).put((byte) next).put((byte) (units - 1)).put(options).array();
    }

    /** A fragment header. */
    public static byte[] fragment(int next, int offset, boolean more) {
        return ByteBuffer.allocate(8).put((byte) next).putShort(2, (short) (offset | (more ? 1 : 0))).putInt(4, 77)
                .array();
    }

    /** An authentication header of 12 octets and those of a check value. */
    public static byte[] authentication(int next, int octetsOfValue) {
        return ByteBuffer.allocate(12 + octetsOfValue).put((byte) next).put((byte) (1 + octetsOfValue / 4)).array();
    }

    /** A routing header of type 4 without segments left. */
    public static byte[] routing(int next) {
        return ByteBuffer.allocate(8).put((byte) next).put(2, (byte) 4).array();
    }

    /** A DHCP message of a client, with these options behind the cookie. */
    public static byte[] dhcp(MacAddress client, String clientAddress, int... options) {
        ByteBuffer message = ByteBuffer.allocate(240 + options.length).put((byte) 1).put((byte) 1).put((byte) 6)
                .put(12, Checksums.address(clientAddress)).put(28, client.octets()).putInt(236, 0x63825363)
                .position(240);
        for (int option : options) {
            message.put((byte) option);
        }
        return message.array();
    }
}
