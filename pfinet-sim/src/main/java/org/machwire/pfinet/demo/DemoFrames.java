package org.machwire.pfinet.demo;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.machwire.ethernet.Arp;
import org.machwire.ethernet.Ethernet;
import org.machwire.ethernet.InternetChecksum;
import org.machwire.ethernet.Ipv4;
import org.machwire.ethernet.Ipv4Address;
import org.machwire.ethernet.MacAddress;
import org.machwire.ethernet.NetworkOrder;

/** Makes the frames that mallory sends, each with a text in it by which a listener knows it again. */
final class DemoFrames {
    static final String HONEST = "machwire demo: honest";
    static final String FORGED = "machwire demo: forged";

    private static final int UDP_HEADER_LENGTH = 8;
    private static final int UDP_LENGTH_OFFSET = 4;
    /** The discard service (RFC 863). */
    private static final int DISCARD_PORT = 9;
    private static final int VERSION_AND_LENGTH = 0x45;
    private static final int TTL = 64;

    private DemoFrames() {}

    /** A datagram, right in all but what its sender claims to be; the UDP checksum is left out, as IPv4 allows. */
    static byte[] datagram(MacAddress sourceMac, Ipv4Address source, Station destination, String text) {
        byte[] payload = text.getBytes(StandardCharsets.ISO_8859_1);
        int length = Ipv4.MIN_HEADER_LENGTH + UDP_HEADER_LENGTH + payload.length;
        byte[] frame = ethernet(sourceMac, destination, Ethernet.TYPE_IPV4, length);
        int ip = Ethernet.HEADER_LENGTH;
        frame[ip] = VERSION_AND_LENGTH;
        NetworkOrder.putUint16(frame, ip + Ipv4.TOTAL_LENGTH_OFFSET, length);
        frame[ip + Ipv4.TTL_OFFSET] = TTL;
        frame[ip + Ipv4.PROTOCOL_OFFSET] = Ipv4.PROTOCOL_UDP;
        Ipv4.putAddress(frame, ip + Ipv4.SOURCE_OFFSET, source.value());
        Ipv4.putAddress(frame, ip + Ipv4.DESTINATION_OFFSET, destination.address().value());
        NetworkOrder.putUint16(frame, ip + Ipv4.CHECKSUM_OFFSET,
                InternetChecksum.of(frame, ip, Ipv4.MIN_HEADER_LENGTH));
        int udp = ip + Ipv4.MIN_HEADER_LENGTH;
        NetworkOrder.putUint16(frame, udp, DISCARD_PORT);
        NetworkOrder.putUint16(frame, udp + 2, DISCARD_PORT);
        NetworkOrder.putUint16(frame, udp + UDP_LENGTH_OFFSET, UDP_HEADER_LENGTH + payload.length);
        System.arraycopy(payload, 0, frame, udp + UDP_HEADER_LENGTH, payload.length);
        return frame;
    }

    /** A reply that nobody asked for: the claimed address is at the sender's MAC. The text is padding. */
    static byte[] poisonedReply(MacAddress sender, Ipv4Address claimed, Station destination, String text) {
        byte[] padding = text.getBytes(StandardCharsets.ISO_8859_1);
        byte[] frame = ethernet(sender, destination, Ethernet.TYPE_ARP, Arp.LENGTH + padding.length);
        int arp = Ethernet.HEADER_LENGTH;
        Ethernet.putAddress(frame, arp, Arp.PREFIX);
        NetworkOrder.putUint16(frame, arp + Arp.OPERATION_OFFSET, Arp.REPLY);
        Ethernet.putAddress(frame, arp + Arp.SENDER_HARDWARE_OFFSET, sender.value());
        Ipv4.putAddress(frame, arp + Arp.SENDER_PROTOCOL_OFFSET, claimed.value());
        Ethernet.putAddress(frame, arp + Arp.TARGET_HARDWARE_OFFSET, destination.mac().value());
        Ipv4.putAddress(frame, arp + Arp.TARGET_PROTOCOL_OFFSET, destination.address().value());
        System.arraycopy(padding, 0, frame, arp + Arp.LENGTH, padding.length);
        return frame;
    }

    private static byte[] ethernet(MacAddress source, Station destination, int type, int payloadLength) {
        byte[] frame = Arrays.copyOf(destination.mac().octets(), Ethernet.HEADER_LENGTH + payloadLength);
        Ethernet.putAddress(frame, Ethernet.SOURCE_OFFSET, source.value());
        NetworkOrder.putUint16(frame, Ethernet.TYPE_OFFSET, type);
        return frame;
    }
}
