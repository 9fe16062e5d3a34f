package org.machwire.ethernet;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A batch of frames read in place from the encoding of {@code repeated bytes frame = 1} (see {@link PackedFrames}).
 *
 * <p>Made to be reused: {@link #read} replaces the content, and memory grows to what the largest batch needed. After a read the
 * frames lie packed canonically and without gaps, whatever the sender wrote, so that any run of consecutive frames can be
 * copied as one. Not thread-safe.
 */
public final class FrameBatch {
    private static final int WIRE_VARINT = 0;
    private static final int WIRE_FIXED64 = 1;
    private static final int WIRE_LENGTH_DELIMITED = 2;
    private static final int WIRE_FIXED32 = 5;
    private static final int MAX_VARINT_LENGTH = 10;

    /** Memory of this batch's own; {@link #octets} is it, or somebody else's. */
    private byte[] own = new byte[0];
    private byte[] octets = own;
    private int length;
    private int count;
    /** Where frame i's header begins; one entry more than frames, the last being {@link #length}. */
    private int[] packedStarts = new int[1];
    /** Where frame i's own octets begin. */
    private int[] offsets = new int[0];
    private byte @Nullable [] otherFields;
    private long epoch;

    /**
     * Reads a message body of the given length.
     *
     * @throws ProtocolException if it is not a protobuf message; the batch is empty then
     * @throws IOException if the stream ends early or fails; the batch is empty then
     */
    public void read(InputStream in, int messageLength) throws IOException {
        clear();
        makeRoom(messageLength);
        if (in.readNBytes(octets, 0, messageLength) != messageLength) {
            throw new IOException("the message ends early");
        }
        length = messageLength;
        index();
    }

    /** Makes a batch of what is packed, copied. */
    public void read(PackedFrames frames) {
        clear();
        makeRoom(frames.length());
        System.arraycopy(frames.octets(), 0, octets, 0, frames.length());
        indexPacked(frames.length());
    }

    /** Makes a batch of what is packed, not copied: valid until the packing is changed. What is done to one shows in the other. */
    public void view(PackedFrames frames) {
        clear();
        octets = frames.octets();
        indexPacked(frames.length());
    }

    private void indexPacked(int packedLength) {
        length = packedLength;
        try {
            index();
        } catch (ProtocolException e) {
            throw new IllegalStateException("what was packed cannot be read", e);
        }
    }

    private void makeRoom(int needed) {
        if (own.length < needed) {
            own = new byte[Math.max(needed, 2 * own.length)];
            octets = own;
        }
    }

    /** Makes a batch of one frame, copied. */
    public void set(byte[] frame) {
        set(frame, 0, frame.length);
    }

    /** Makes a batch of one frame, copied from a part of an array. */
    public void set(byte[] source, int from, int frameLength) {
        clear();
        int packed = PackedFrames.packedLength(frameLength);
        makeRoom(packed);
        int at = PackedFrames.putHeader(octets, 0, frameLength);
        System.arraycopy(source, from, octets, at, frameLength);
        note(0, at);
        length = packed;
        packedStarts[1] = packed;
    }

    /** Holds no frames any more, and nobody else's memory. */
    public void clear() {
        octets = own;
        length = 0;
        count = 0;
        packedStarts[0] = 0;
        otherFields = null;
        epoch = 0;
    }

    /** How many frames the batch holds. */
    public int count() {
        return count;
    }

    /** The memory that the frames lie in, not a copy. */
    public byte[] octets() {
        return octets;
    }

    /** Where frame i begins in {@link #octets}. */
    public int offset(int i) {
        return offsets[i];
    }

    /** The length of frame i in octets. */
    public int length(int i) {
        return packedStarts[i + 1] - offsets[i];
    }

    /** A copy of frame i. */
    public byte[] frame(int i) {
        return Arrays.copyOfRange(octets, offset(i), offset(i) + length(i));
    }

    /** Where the header of frame i begins in {@link #octets}; for i = count, where the last frame ends. */
    int packedStart(int i) {
        return packedStarts[i];
    }

    /** How many octets the frames {@code from} (inclusive) to {@code to} (exclusive) take when packed. */
    public int packedLength(int from, int to) {
        return packedStarts[to] - packedStarts[from];
    }

    /** The fields of the message that are not frames, as a message body of their own; null if there are none. */
    public byte @Nullable [] otherFields() {
        return otherFields;
    }

    /** The epoch that the message carries ({@code PacketsResponse.epoch}); 0 if it carries none. */
    public long epoch() {
        return epoch;
    }

    private void note(int packedStart, int offset) {
        if (count == offsets.length) {
            int capacity = Math.max(64, 2 * count);
            offsets = Arrays.copyOf(offsets, capacity);
            packedStarts = Arrays.copyOf(packedStarts, capacity + 1);
        }
        packedStarts[count] = packedStart;
        offsets[count] = offset;
        count++;
    }

    /** Finds the frames. The loop knows only what a sane writer produces; the first surprise leaves it to {@link #repack}. */
    private void index() throws ProtocolException {
        int at = 0;
        while (at < length) {
            if (octets[at] == PackedFrames.EPOCH_TAG && endsInEpoch(at)) {
                length = at;
                break;
            }
            if (octets[at] != PackedFrames.FRAME_TAG || length - at < 3) {
                repack(at);
                return;
            }
            int frameLength = octets[at + 1];
            int offset = at + 2;
            if (frameLength < 0) {
                int high = octets[at + 2];
                frameLength = (frameLength & 0x7f) | (high << 7);
                offset = at + 3;
                if (high <= 0) { // a third octet of length, or one too many
                    repack(at);
                    return;
                }
            }
            if (frameLength > length - offset) {
                throw malformed("a frame is cut off");
            }
            note(at, offset);
            at = offset + frameLength;
        }
        packedStarts[count] = at;
    }

    /** Reads the epoch if nothing follows it, as a sane writer writes it. */
    private boolean endsInEpoch(int from) {
        long value = 0;
        for (int at = from + 1, bits = 0; at < length && bits < Long.SIZE; at++, bits += 7) {
            value |= (long) (octets[at] & 0x7f) << bits;
            if (octets[at] >= 0) {
                epoch = value;
                return at + 1 == length;
            }
        }
        return false;
    }

    /**
     * Goes on from a position where something else than a canonical frame header stands: moves what frames follow together and
     * puts other fields aside. A header only ever shrinks, so moving within the array is safe.
     */
    private void repack(int from) throws ProtocolException {
        int end = length;
        int to = from;
        PackedReader reader = new PackedReader(from, end);
        ByteArrayOutputStream others = new ByteArrayOutputStream();
        while (reader.at < end) {
            int start = reader.at;
            long tag = reader.varint();
            int wireType = (int) (tag & 7);
            if (tag == PackedFrames.EPOCH_TAG) {
                epoch = reader.varint();
            } else if (tag >>> 3 == 1 && wireType == WIRE_LENGTH_DELIMITED) {
                int frameLength = reader.lengthPrefix();
                int source = reader.at;
                reader.skip(frameLength);
                int offset = to + 1 + PackedFrames.varintLength(frameLength);
                System.arraycopy(octets, source, octets, offset, frameLength);
                PackedFrames.putHeader(octets, to, frameLength);
                note(to, offset);
                to = offset + frameLength;
            } else {
                reader.skipValue(wireType);
                others.write(octets, start, reader.at - start);
            }
        }
        length = to;
        packedStarts[count] = to;
        otherFields = others.size() == 0 ? null : others.toByteArray();
    }

    private ProtocolException malformed(String what) {
        clear();
        return new ProtocolException(what);
    }

    /** Reads protobuf's wire format, checked. */
    private final class PackedReader {
        private int at;
        private final int end;

        PackedReader(int at, int end) {
            this.at = at;
            this.end = end;
        }

        long varint() throws ProtocolException {
            long value = 0;
            for (int i = 0; i < MAX_VARINT_LENGTH; i++) {
                if (at == end) {
                    throw malformed("a number is cut off");
                }
                byte octet = octets[at++];
                value |= (long) (octet & 0x7f) << (7 * i);
                if (octet >= 0) {
                    return value;
                }
            }
            throw malformed("a number is longer than 10 octets");
        }

        int lengthPrefix() throws ProtocolException {
            long value = varint();
            if (value < 0 || value > end - at) {
                throw malformed("a field is cut off");
            }
            return (int) value;
        }

        void skip(int size) throws ProtocolException {
            if (size > end - at) {
                throw malformed("a field is cut off");
            }
            at += size;
        }

        void skipValue(int wireType) throws ProtocolException {
            switch (wireType) {
                case WIRE_VARINT -> varint();
                case WIRE_FIXED64 -> skip(8);
                case WIRE_LENGTH_DELIMITED -> skip(lengthPrefix());
                case WIRE_FIXED32 -> skip(4);
                default -> throw malformed("wire type " + wireType);
            }
        }
    }
}
