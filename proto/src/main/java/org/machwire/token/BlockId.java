package org.machwire.token;

/**
 * Names a block of a token, to revoke it and to be the parent of the next: 32 octets that are a hash of what was signed, never of a
 * signature.
 *
 * @param octets the 32 octets
 */
public record BlockId(Octets octets) {
    /** The length of a SHA-256. */
    public static final int LENGTH = 32;

    public BlockId {
        octets.ofLength(LENGTH, "the id of a block");
    }

    /** @throws IllegalArgumentException unless there are exactly 32 octets */
    public static BlockId of(byte[] octets) {
        return new BlockId(Octets.of(octets));
    }

    /**
     * Parses 64 hexadecimal digits.
     *
     * @throws IllegalArgumentException unless the text is that
     */
    public static BlockId parse(String text) {
        return new BlockId(Octets.ofHex(text));
    }

    static BlockId ofPayload(byte[] payload) {
        return of(Signed.BLOCK_ID.hash(payload));
    }

    /** Makes a copy of the octets. */
    public byte[] toArray() {
        return octets.toArray();
    }

    @Override
    public String toString() {
        return octets.toString();
    }
}
