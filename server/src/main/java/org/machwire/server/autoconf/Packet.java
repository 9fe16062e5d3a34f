package org.machwire.server.autoconf;

import java.util.Arrays;
import org.machwire.ethernet.Ethernet;
import org.machwire.ethernet.InternetChecksum;
import org.machwire.ethernet.Ipv4;
import org.machwire.ethernet.Ipv6;
import org.machwire.ethernet.NetworkOrder;
import org.machwire.v1.DropReason;

/**
 * A frame on its way through the door: where the part begins and ends that nobody has read yet, and what the headers before
 * it said. Reused for frame after frame; it keeps no copy, and is valid until the next {@link #read}.
 */
final class Packet {
    static final int UDP_HEADER_LENGTH = 8;
    static final int UDP_CHECKSUM_OFFSET = 6;

    private byte[] octets = {};
    private long sender;
    private long destination;
    private int etherType;
    private int source;
    private int addressLength;
    private int protocol;
    private int hopLimit;
    private int body;
    private int end;
    private int sourcePort;
    private int destinationPort;

    /** Reads the Ethernet header, which is whole, of the frame in {@code octets[offset, offset + length)}. */
    void read(byte[] frames, int offset, int length) {
        octets = frames;
        destination = Ethernet.address(frames, offset);
        sender = Ethernet.address(frames, offset + Ethernet.SOURCE_OFFSET);
        etherType = NetworkOrder.uint16(frames, offset + Ethernet.TYPE_OFFSET);
        body = offset + Ethernet.HEADER_LENGTH;
        end = offset + length;
    }

    /** Reads an IPv4 header; padding behind the packet is forgotten. */
    DropReason readIpv4() {
        int room = end - body;
        if (room < Ipv4.MIN_HEADER_LENGTH) {
            return DropReason.UNREADABLE;
        }
        int headerLength = (octets[body] & 0xf) * 4;
        int totalLength = NetworkOrder.uint16(octets, body + Ipv4.TOTAL_LENGTH_OFFSET);
        if ((octets[body] & 0xf0) >>> 4 != Ipv4.VERSION || headerLength < Ipv4.MIN_HEADER_LENGTH
                || totalLength < headerLength || totalLength > room
                || InternetChecksum.of(octets, body, headerLength) != 0) {
            return DropReason.UNREADABLE;
        }
        if ((NetworkOrder.uint16(octets, body + Ipv4.FRAGMENT_OFFSET) & Ipv4.FRAGMENT_MASK) != 0) {
            return DropReason.NOT_SERVED;
        }
        source = body + Ipv4.SOURCE_OFFSET;
        addressLength = Ipv4.ADDRESS_LENGTH;
        protocol = octets[body + Ipv4.PROTOCOL_OFFSET] & 0xff;
        hopLimit = octets[body + Ipv4.TTL_OFFSET] & 0xff;
        end = body + totalLength;
        body += headerLength;
        return DropReason.NOT_DROPPED;
    }

    /** Reads an IPv6 header; padding behind the packet is forgotten. */
    DropReason readIpv6() {
        int room = end - body - Ipv6.HEADER_LENGTH;
        if (room < 0 || (octets[body] & 0xf0) >>> 4 != Ipv6.VERSION
                || NetworkOrder.uint16(octets, body + Ipv6.PAYLOAD_LENGTH_OFFSET) > room) {
            return DropReason.UNREADABLE;
        }
        source = body + Ipv6.SOURCE_OFFSET;
        addressLength = Ipv6.ADDRESS_LENGTH;
        protocol = octets[body + Ipv6.NEXT_HEADER_OFFSET] & 0xff;
        hopLimit = octets[body + Ipv6.HOP_LIMIT_OFFSET] & 0xff;
        end = body + Ipv6.HEADER_LENGTH + NetworkOrder.uint16(octets, body + Ipv6.PAYLOAD_LENGTH_OFFSET);
        body += Ipv6.HEADER_LENGTH;
        return DropReason.NOT_DROPPED;
    }

    /**
     * Reads a UDP header (RFC 768).
     *
     * @return false unless it has all that IP carries and its checksum is right; none is right over IPv4 only
     */
    boolean readUdp() {
        if (length() < UDP_HEADER_LENGTH || NetworkOrder.uint16(octets, body + 4) != length()) {
            return false;
        }
        boolean isUnsigned = NetworkOrder.uint16(octets, body + UDP_CHECKSUM_OFFSET) == 0;
        if (isUnsigned ? isIpv6() : InternetChecksum.finish(pseudoHeaderSum()) != 0) {
            return false;
        }
        sourcePort = NetworkOrder.uint16(octets, body);
        destinationPort = NetworkOrder.uint16(octets, body + 2);
        body += UDP_HEADER_LENGTH;
        return sourcePort != 0;
    }

    /** Tells whether an ICMP or ICMPv6 message has a header of at least four octets and a right checksum. */
    boolean isIcmp() {
        return length() >= 4
                && (isIpv6()
                        ? InternetChecksum.finish(pseudoHeaderSum()) == 0
                        : InternetChecksum.of(octets, body, length()) == 0);
    }

    private long pseudoHeaderSum() {
        long sum = InternetChecksum.add(protocol + length(), octets, source, 2 * addressLength);
        return InternetChecksum.add(sum, octets, body, length());
    }

    byte[] octets() {
        return octets;
    }

    /** The source address of the frame, 48 bits. */
    long sender() {
        return sender;
    }

    /** The destination address of the frame, 48 bits. */
    long destination() {
        return destination;
    }

    int etherType() {
        return etherType;
    }

    boolean isIpv6() {
        return addressLength == Ipv6.ADDRESS_LENGTH;
    }

    /** Where the IP source address is, and behind it the destination. */
    int sourceAt() {
        return source;
    }

    int destinationAt() {
        return source + addressLength;
    }

    byte[] sourceAddress() {
        return Arrays.copyOfRange(octets, source, source + addressLength);
    }

    byte[] destinationAddress() {
        return Arrays.copyOfRange(octets, destinationAt(), destinationAt() + addressLength);
    }

    /** Tells whether a single station can be reached at the IP source address: it is neither zero nor a group's. */
    boolean hasStationSource() {
        int first = octets[source] & 0xff;
        return isIpv6() ? !isUnspecified() && first != Ipv6.MULTICAST : first != 0 && first < 224;
    }

    /** Tells whether the IPv6 source is {@code ::}. */
    boolean isUnspecified() {
        return (NetworkOrder.int64(octets, source) | NetworkOrder.int64(octets, source + 8)) == 0;
    }

    /** Tells whether the IPv6 source is link-local. */
    boolean isLinkLocal() {
        return NetworkOrder.int64(octets, source) == Ipv6.LINK_LOCAL_HIGH;
    }

    int protocol() {
        return protocol;
    }

    int hopLimit() {
        return hopLimit;
    }

    int sourcePort() {
        return sourcePort;
    }

    int destinationPort() {
        return destinationPort;
    }

    /** Where what was not read yet begins. */
    int body() {
        return body;
    }

    /** Where it ends. */
    int end() {
        return end;
    }

    int length() {
        return end - body;
    }
}
