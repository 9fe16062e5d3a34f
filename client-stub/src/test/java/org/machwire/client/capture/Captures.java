package org.machwire.client.capture;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Makes captures octet by octet. */
public final class Captures {
    private static final int MICROSECONDS = 0xa1b2c3d4;
    private static final int ETHERNET = 1;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteOrder order;

    Captures(ByteOrder order) {
        this.order = order;
    }

    /** A whole capture in classic pcap, little-endian, of these frames, each recorded a second after the one before. */
    public static byte[] pcap(byte[]... frames) {
        Captures capture = new Captures(ByteOrder.LITTLE_ENDIAN).pcapHeader(MICROSECONDS, ETHERNET);
        int second = 1;
        for (byte[] frame : frames) {
            capture.pcapFrame(second++, 0, frame, frame.length);
        }
        return capture.octets();
    }

    /** The same, but of the last frame only so many octets were recorded. */
    public static byte[] pcapCut(int recorded, byte[]... frames) {
        byte[][] whole = Arrays.copyOf(frames, frames.length - 1);
        byte[] last = frames[frames.length - 1];
        Captures cut = new Captures(ByteOrder.LITTLE_ENDIAN).raw(pcap(whole));
        return cut.pcapFrame(frames.length, 0, Arrays.copyOf(last, recorded), last.length).octets();
    }

    Captures pcapHeader(int magic, int linkType) {
        return words(magic).raw(order == ByteOrder.BIG_ENDIAN ? new byte[]{0, 2, 0, 4} : new byte[]{2, 0, 4, 0})
                .words(0, 0, 65535, linkType);
    }

    Captures pcapFrame(int seconds, int fraction, byte[] octets, int original) {
        return words(seconds, fraction, octets.length, original).raw(octets);
    }

    Captures section() {
        byte[] version = order == ByteOrder.BIG_ENDIAN ? new byte[]{0, 1, 0, 0} : new byte[]{1, 0, 0, 0};
        return block(0x0a0d0d0a, body().words(0x1a2b3c4d).raw(version).words(-1, -1));
    }

    Captures networkInterface(int linkType, int snapLength, Captures options) {
        return block(1, body().halves(linkType, 0).words(snapLength).raw(options.octets()));
    }

    Captures enhanced(int networkInterface, long time, byte[] octets, int original) {
        return block(6, body().words(networkInterface, (int) (time >> 32), (int) time, octets.length, original)
                .raw(octets).padded());
    }

    Captures simple(int original, byte[] octets) {
        return block(3, body().words(original).raw(octets).padded());
    }

    Captures block(int type, Captures body) {
        int length = body.out.size() + 12;
        return words(type, length).raw(body.octets()).words(length);
    }

    Captures option(int code, byte... value) {
        return halves(code, value.length).raw(value).padded();
    }

    /** Something of the same byte order to be filled. */
    Captures body() {
        return new Captures(order);
    }

    Captures words(int... words) {
        for (int word : words) {
            raw(ByteBuffer.allocate(4).order(order).putInt(word).array());
        }
        return this;
    }

    Captures halves(int... halves) {
        for (int half : halves) {
            raw(ByteBuffer.allocate(2).order(order).putShort((short) half).array());
        }
        return this;
    }

    Captures raw(byte... octets) {
        out.writeBytes(octets);
        return this;
    }

    private Captures padded() {
        while (out.size() % 4 != 0) {
            out.write(0);
        }
        return this;
    }

    byte[] octets() {
        return out.toByteArray();
    }
}
