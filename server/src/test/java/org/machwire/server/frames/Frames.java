package org.machwire.server.frames;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.machwire.ethernet.Arp;
import org.machwire.ethernet.Ethernet;
import org.machwire.ethernet.Icmpv6;
import org.machwire.ethernet.Ipv4;
import org.machwire.ethernet.Ipv6;
import org.machwire.ethernet.MacAddress;

/**
 * Builds Ethernet frames, correct to the last checksum, unpadded and without FCS. IP addresses are given as literals,
 * such as {@code "10.69.0.10"} or {@code "fd69::a"}. To send something wrong, build it right and change it by {@link
 * #with}.
 */
public final class Frames {
    public static final MacAddress BROADCAST = new MacAddress(Ethernet.BROADCAST);

    private static final MacAddress NONE = new MacAddress(0);
    private static final int DEFAULT_HOP_LIMIT = 64;
    private static final byte[] ROUTER_ALERT = {Ipv6.NEXT_ICMP, 0, 5, 2, 0, 0, 1, 0};

    private Frames() {}

    /** Builds a frame of any EtherType. */
    public static byte[] ethernet(MacAddress source, MacAddress destination, int type, byte... payload) {
        return ByteBuffer.allocate(Ethernet.HEADER_LENGTH + payload.length).put(destination.octets())
                .put(source.octets()).putShort((short) type).put(payload).array();
    }

    /** Builds an ARP packet of any content, from the sender that it names. */
    public static byte[] arp(MacAddress sender, String senderIp, MacAddress destination, int operation,
            MacAddress target, String targetIp) {
        byte[] packet = ByteBuffer.allocate(Arp.LENGTH).putLong(Arp.PREFIX << 16 | operation).put(sender.octets())
                .put(Checksums.address(senderIp)).put(target.octets()).put(Checksums.address(targetIp)).array();
        return ethernet(sender, destination, Ethernet.TYPE_ARP, packet);
    }

    /** Asks everybody who has {@code targetIp}. */
    public static byte[] arpRequest(MacAddress sender, String senderIp, String targetIp) {
        return arp(sender, senderIp, BROADCAST, Arp.REQUEST, NONE, targetIp);
    }

    /** Tells {@code target} that {@code sender} has {@code senderIp}. */
    public static byte[] arpReply(MacAddress sender, String senderIp, MacAddress target, String targetIp) {
        return arp(sender, senderIp, target, Arp.REPLY, target, targetIp);
    }

    /** Asks whether somebody has {@code targetIp} already, without claiming it (RFC 5227). */
    public static byte[] arpProbe(MacAddress sender, String targetIp) {
        return arpRequest(sender, "0.0.0.0", targetIp);
    }

    /** Announces {@code ip} in the form of a request. */
    public static byte[] gratuitousRequest(MacAddress sender, String ip) {
        return arpRequest(sender, ip, ip);
    }

    /** Announces {@code ip} in the form of a reply to everybody. */
    public static byte[] gratuitousReply(MacAddress sender, String ip) {
        return arp(sender, ip, BROADCAST, Arp.REPLY, BROADCAST, ip);
    }

    /** Builds an IPv4 packet without options. */
    public static byte[] ipv4(MacAddress source, String sourceIp, MacAddress destination, String destinationIp,
            int protocol, byte... payload) {
        int length = Ipv4.MIN_HEADER_LENGTH + payload.length;
        byte[] packet = ByteBuffer.allocate(length).put((byte) 0x45).put((byte) 0).putShort((short) length).putInt(0)
                .put((byte) DEFAULT_HOP_LIMIT).put((byte) protocol).putShort((short) 0)
                .put(Checksums.address(sourceIp)).put(Checksums.address(destinationIp)).put(payload).array();
        Checksums.put(packet, Ipv4.CHECKSUM_OFFSET, Checksums.sum(packet, 0, Ipv4.MIN_HEADER_LENGTH));
        return ethernet(source, destination, Ethernet.TYPE_IPV4, packet);
    }

    /** Builds a UDP datagram over IPv4. */
    public static byte[] ipv4Udp(MacAddress source, String sourceIp, int sourcePort, MacAddress destination,
            String destinationIp, int destinationPort, byte... data) {
        byte[] datagram = udp(sourcePort, destinationPort, data);
        Checksums.put(datagram, 6, Checksums.pseudoSum(sourceIp, destinationIp, Ipv4.PROTOCOL_UDP, datagram));
        return ipv4(source, sourceIp, destination, destinationIp, Ipv4.PROTOCOL_UDP, datagram);
    }

    /** Builds an ICMP echo request. */
    public static byte[] ipv4Ping(MacAddress source, String sourceIp, MacAddress destination, String destinationIp,
            byte... data) {
        byte[] message = ByteBuffer.allocate(8 + data.length).put((byte) 8).put(8, data).array();
        Checksums.put(message, 2, Checksums.sum(message, 0, message.length));
        return ipv4(source, sourceIp, destination, destinationIp, Ipv4.PROTOCOL_ICMP, message);
    }

    /** Builds an IPv6 packet whose first header after the IPv6 header is {@code nextHeader}. */
    public static byte[] ipv6(MacAddress source, String sourceIp, MacAddress destination, String destinationIp,
            int nextHeader, int hopLimit, byte... payload) {
        byte[] packet = ByteBuffer.allocate(Ipv6.HEADER_LENGTH + payload.length).putInt(Ipv6.VERSION << 28)
                .putShort((short) payload.length).put((byte) nextHeader).put((byte) hopLimit)
                .put(Checksums.address(sourceIp)).put(Checksums.address(destinationIp)).put(payload).array();
        return ethernet(source, destination, Ethernet.TYPE_IPV6, packet);
    }

    /** Builds a UDP datagram over IPv6. */
    public static byte[] ipv6Udp(MacAddress source, String sourceIp, int sourcePort, MacAddress destination,
            String destinationIp, int destinationPort, byte... data) {
        byte[] datagram = udp(sourcePort, destinationPort, data);
        Checksums.put(datagram, 6, Checksums.pseudoSum(sourceIp, destinationIp, Ipv6.NEXT_UDP, datagram));
        return ipv6(source, sourceIp, destination, destinationIp, Ipv6.NEXT_UDP, DEFAULT_HOP_LIMIT, datagram);
    }

    /** Builds an ICMPv6 message with a code of 0; {@code body} is what follows the checksum. */
    public static byte[] icmpv6(MacAddress source, String sourceIp, MacAddress destination, String destinationIp,
            int hopLimit, int type, byte... body) {
        byte[] message = icmpv6Message(sourceIp, destinationIp, type, body);
        return ipv6(source, sourceIp, destination, destinationIp, Ipv6.NEXT_ICMP, hopLimit, message);
    }

    /** Builds an ICMPv6 echo request. */
    public static byte[] ipv6Ping(MacAddress source, String sourceIp, MacAddress destination, String destinationIp,
            byte... data) {
        byte[] body = ByteBuffer.allocate(4 + data.length).put(4, data).array();
        return icmpv6(source, sourceIp, destination, destinationIp, DEFAULT_HOP_LIMIT, 128, body);
    }

    /** Asks from {@code ::} whether somebody has {@code target} already (RFC 4862). */
    public static byte[] duplicateAddressDetection(MacAddress source, String target) {
        byte[] targetOctets = Checksums.address(target);
        byte[] body = ByteBuffer.allocate(20).put(4, targetOctets).array();
        String group = "ff02::1:ff%02x:%02x%02x".formatted(targetOctets[13], targetOctets[14], targetOctets[15]);
        return icmpv6(source, "::", multicast(group), group, Icmpv6.NEIGHBOUR_HOP_LIMIT,
                Icmpv6.TYPE_NEIGHBOUR_SOLICITATION, body);
    }

    /** Reports to all MLDv2 routers that one group is now listened to (RFC 3810). */
    public static byte[] mld2Report(MacAddress source, String sourceIp, String group) {
        byte[] body = ByteBuffer.allocate(24).putInt(1).put((byte) 4).put(8, Checksums.address(group)).array();
        return mld(source, sourceIp, "ff02::16", Icmpv6.TYPE_MLD2_REPORT, body);
    }

    /** Reports to a group that it is listened to (RFC 2710). */
    public static byte[] mldReport(MacAddress source, String sourceIp, String group) {
        return mld(source, sourceIp, group, Icmpv6.TYPE_MLD_REPORT, mldBody(group));
    }

    /** Tells all routers that a group is no longer listened to (RFC 2710). */
    public static byte[] mldDone(MacAddress source, String sourceIp, String group) {
        return mld(source, sourceIp, "ff02::2", Icmpv6.TYPE_MLD_DONE, mldBody(group));
    }

    /**
     * Builds any message of multicast listener discovery behind a router alert; {@code body} is what follows the
     * checksum.
     */
    public static byte[] mld(MacAddress source, String sourceIp, String destinationIp, int type, byte... body) {
        byte[] message = icmpv6Message(sourceIp, destinationIp, type, body);
        byte[] payload = ByteBuffer.allocate(8 + message.length).put(ROUTER_ALERT).put(message).array();
        return ipv6(source, sourceIp, multicast(destinationIp), destinationIp, Ipv6.NEXT_HOP_BY_HOP,
                Icmpv6.MLD_HOP_LIMIT, payload);
    }

    /** Copies a frame with other octets from {@code offset} on; checksums stay as they are. */
    public static byte[] with(byte[] frame, int offset, int... octets) {
        byte[] changed = frame.clone();
        for (int i = 0; i < octets.length; i++) {
            changed[offset + i] = (byte) octets[i];
        }
        return changed;
    }

    /** Copies a frame that is zero-padded or cut to {@code length} octets. */
    public static byte[] resized(byte[] frame, int length) {
        return Arrays.copyOf(frame, length);
    }

    private static MacAddress multicast(String group) {
        byte[] octets = Checksums.address(group);
        return MacAddress.of(new byte[]{0x33, 0x33, octets[12], octets[13], octets[14], octets[15]});
    }

    private static byte[] mldBody(String group) {
        return ByteBuffer.allocate(20).put(4, Checksums.address(group)).array();
    }

    private static byte[] icmpv6Message(String sourceIp, String destinationIp, int type, byte... body) {
        byte[] message = ByteBuffer.allocate(4 + body.length).put((byte) type).put(4, body).array();
        Checksums.put(message, Icmpv6.CHECKSUM_OFFSET,
                Checksums.pseudoSum(sourceIp, destinationIp, Ipv6.NEXT_ICMP, message));
        return message;
    }

    private static byte[] udp(int sourcePort, int destinationPort, byte... data) {
        return ByteBuffer.allocate(8 + data.length).putShort((short) sourcePort).putShort((short) destinationPort)
                .putShort((short) (8 + data.length)).putShort((short) 0).put(data).array();
    }
}
