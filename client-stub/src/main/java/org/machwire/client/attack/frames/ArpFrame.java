package org.machwire.client.attack.frames;

import java.nio.ByteBuffer;
import org.machwire.ethernet.Arp;
import org.machwire.ethernet.Ethernet;
import org.machwire.ethernet.MacAddress;

/**
 * An ARP packet of any content.
 *
 * @param operation 1 asks, 2 answers; 3 and 4 are RARP's
 * @param sender the sender hardware address
 * @param senderIp the sender protocol address
 * @param target the target hardware address
 * @param targetIp the target protocol address
 */
public record ArpFrame(int operation, MacAddress sender, String senderIp, MacAddress target, String targetIp) {
    private static final int TYPE_RARP = 0x8035;
    private static final MacAddress UNKNOWN = new MacAddress(0);

    /** Asks who has {@code targetIp}. */
    public static ArpFrame request(MacAddress sender, String senderIp, String targetIp) {
        return new ArpFrame(Arp.REQUEST, sender, senderIp, UNKNOWN, targetIp);
    }

    /** Says that {@code sender} has {@code senderIp}. */
    public static ArpFrame reply(MacAddress sender, String senderIp, MacAddress target, String targetIp) {
        return new ArpFrame(Arp.REPLY, sender, senderIp, target, targetIp);
    }

    /** The 28 octets. */
    public byte[] packet() {
        return ByteBuffer.allocate(Arp.LENGTH).putLong(Arp.PREFIX << 16 | operation).put(sender.octets())
                .put(Address.octets(senderIp)).put(target.octets()).put(Address.octets(targetIp)).array();
    }

    /** The frame, with a trailer behind the packet: what is there is padding, and nobody reads it. */
    public byte[] frame(MacAddress source, MacAddress destination, byte... trailer) {
        return Frames.padded(
                Frames.ethernet(source, destination, Ethernet.TYPE_ARP, Frames.join(packet(), trailer)));
    }

    /** The frame of reverse ARP. */
    public byte[] reverse(MacAddress source, MacAddress destination) {
        return Frames.padded(Frames.ethernet(source, destination, TYPE_RARP, packet()));
    }
}
