package org.machwire.client.attack.frames;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.machwire.ethernet.Ethernet;
import org.machwire.ethernet.MacAddress;

/** Builds Ethernet frames without FCS. Each call gives a new array, the caller's. */
public final class Frames {
    public static final MacAddress BROADCAST = new MacAddress(Ethernet.BROADCAST);
    /** The shortest frame on a real wire: 64 octets with FCS. */
    public static final int MIN_LENGTH = 60;
    /** What the payload of a frame of {@link #MIN_LENGTH} has. */
    public static final int MIN_PAYLOAD = MIN_LENGTH - Ethernet.HEADER_LENGTH;

    private static final int HEADER_ADDRESSES = 2 * Ethernet.ADDRESS_LENGTH;

    private Frames() {}

    /** Builds a frame of any EtherType, unpadded. */
    public static byte[] ethernet(MacAddress source, MacAddress destination, int type, byte... payload) {
        return ByteBuffer.allocate(Ethernet.HEADER_LENGTH + payload.length).put(destination.octets())
                .put(source.octets()).putShort((short) type).put(payload).array();
    }

    /** Builds an IEEE 802.3 frame: the length stands where the EtherType would; padded to 60 octets. */
    public static byte[] ieee(MacAddress source, MacAddress destination, byte... payload) {
        return padded(ethernet(source, destination, payload.length, payload));
    }

    /** Builds a SNAP frame of an organisation's protocol, such as 0x00000c and 0x2000. */
    public static byte[] snap(MacAddress source, MacAddress destination, int organisation, int protocol,
            byte... payload) {
        byte[] packet = ByteBuffer.allocate(8 + payload.length).putInt(0xaaaa03 << 8 | organisation >>> 16)
                .putShort((short) organisation).putShort((short) protocol).put(payload).array();
        return ieee(source, destination, packet);
    }

    /** Puts VLAN tags before what a frame carries, the first outermost: each a TPID in the upper half and a TCI in the lower. */
    public static byte[] tagged(byte[] frame, int... tags) {
        ByteBuffer tagged = ByteBuffer.allocate(frame.length + 4 * tags.length).put(frame, 0, HEADER_ADDRESSES);
        for (int tag : tags) {
            tagged.putInt(tag);
        }
        return tagged.put(frame, HEADER_ADDRESSES, frame.length - HEADER_ADDRESSES).array();
    }

    /** Copies a frame with other octets from {@code offset} on; checksums stay as they are. */
    public static byte[] with(byte[] frame, int offset, int... octets) {
        byte[] changed = frame.clone();
        for (int i = 0; i < octets.length; i++) {
            changed[offset + i] = (byte) octets[i];
        }
        return changed;
    }

    /** Copies a frame, cut or filled up with zeros to a length. */
    public static byte[] resized(byte[] frame, int length) {
        return Arrays.copyOf(frame, length);
    }

    /** Copies a frame, filled up with zeros to 60 octets if it is shorter. */
    public static byte[] padded(byte[] frame) {
        return Arrays.copyOf(frame, Math.max(frame.length, MIN_LENGTH));
    }

    /** Makes octets of numbers of which the lowest eight bits count. */
    public static byte[] octets(int... values) {
        byte[] octets = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            octets[i] = (byte) values[i];
        }
        return octets;
    }

    /** Joins octets. */
    public static byte[] join(byte[]... parts) {
        ByteBuffer joined = ByteBuffer.allocate(Arrays.stream(parts).mapToInt(part -> part.length).sum());
        for (byte[] part : parts) {
            joined.put(part);
        }
        return joined.array();
    }
}
