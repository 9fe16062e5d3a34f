package org.machwire.client.bench;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import org.machwire.client.Lease;
import org.machwire.ethernet.AddressPrefix;
import org.machwire.ethernet.Ethernet;
import org.machwire.ethernet.InternetChecksum;
import org.machwire.ethernet.Ipv4;
import org.machwire.ethernet.MacAddress;
import org.machwire.ethernet.PackedFrames;

/** Makes the frames that are sent: IPv4 and UDP, without a UDP checksum. */
final class UdpFrame {
    private static final int UDP_HEADER_LENGTH = 8;
    private static final int TTL = 64;
    private static final short PORT = 9; // discard

    private UdpFrame() {}

    /** Makes a frame of {@code size} octets, at least 42. */
    static byte[] of(Lease sender, MacAddress destination, InetAddress target, int size) {
        int packet = size - Ethernet.HEADER_LENGTH;
        ByteBuffer frame = ByteBuffer.allocate(size).put(destination.octets()).put(sender.mac().octets())
                .putShort((short) Ethernet.TYPE_IPV4);
        frame.put((byte) 0x45).put((byte) 0).putShort((short) packet).putShort((short) 0)
                .putShort((short) Ipv4.DONT_FRAGMENT).put((byte) TTL).put((byte) Ipv4.PROTOCOL_UDP).putShort((short) 0)
                .put(ipv4(sender).getAddress()).put(target.getAddress());
        frame.putShort(PORT).putShort(PORT).putShort((short) (packet - Ipv4.MIN_HEADER_LENGTH)).putShort((short) 0);
        frame.putShort(Ethernet.HEADER_LENGTH + Ipv4.CHECKSUM_OFFSET,
                (short) InternetChecksum.of(frame.array(), Ethernet.HEADER_LENGTH, Ipv4.MIN_HEADER_LENGTH));
        assert size >= Ethernet.HEADER_LENGTH + Ipv4.MIN_HEADER_LENGTH + UDP_HEADER_LENGTH;
        return frame.array();
    }

    /** The IPv4 address of a lease. */
    static InetAddress ipv4(Lease lease) {
        return lease.addresses().stream().filter(address -> !address.isIpv6()).map(AddressPrefix::address).findFirst()
                .orElseThrow();
    }

    /** The same frame many times. */
    static PackedFrames batch(byte[] frame, int count) {
        PackedFrames frames = new PackedFrames(count * PackedFrames.packedLength(frame.length));
        for (int i = 0; i < count; i++) {
            frames.append(frame, 0, frame.length);
        }
        return frames;
    }
}
