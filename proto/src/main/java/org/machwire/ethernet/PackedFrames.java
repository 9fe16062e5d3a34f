package org.machwire.ethernet;

/**
 * Frames packed one behind the other in the encoding of a protobuf field {@code repeated bytes frame = 1}: tag 0x0A,
 * length, octets. What is packed here is a whole message body as it stands, for any protobuf reader.
 *
 * <p>A fixed amount of memory, filled by appending and emptied as a whole. Not thread-safe: it has one owner at a time.
 */
public final class PackedFrames {
    /** Field number 1, wire type 2 (length-delimited). */
    static final byte FRAME_TAG = 0x0a;

    private final byte[] octets;
    private int length;
    private int frames;

    /** @param capacity octets of memory, headers included: {@link #packedLength} tells what a frame needs */
    public PackedFrames(int capacity) {
        octets = new byte[capacity];
    }

    /** Tells how many octets a frame takes when packed: its length and two to six octets of header. */
    public static int packedLength(int frameLength) {
        return 1 + varintLength(frameLength) + frameLength;
    }

    static int varintLength(int value) {
        int length = 1;
        for (int rest = value >>> 7; rest != 0; rest >>>= 7) {
            length++;
        }
        return length;
    }

    /** Writes tag and length of a frame; returns the position behind them. */
    static int putHeader(byte[] octets, int position, int frameLength) {
        int at = position;
        octets[at++] = FRAME_TAG;
        int rest = frameLength;
        while (rest > 0x7f) {
            octets[at++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        octets[at++] = (byte) rest;
        return at;
    }

    /** Appends a copy of one frame; returns false, with nothing changed, if it does not fit. */
    public boolean append(byte[] source, int offset, int frameLength) {
        if (packedLength(frameLength) > octets.length - length) {
            return false;
        }
        int at = putHeader(octets, length, frameLength);
        System.arraycopy(source, offset, octets, at, frameLength);
        length = at + frameLength;
        frames++;
        return true;
    }

    /**
     * Appends a copy of the consecutive frames {@code from} (inclusive) to {@code to} (exclusive) of a batch in one go;
     * returns false, with nothing changed, if they do not all fit.
     */
    public boolean append(FrameBatch batch, int from, int to) {
        int start = batch.packedStart(from);
        int run = batch.packedStart(to) - start;
        if (run > octets.length - length) {
            return false;
        }
        System.arraycopy(batch.octets(), start, octets, length, run);
        length += run;
        frames += to - from;
        return true;
    }

    public void clear() {
        length = 0;
        frames = 0;
    }

    public boolean isEmpty() {
        return frames == 0;
    }

    public int frames() {
        return frames;
    }

    /** The octets in use, from index 0. */
    public int length() {
        return length;
    }

    /** The octets that are still free. */
    public int free() {
        return octets.length - length;
    }

    /** The memory itself, not a copy: valid up to {@link #length}, until the owner changes it. */
    public byte[] octets() {
        return octets;
    }
}
