package org.machwire.server.autoconf;

import java.util.Arrays;
import org.machwire.ethernet.Ethernet;
import org.machwire.ethernet.InternetChecksum;
import org.machwire.ethernet.Ipv4;
import org.machwire.ethernet.Ipv6;
import org.machwire.ethernet.NetworkOrder;

/**
 * A frame that the station writes, from the first octet on; {@link #finish} fills in what only the end tells. What does not fit is left
 * out and remembered: such a reply is not {@link #isWhole} and must not be sent. Reused for reply after reply.
 */
final class Reply {
    private static final int IPV4_VERSION_AND_LENGTH = 0x45;
    private static final int HOP_LIMIT = 64;

    private final byte[] octets;
    private final long station;
    private int limit;
    private int length;
    private boolean whole;
    private int addressLength;
    private int protocol;
    private int body;

    /** @param station the source of every frame */
    Reply(long station, int maxFrameLength) {
        this.station = station;
        octets = new byte[maxFrameLength];
    }

    /** Forgets the last reply: nothing is written, nothing is to be sent. */
    void clear() {
        length = 0;
        limit = octets.length;
        whole = true;
        addressLength = 0;
        protocol = 0;
    }

    /** Begins a frame. */
    void start(long destination, int etherType) {
        clear();
        put16((int) (destination >>> 32));
        put32((int) destination);
        put16((int) (station >>> 32));
        put32((int) station);
        put16(etherType);
    }

    /** Begins an IPv4 packet without options that is never fragmented, so that its identification says nothing (RFC 6864). */
    void startIpv4(long destination, int carried, byte[] from, int fromAt, byte[] to, int toAt) {
        start(destination, Ethernet.TYPE_IPV4);
        put16(IPV4_VERSION_AND_LENGTH << 8);
        put32(0); // Total length, later; identification.
        put16(Ipv4.DONT_FRAGMENT);
        put8(HOP_LIMIT);
        put8(carried);
        put16(0);
        put(from, fromAt, Ipv4.ADDRESS_LENGTH);
        put(to, toAt, Ipv4.ADDRESS_LENGTH);
        startBody(carried, Ipv4.ADDRESS_LENGTH);
    }

    /** Begins an IPv6 packet without extension headers. */
    void startIpv6(long destination, int carried, int hopLimit, byte[] from, int fromAt, byte[] to, int toAt) {
        start(destination, Ethernet.TYPE_IPV6);
        put32(Ipv6.VERSION << 28);
        put16(0);
        put8(carried);
        put8(hopLimit);
        put(from, fromAt, Ipv6.ADDRESS_LENGTH);
        put(to, toAt, Ipv6.ADDRESS_LENGTH);
        startBody(carried, Ipv6.ADDRESS_LENGTH);
    }

    /** Begins a UDP datagram back to where a packet came from, from where it went to. */
    void startUdpAnswer(Packet packet) {
        startUdp(packet.sender(), packet.octets(), packet.destinationAt(), packet.octets(), packet.sourceAt(),
                packet.isIpv6(), packet.destinationPort(), packet.sourcePort());
    }

    /** Begins a UDP datagram. */
    void startUdp(long destination, byte[] from, int fromAt, byte[] to, int toAt, boolean isIpv6, int fromPort,
            int toPort) {
        if (isIpv6) {
            startIpv6(destination, Ipv6.NEXT_UDP, HOP_LIMIT, from, fromAt, to, toAt);
        } else {
            startIpv4(destination, Ipv4.PROTOCOL_UDP, from, fromAt, to, toAt);
        }
        put16(fromPort);
        put16(toPort);
        put32(0); // Length and checksum, later.
    }

    private void startBody(int carried, int octetsOfAddress) {
        protocol = carried;
        addressLength = octetsOfAddress;
        body = length;
    }

    /** Writes no more than so many octets of what follows the Ethernet header. */
    void limitPacketTo(int maxPacketLength) {
        limit = Math.min(limit, Ethernet.HEADER_LENGTH + maxPacketLength);
    }

    /** Tells whether so many octets more would fit. */
    boolean hasRoom(int more) {
        return limit - length >= more;
    }

    Reply put8(int value) {
        if (takes(1)) {
            octets[length++] = (byte) value;
        }
        return this;
    }

    Reply put16(int value) {
        if (takes(2)) {
            NetworkOrder.putUint16(octets, length, value);
            length += 2;
        }
        return this;
    }

    Reply put32(int value) {
        return put16(value >>> 16).put16(value);
    }

    Reply put(byte[] source) {
        return put(source, 0, source.length);
    }

    Reply put(byte[] source, int at, int count) {
        if (takes(count)) {
            System.arraycopy(source, at, octets, length, count);
            length += count;
        }
        return this;
    }

    Reply putAddress(long mac) {
        return put16((int) (mac >>> 32)).put32((int) mac);
    }

    Reply putZeros(int count) {
        if (takes(count)) {
            Arrays.fill(octets, length, length + count, (byte) 0);
            length += count;
        }
        return this;
    }

    private boolean takes(int count) {
        whole &= hasRoom(count);
        return whole;
    }

    /** Changes two octets that were written before. */
    void set16(int at, int value) {
        if (whole) {
            NetworkOrder.putUint16(octets, at, value);
        }
    }

    /** Fills in the lengths and checksums of the headers; nothing is written after it. */
    void finish() {
        if (!whole || protocol == 0) {
            return;
        }
        int packet = Ethernet.HEADER_LENGTH;
        if (addressLength == Ipv4.ADDRESS_LENGTH) {
            NetworkOrder.putUint16(octets, packet + Ipv4.TOTAL_LENGTH_OFFSET, length - packet);
            NetworkOrder.putUint16(octets, packet + Ipv4.CHECKSUM_OFFSET, 0);
            NetworkOrder.putUint16(octets, packet + Ipv4.CHECKSUM_OFFSET,
                    InternetChecksum.of(octets, packet, Ipv4.MIN_HEADER_LENGTH));
        } else {
            NetworkOrder.putUint16(octets, packet + Ipv6.PAYLOAD_LENGTH_OFFSET, length - body);
        }
        finishBody();
    }

    private void finishBody() {
        boolean isUdp = protocol == Ipv4.PROTOCOL_UDP;
        int checksumAt = body + (isUdp ? Packet.UDP_CHECKSUM_OFFSET : 2);
        if (isUdp) {
            NetworkOrder.putUint16(octets, body + 4, length - body);
        }
        NetworkOrder.putUint16(octets, checksumAt, 0);
        long sum = protocol == Ipv4.PROTOCOL_ICMP
                ? 0
                : InternetChecksum.add(protocol + length - body, octets, body - 2 * addressLength, 2 * addressLength);
        int checksum = InternetChecksum.finish(InternetChecksum.add(sum, octets, body, length - body));
        // A checksum of zero would say that there is none (RFC 768).
        NetworkOrder.putUint16(octets, checksumAt, isUdp && checksum == 0 ? 0xffff : checksum);
    }

    /** Whether all that was written did fit. */
    boolean isWhole() {
        return whole;
    }

    byte[] octets() {
        return octets;
    }

    /** Octets written, 0 if nothing is to be sent. */
    int length() {
        return length;
    }
}
