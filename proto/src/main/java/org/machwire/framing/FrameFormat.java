package org.machwire.framing;

import java.net.ProtocolException;
import org.machwire.ethernet.Ethernet;

/** How frames follow each other in a stream of octets: each preceded by its length, big-endian. */
public enum FrameFormat {
    /** QEMU's {@code -netdev stream}, whose buffer takes 64 KiB and a little. */
    QEMU(4, 64 * 1024),
    /** {@code vde_plug}'s standard input and output. A VDE switch cuts off what is longer than 1500 octets of payload and a VLAN tag. */
    VDE(2, 1518);

    /** No frame of any protocol with such lengths is longer: whoever says so speaks another. */
    private static final long PLAUSIBLE = 64 * 1024;
    private static final int VLAN_TAG = 4;

    private final int width;
    private final int longest;

    FrameFormat(int width, int longest) {
        this.width = width;
        this.longest = longest;
    }

    /** How many octets the length has. */
    public int width() {
        return width;
    }

    /** The longest frame that may be written, in octets. */
    public int longest() {
        return longest;
    }

    /** The longest frame that is taken from a peer for a device of that MTU: a header, and a VLAN tag, more. */
    public int longest(int mtu) {
        return Math.min(longest, mtu + Ethernet.HEADER_LENGTH + VLAN_TAG);
    }

    /** Writes a frame's length; returns the position behind it. */
    public int putLength(byte[] octets, int position, int length) {
        for (int i = 0; i < width; i++) {
            octets[position + i] = (byte) (length >>> (Byte.SIZE * (width - 1 - i)));
        }
        return position + width;
    }

    /**
     * Tells a bad length from an impossible one.
     *
     * @throws ProtocolException if no frame can be so long: what comes is something else, and nobody knows where it ends
     */
    static int plausible(long length) throws ProtocolException {
        if (length > PLAUSIBLE) {
            throw new ProtocolException("it speaks another protocol: a frame of " + length + " octets there is not");
        }
        return (int) length;
    }
}
