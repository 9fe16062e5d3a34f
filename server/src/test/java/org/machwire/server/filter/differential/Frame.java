package org.machwire.server.filter.differential;

import java.lang.foreign.MemorySegment;
import java.util.HexFormat;

/**
 * A frame in the middle of others, and the same frame alone.
 *
 * @param batch holds the frame at {@code offset}, {@code length} octets, and others around it
 * @param alone the frame's octets and no others
 * @param segment the same array, for libpcap
 */
@SuppressWarnings("ArrayRecordComponent") // frames are never compared
record Frame(byte[] batch, int offset, int length, byte[] alone, MemorySegment segment) {
    static Frame in(byte[] batch, int offset, byte[] octets) {
        System.arraycopy(octets, 0, batch, offset, octets.length);
        return new Frame(batch, offset, octets.length, octets, MemorySegment.ofArray(octets));
    }

    /** A frame that has an array for itself. */
    static Frame of(byte[] octets) {
        return in(octets.clone(), 0, octets);
    }

    @Override
    public String toString() {
        return length + " octets " + HexFormat.of().formatHex(alone);
    }
}
