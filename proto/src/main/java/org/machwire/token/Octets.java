package org.machwire.token;

import com.google.protobuf.ByteString;
import java.util.Arrays;
import java.util.HexFormat;

/** An immutable string of octets, equal to any other of the same octets. Its text is lower-case hexadecimal. */
public final class Octets {
    private static final HexFormat TEXT = HexFormat.of();

    private final byte[] octets;

    private Octets(byte[] octets) {
        this.octets = octets;
    }

    /** Copies the array. */
    public static Octets of(byte[] octets) {
        return new Octets(octets.clone());
    }

    static Octets of(ByteString octets) {
        return new Octets(octets.toByteArray());
    }

    /**
     * Parses pairs of hexadecimal digits.
     *
     * @throws IllegalArgumentException unless the text is that
     */
    public static Octets ofHex(String text) {
        return new Octets(TEXT.parseHex(text));
    }

    public int length() {
        return octets.length;
    }

    /** Makes a copy that is the caller's. */
    public byte[] toArray() {
        return octets.clone();
    }

    ByteString toByteString() {
        return ByteString.copyFrom(octets);
    }

    /** @throws IllegalArgumentException unless there are exactly so many */
    Octets ofLength(int length, String what) {
        if (octets.length != length) {
            throw new IllegalArgumentException(what + " has " + length + " octets, not " + octets.length);
        }
        return this;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Octets o && Arrays.equals(octets, o.octets);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(octets);
    }

    @Override
    public String toString() {
        return TEXT.formatHex(octets);
    }
}
