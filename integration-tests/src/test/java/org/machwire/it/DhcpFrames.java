package org.machwire.it;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.machwire.client.Lease;
import org.machwire.ethernet.MacAddress;

/** What a host asks that configures itself, as frames that the guard lets pass. */
final class DhcpFrames {
    private static final int HEADERS = 14 + 20 + 8;
    private static final int CLIENT_PORT = 68;
    private static final int SERVER_PORT = 67;
    private static final int TYPE_AT = HEADERS + 236 + 4;
    private static final byte[] NOWHERE = new byte[4];
    private static final byte[] EVERYWHERE = {-1, -1, -1, -1};

    private DhcpFrames() {}

    /** A DHCPDISCOVER by broadcast. */
    static byte[] discover(MacAddress from, int transaction) {
        return dhcp(from, discoverMessage(from, transaction));
    }

    /** A datagram by broadcast, to whoever answers DHCP, with what may be a message. */
    static byte[] dhcp(MacAddress from, byte[] message) {
        return udp(from, Frames.BROADCAST, NOWHERE, EVERYWHERE, CLIENT_PORT, SERVER_PORT, message);
    }

    /** The message of a DHCPDISCOVER. */
    static byte[] discoverMessage(MacAddress from, int transaction) {
        ByteBuffer message = ByteBuffer.allocate(300);
        message.put((byte) 1).put((byte) 1).put((byte) 6).put((byte) 0).putInt(transaction);
        message.put(28, from.octets());
        message.position(236).putInt(0x63825363).put(new byte[]{53, 1, 1, 55, 4, 1, 3, 6, 15, (byte) 255});
        return message.array();
    }

    /** A datagram to the DNS server of a segment, whose station has that address. */
    static byte[] dns(Lease from, MacAddress station, byte[] server, byte[] message) {
        return udp(from.mac(), station, Frames.ipv4(from), server, 4000, 53, message);
    }

    private static byte[] udp(MacAddress from, MacAddress to, byte[] source, byte[] destination, int sourcePort,
            int destinationPort, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(HEADERS + payload.length);
        frame.put(to.octets()).put(from.octets()).putShort((short) 0x0800);
        frame.put((byte) 0x45).put((byte) 0).putShort((short) (28 + payload.length)).putInt(0).put((byte) 64)
                .put((byte) 17)
                .putShort((short) 0).put(source).put(destination);
        frame.putShort(24, Frames.checksum(frame, 14, 20));
        frame.putShort((short) sourcePort).putShort((short) destinationPort).putShort((short) (8 + payload.length))
                .putShort((short) 0).put(payload);
        return frame.array();
    }

    /** Whether a frame is a DHCPOFFER. */
    static boolean isOffer(byte[] frame) {
        return frame.length > TYPE_AT + 2
                && Arrays.equals(frame, HEADERS - 8, HEADERS - 4, new byte[]{0, SERVER_PORT, 0, CLIENT_PORT}, 0, 4)
                && frame[TYPE_AT] == 53 && frame[TYPE_AT + 2] == 2;
    }

    /** The transaction that a DHCP message in a frame is of. */
    static int transaction(byte[] frame) {
        return ByteBuffer.wrap(frame).getInt(HEADERS + 4);
    }

    /** Who sent a frame. */
    static MacAddress source(byte[] frame) {
        return MacAddress.of(Arrays.copyOfRange(frame, 6, 12));
    }

    /** Whether a frame is the answer to the DNS question of an id. */
    static boolean isAnswer(byte[] frame, int id) {
        return frame.length > HEADERS + 2 && frame[HEADERS - 8] == 0 && frame[HEADERS - 7] == 53
                && (ByteBuffer.wrap(frame).getShort(HEADERS) & 0xffff) == id;
    }
}
