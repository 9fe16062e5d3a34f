package org.machwire.it;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.machwire.client.Lease;
import org.machwire.ethernet.AddressPrefix;
import org.machwire.ethernet.MacAddress;

/** Frames that the guard lets pass, as a device with a lease may send them. */
final class Frames {
    static final MacAddress BROADCAST = MacAddress.parse("ff:ff:ff:ff:ff:ff");
    private static final int IPV4_HEADER = 20;

    private Frames() {}

    /** A UDP datagram in IPv4, for all at that Ethernet address, of {@code length} octets in all, the payload all one octet. */
    static byte[] udp(Lease from, MacAddress to, int length, int fill) {
        byte[] frame = new byte[length];
        Arrays.fill(frame, (byte) fill);
        ByteBuffer octets = ByteBuffer.wrap(frame);
        octets.put(to.octets()).put(from.mac().octets()).putShort((short) 0x0800);
        int ip = octets.position();
        octets.put((byte) 0x45).put((byte) 0).putShort((short) (length - ip)).putInt(0).put((byte) 64).put((byte) 17)
                .putShort((short) 0).put(ipv4(from)).put(new byte[]{(byte) 255, (byte) 255, (byte) 255, (byte) 255});
        octets.putShort(ip + 10, checksum(octets, ip, IPV4_HEADER));
        octets.putShort((short) 4000).putShort((short) 4001).putShort((short) (length - ip - IPV4_HEADER))
                .putShort((short) 0);
        return frame;
    }

    /** The smallest such frame, 64 octets, to everybody. */
    static byte[] broadcast(Lease from, int fill) {
        return udp(from, BROADCAST, 64, fill);
    }

    /** The last octet: the fill of a frame made here. */
    static int fill(byte[] frame) {
        return frame[frame.length - 1] & 0xff;
    }

    static boolean isFor(byte[] frame, MacAddress mac) {
        return Arrays.equals(frame, 0, 6, mac.octets(), 0, 6);
    }

    static byte[] ipv4(Lease lease) {
        return lease.addresses().stream().filter(prefix -> !prefix.isIpv6()).map(AddressPrefix::address).findFirst()
                .orElseThrow().getAddress();
    }

    /** The Internet checksum of octets, their number even. */
    static short checksum(ByteBuffer octets, int from, int length) {
        int sum = 0;
        for (int i = from; i < from + length; i += 2) {
            sum += octets.getShort(i) & 0xffff;
        }
        sum = (sum & 0xffff) + (sum >>> 16);
        return (short) ~(sum + (sum >>> 16));
    }
}
