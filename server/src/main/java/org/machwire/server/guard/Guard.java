package org.machwire.server.guard;

import org.machwire.v1.DropReason;

/** Decides whether one sender may send a frame. Immutable, and safe for many threads. */
@FunctionalInterface
public interface Guard {
    /** The guard of a station of the hypervisor's own, which sends nothing that it should not. */
    Guard TRUST = (octets, offset, headers) -> DropReason.NOT_DROPPED;

    /**
     * Checks a frame of at least 14 octets. Reads only in it, allocates nothing and never throws.
     *
     * @param offset where the frame begins
     * @param headers what {@link Headers#walk} found of it
     * @return NOT_DROPPED, or the first of the guard's reasons that holds
     */
    DropReason check(byte[] octets, int offset, long headers);

    /**
     * Walks the frame in {@code octets[offset, offset + length)}, and checks it.
     *
     * @param length at least 14
     */
    default DropReason check(byte[] octets, int offset, int length) {
        return check(octets, offset, Headers.walk(octets, offset, length));
    }
}
