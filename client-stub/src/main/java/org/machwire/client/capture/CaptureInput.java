package org.machwire.client.capture;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** The octets of a capture, in its byte order; what is wrong with them is told with its name and the last frame that was good. */
final class CaptureInput {
    private static final long UNSIGNED = 0xffff_ffffL;

    private final InputStream in;
    private final String name;
    private ByteOrder order = ByteOrder.BIG_ENDIAN;
    private long frames;

    CaptureInput(InputStream in, String name) {
        this.in = in;
        this.name = name;
    }

    void order(ByteOrder newOrder) {
        order = newOrder;
    }

    /** Reads as many octets, or null if there is none left. */
    @Nullable
    ByteBuffer readUnlessAtEnd(int length) throws IOException {
        byte[] octets = take(length);
        if (octets.length == 0) {
            return null;
        }
        checkComplete(octets, length);
        return ByteBuffer.wrap(octets).order(order);
    }

    ByteBuffer read(int length) throws IOException {
        return ByteBuffer.wrap(octets(length)).order(order);
    }

    void skip(long length) throws IOException {
        try {
            in.skipNBytes(length);
        } catch (EOFException e) {
            throw cutOff();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /**
     * Reads the octets of the next frame, and counts it.
     *
     * @param captured how many were recorded, 32 bits without sign
     * @param room how many there can be
     * @param original how long it was, 32 bits without sign
     */
    CapturedFrame frame(long timestampNs, long captured, long room, long original) throws IOException {
        if (captured > CaptureReader.MAX_FRAME_OCTETS) {
            throw bad("frame " + (frames + 1) + " has " + captured + " octets, and more than "
                    + CaptureReader.MAX_FRAME_OCTETS + " are not read");
        }
        if (captured > room) {
            throw bad("frame " + (frames + 1) + " does not fit in its block");
        }
        byte[] octets = octets((int) captured);
        int length = (int) Math.min(Math.max(captured, original), Integer.MAX_VALUE);
        return new CapturedFrame(++frames, timestampNs, octets, length);
    }

    /** A field of 32 bits without sign. */
    static long unsigned(int field) {
        return field & UNSIGNED;
    }

    /** A sentence about the whole. */
    IOException bad(String sentence) {
        return new IOException(name + ": " + sentence);
    }

    /** A sentence about what is behind the frames read so far. */
    IOException badHere(String sentence) {
        return bad(sentence + (frames == 0 ? ", before its first frame" : ", behind frame " + frames));
    }

    private byte[] octets(int length) throws IOException {
        byte[] octets = take(length);
        checkComplete(octets, length);
        return octets;
    }

    private byte[] take(int length) throws IOException {
        try {
            return in.readNBytes(length);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private void checkComplete(byte[] octets, int length) throws IOException {
        if (octets.length < length) {
            throw cutOff();
        }
    }

    private IOException cutOff() {
        return badHere("it is cut off");
    }

    private IOException unreadable(IOException cause) {
        return new IOException(name + " cannot be read: " + cause.getMessage(), cause);
    }
}
