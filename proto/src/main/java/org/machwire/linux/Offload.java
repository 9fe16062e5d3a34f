package org.machwire.linux;

import org.machwire.ethernet.Ethernet;
import org.machwire.ethernet.InternetChecksum;
import org.machwire.ethernet.Ipv4;
import org.machwire.ethernet.Ipv6;
import org.machwire.ethernet.NetworkOrder;
import org.machwire.ethernet.PackedFrames;

/**
 * Does what the kernel had left to a network card: fills in a missing checksum, and cuts what it has joined, or not yet cut, into the frames
 * that would be on the wire. What is left to do is told by a struct virtio_net_hdr (linux/virtio_net.h). Allocates nothing; not thread-safe.
 */
final class Offload {
    /** struct virtio_net_hdr: flags, type, and four numbers in the machine's own order. */
    static final int HEADER_SIZE = 10;

    private static final int NEEDS_CHECKSUM = 1;
    private static final int TYPE_NONE = 0;
    private static final int TYPE_TCP_IPV4 = 1;
    private static final int TYPE_TCP_IPV6 = 4;
    private static final int TYPE_UDP = 5;
    private static final int TYPE_ECN = 0x80;

    private static final int TCP_SEQUENCE = 4;
    private static final int TCP_LENGTH = 12;
    private static final int TCP_FLAGS = 13;
    private static final int TCP_CHECKSUM = 16;
    private static final int TCP_MIN = 20;
    /** FIN and PSH are the last frame's, CWR is the first's (RFC 3168, 6.1.2). */
    private static final int ONLY_LAST = 0x09;
    private static final int ONLY_FIRST = 0x80;
    private static final int UDP_LENGTH = 4;
    private static final int UDP_CHECKSUM = 6;
    private static final int UDP_HEADER = 8;

    // What is left to do with the frame in hand, and where its parts are.
    private int flags;
    private int type;
    private int segment;
    private int checksumStart;
    private int checksumOffset;
    private int transport;
    private int payload;

    /** Says of a frame that nothing is left to do. */
    static void clear(byte[] octets) {
        octets[0] = 0;
        octets[1] = TYPE_NONE;
    }

    /**
     * Appends a frame, or those that it has to be cut into, to {@code into}.
     *
     * @param octets the header {@link #HEADER_SIZE}, then the frame; changed meanwhile
     * @param length of both
     * @return how many octets it would have taken if there was no room and nothing was appended; 0 when it was; -1 when it makes no sense
     */
    int append(byte[] octets, int length, PackedFrames into) {
        read(octets);
        if (length < HEADER_SIZE + Ethernet.HEADER_LENGTH) {
            return -1;
        }
        if (type == TYPE_NONE) {
            if (flags == NEEDS_CHECKSUM && !fillIn(octets, length)) {
                return -1;
            }
            int frame = length - HEADER_SIZE;
            return into.append(octets, HEADER_SIZE, frame) ? 0 : PackedFrames.packedLength(frame);
        }
        if (!findParts(octets, length)) {
            return -1;
        }
        int headers = payload - HEADER_SIZE;
        int count = Math.max(1, (length - payload + segment - 1) / segment);
        int needed = count * PackedFrames.packedLength(headers) + length - payload + 2 * count;
        if (needed > into.free()) {
            return needed;
        }
        cut(octets, length, into);
        return 0;
    }

    private void read(byte[] octets) {
        flags = octets[0] & NEEDS_CHECKSUM;
        type = octets[1] & ~TYPE_ECN & 0xff;
        segment = own(octets, 4);
        checksumStart = HEADER_SIZE + own(octets, 6);
        checksumOffset = own(octets, 8);
    }

    private static int own(byte[] octets, int offset) {
        return Short.toUnsignedInt(Short.reverseBytes((short) NetworkOrder.uint16(octets, offset)));
    }

    /** The kernel has put the sum of the pseudo-header where the checksum goes. */
    private boolean fillIn(byte[] octets, int length) {
        int place = checksumStart + checksumOffset;
        if (checksumStart < HEADER_SIZE + Ethernet.HEADER_LENGTH || place + 2 > length) {
            return false;
        }
        int checksum = InternetChecksum.of(octets, checksumStart, length - checksumStart);
        NetworkOrder.putUint16(octets, place, checksum == 0 ? 0xffff : checksum); // for UDP 0 means none (RFC 768)
        return true;
    }

    /** Finds where the transport header and its payload begin; false unless all is as the type says. */
    private boolean findParts(byte[] octets, int length) {
        if (segment == 0 || !findTransport(octets, length)) {
            return false;
        }
        if (type == TYPE_UDP) {
            payload = transport + UDP_HEADER;
        } else if (transport + TCP_MIN <= length) {
            payload = transport + (octets[transport + TCP_LENGTH] >>> 4 & 0xf) * 4;
        } else {
            return false;
        }
        return payload <= length && payload - transport >= (type == TYPE_UDP ? UDP_HEADER : TCP_MIN);
    }

    private boolean findTransport(byte[] octets, int length) {
        int network = HEADER_SIZE + Ethernet.HEADER_LENGTH;
        int ethertype = NetworkOrder.uint16(octets, HEADER_SIZE + Ethernet.TYPE_OFFSET);
        int protocol = type == TYPE_UDP ? Ipv4.PROTOCOL_UDP : Ipv4.PROTOCOL_TCP;
        if (ethertype == Ethernet.TYPE_IPV4 && (type == TYPE_TCP_IPV4 || type == TYPE_UDP)
                && network + Ipv4.MIN_HEADER_LENGTH <= length) {
            transport = network + 4 * (octets[network] & 0xf);
            return transport >= network + Ipv4.MIN_HEADER_LENGTH
                    && octets[network + Ipv4.PROTOCOL_OFFSET] == protocol;
        }
        if (ethertype == Ethernet.TYPE_IPV6 && (type == TYPE_TCP_IPV6 || type == TYPE_UDP)
                && network + Ipv6.HEADER_LENGTH <= length) {
            if (flags == NEEDS_CHECKSUM) {
                transport = checksumStart; // behind extension headers, if there are any
                return transport >= network + Ipv6.HEADER_LENGTH;
            }
            transport = network + Ipv6.HEADER_LENGTH;
            return octets[network + Ipv6.NEXT_HEADER_OFFSET] == protocol;
        }
        return false;
    }

    private void cut(byte[] octets, int length, PackedFrames into) {
        int network = HEADER_SIZE + Ethernet.HEADER_LENGTH;
        boolean ipv4 = NetworkOrder.uint16(octets, HEADER_SIZE + Ethernet.TYPE_OFFSET) == Ethernet.TYPE_IPV4;
        int headers = payload - HEADER_SIZE;
        int identification = NetworkOrder.uint16(octets, network + Ipv4.IDENTIFICATION_OFFSET);
        int sequence = type == TYPE_UDP ? 0 : NetworkOrder.int32(octets, transport + TCP_SEQUENCE);
        int tcpFlags = type == TYPE_UDP ? 0 : octets[transport + TCP_FLAGS];
        int at = payload;
        int count = 0;
        int before = HEADER_SIZE;
        do {
            int size = Math.min(segment, length - at);
            boolean last = at + size == length;
            // The headers go right before the part: what was there has been sent.
            int start = at - headers;
            System.arraycopy(octets, before, octets, start, headers);
            before = start;
            int shift = start - HEADER_SIZE;
            if (type == TYPE_UDP) {
                NetworkOrder.putUint16(octets, transport + shift + UDP_LENGTH, UDP_HEADER + size);
            } else {
                NetworkOrder.putInt32(octets, transport + shift + TCP_SEQUENCE, sequence + (at - payload));
                octets[transport + shift + TCP_FLAGS] = (byte) (tcpFlags & ~(last ? 0 : ONLY_LAST)
                        & ~(count == 0 ? 0 : ONLY_FIRST));
            }
            int transportLength = payload - transport + size;
            if (ipv4) {
                finishIpv4(octets, network + shift, transport - network + transportLength, identification + count);
            } else {
                NetworkOrder.putUint16(octets, network + shift + Ipv6.PAYLOAD_LENGTH_OFFSET,
                        transport - network - Ipv6.HEADER_LENGTH + transportLength);
            }
            finishTransport(octets, network + shift, transport + shift, transportLength, ipv4);
            into.append(octets, start, headers + size);
            at += size;
            count++;
        } while (at < length);
    }

    private void finishIpv4(byte[] octets, int network, int totalLength, int identification) {
        NetworkOrder.putUint16(octets, network + Ipv4.TOTAL_LENGTH_OFFSET, totalLength);
        NetworkOrder.putUint16(octets, network + Ipv4.IDENTIFICATION_OFFSET, identification);
        NetworkOrder.putUint16(octets, network + Ipv4.CHECKSUM_OFFSET, 0);
        NetworkOrder.putUint16(octets, network + Ipv4.CHECKSUM_OFFSET,
                InternetChecksum.of(octets, network, transport - HEADER_SIZE - Ethernet.HEADER_LENGTH));
    }

    private void finishTransport(byte[] octets, int network, int start, int length, boolean ipv4) {
        int place = start + (type == TYPE_UDP ? UDP_CHECKSUM : TCP_CHECKSUM);
        NetworkOrder.putUint16(octets, place, 0);
        long sum = ipv4
                ? InternetChecksum.add(0, octets, network + Ipv4.SOURCE_OFFSET, 2 * Ipv4.ADDRESS_LENGTH)
                : InternetChecksum.add(0, octets, network + Ipv6.SOURCE_OFFSET, 2 * Ipv6.ADDRESS_LENGTH);
        sum += length + (type == TYPE_UDP ? Ipv4.PROTOCOL_UDP : Ipv4.PROTOCOL_TCP);
        int checksum = InternetChecksum.finish(InternetChecksum.add(sum, octets, start, length));
        NetworkOrder.putUint16(octets, place, type == TYPE_UDP && checksum == 0 ? 0xffff : checksum);
    }
}
