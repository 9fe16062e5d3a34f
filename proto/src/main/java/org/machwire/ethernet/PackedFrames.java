package org.machwire.ethernet;

import java.util.Set;

/**
 * Frames packed one behind the other in the encoding of a protobuf field {@code repeated bytes frame = 1}: tag 0x0A,
 * length, octets. What is packed here is a whole message body as it stands, for any protobuf reader.
 *
 * <p>A fixed amount of memory, filled by appending and emptied as a whole. Not thread-safe: it has one owner at a time.
 */
public final class PackedFrames {
    /** Field number 1, wire type 2 (length-delimited). */
    static final byte FRAME_TAG = 0x0a;
    /** Field number 3, wire type 0 (varint): {@code PacketsResponse.epoch}. */
    static final byte EPOCH_TAG = 0x18;
    private static final int SEAL_LENGTH = 1 + 10;

    private final byte[] octets;
    private final int capacity;
    private int length;
    private int frames;

    /** @param capacity octets of memory, headers included: {@link #packedLength} tells what a frame needs */
    public PackedFrames(int capacity) {
        this.capacity = capacity;
        octets = new byte[capacity + SEAL_LENGTH];
    }

    /** Tells how many octets a frame takes when packed: its length and two to six octets of header. */
    public static int packedLength(int frameLength) {
        return 1 + varintLength(frameLength) + frameLength;
    }

    static int varintLength(long value) {
        int length = 1;
        for (long rest = value >>> 7; rest != 0; rest >>>= 7) {
            length++;
        }
        return length;
    }

    /** Writes tag and length of a frame; returns the position behind them. */
    static int putHeader(byte[] octets, int position, int frameLength) {
        int at = position;
        octets[position] = FRAME_TAG;
        return putVarint(octets, position + 1, frameLength);
    }

    private static int putVarint(byte[] octets, int position, long value) {
        int at = position;
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            octets[at++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        octets[at++] = (byte) rest;
        return at;
    }

    /** Appends a copy of one frame; returns false, with nothing changed, if it does not fit. */
    public boolean append(byte[] source, int offset, int frameLength) {
        if (packedLength(frameLength) > capacity - length) {
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
        if (run > capacity - length) {
            return false;
        }
        System.arraycopy(batch.octets(), start, octets, length, run);
        length += run;
        frames += to - from;
        return true;
    }

    /**
     * Ends the packing with its epoch: from now on the octets are a whole message that carries it, and nothing is appended before
     * {@link #clear}.
     */
    public void seal(long epoch) {
        octets[length] = EPOCH_TAG;
        length = putVarint(octets, length + 1, epoch);
    }

    /**
     * Takes out the frames that come from some stations, and closes the gaps.
     *
     * @param sources source addresses, 48 bits each
     */
    public void removeFrom(Set<Long> sources) {
        int end = length;
        length = 0;
        frames = 0;
        for (int at = 0; at < end;) {
            int frame = at + 1;
            int frameLength = 0;
            for (int bits = 0;; bits += 7) {
                byte octet = octets[frame++];
                frameLength |= (octet & 0x7f) << bits;
                if (octet >= 0) {
                    break;
                }
            }
            int next = frame + frameLength;
            if (!isFrom(sources, frame, frameLength)) {
                System.arraycopy(octets, at, octets, length, next - at);
                length += next - at;
                frames++;
            }
            at = next;
        }
    }

    /** Of what a filter cut off before the source ends nobody can tell any more whom it came from: it goes too. */
    private boolean isFrom(Set<Long> sources, int frame, int frameLength) {
        return frameLength < Ethernet.SOURCE_OFFSET + Ethernet.ADDRESS_LENGTH
                || sources.contains(Ethernet.address(octets, frame + Ethernet.SOURCE_OFFSET));
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
        return capacity - length;
    }

    /** The memory itself, not a copy: valid up to {@link #length}, until the owner changes it. */
    public byte[] octets() {
        return octets;
    }
}
