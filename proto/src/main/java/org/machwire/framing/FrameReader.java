package org.machwire.framing;

import java.net.ProtocolException;
import org.machwire.ethernet.Ethernet;

/**
 * Finds the frames in a stream of octets, however it comes cut. A frame shorter than an Ethernet header, or longer than the
 * longest, is skipped and counted. Allocates nothing; not thread-safe.
 */
public final class FrameReader {
    private final int width;
    private final Sink sink;
    /** The beginning of a frame that came in pieces. */
    private final byte[] pieces;

    private int lengthOctets;
    private long length;
    /** How many octets of the frame have come; meaningful once its length has. */
    private int come;
    private long skipped;

    /** @param longest the longest frame that is taken, in octets */
    public FrameReader(FrameFormat format, int longest, Sink sink) {
        this.width = format.width();
        this.sink = sink;
        pieces = new byte[longest];
    }

    /** Takes frames. */
    @FunctionalInterface
    public interface Sink {
        /** A frame came. The octets are valid until this returns. */
        void frame(byte[] octets, int offset, int length);
    }

    /**
     * Takes what came next; the sink has heard of every frame that ends in it when this returns.
     *
     * @throws ProtocolException if a length is impossible; the frames before it are told, and the reader is of no use any more
     */
    public void take(byte[] octets, int from, int to) throws ProtocolException {
        int at = from;
        while (at < to) {
            at = lengthOctets < width ? takeLength(octets[at], at) : takeFrame(octets, at, to);
        }
    }

    private int takeLength(byte octet, int at) throws ProtocolException {
        length = (length << Byte.SIZE) | (octet & 0xff);
        lengthOctets++;
        if (lengthOctets == width) {
            int checked = FrameFormat.plausible(length);
            if (!isGood()) {
                skipped++;
            }
            if (checked == 0) {
                next();
            }
        }
        return at + 1;
    }

    private boolean isGood() {
        return length >= Ethernet.HEADER_LENGTH && length <= pieces.length;
    }

    private int takeFrame(byte[] octets, int at, int to) {
        int missing = (int) length - come;
        int taken = Math.min(missing, to - at);
        if (isGood()) {
            if (come == 0 && taken == missing) {
                sink.frame(octets, at, taken);
            } else {
                System.arraycopy(octets, at, pieces, come, taken);
                if (taken == missing) {
                    sink.frame(pieces, 0, (int) length);
                }
            }
        }
        come += taken;
        if (taken == missing) {
            next();
        }
        return at + taken;
    }

    private void next() {
        lengthOctets = 0;
        length = 0;
        come = 0;
    }

    /** Whether a frame has begun and not ended. */
    public boolean isInAFrame() {
        return lengthOctets > 0;
    }

    /** How many frames had a bad length, one that has only begun included. */
    public long skipped() {
        return skipped;
    }
}
