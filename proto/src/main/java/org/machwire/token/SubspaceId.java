package org.machwire.token;

/**
 * Names a subspace, the small world of names that a sub-Hurd makes for its children.
 *
 * @param octets 16 octets
 */
public record SubspaceId(Octets octets) {
    public static final int LENGTH = 16;

    public SubspaceId {
        octets.ofLength(LENGTH, "a subspace");
    }

    /** @throws IllegalArgumentException unless there are exactly 16 octets */
    public static SubspaceId of(byte[] octets) {
        return new SubspaceId(Octets.of(octets));
    }

    @Override
    public String toString() {
        return octets.toString();
    }
}
