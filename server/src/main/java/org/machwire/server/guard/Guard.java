package org.machwire.server.guard;

import org.machwire.v1.DropReason;

/** Decides whether one sender may send a frame. Immutable, and safe for many threads. */
@FunctionalInterface
public interface Guard {
    /** The guard of a station of the hypervisor's own, which sends nothing that it should not. */
    Guard TRUST = (octets, offset, length) -> DropReason.NOT_DROPPED;

    /**
     * Checks the frame in {@code octets[offset, offset + length)}. Reads only there, allocates nothing and never
     * throws.
     *
     * @param length at least 14: the caller has checked the size
     * @return NOT_DROPPED, or the first of the guard's reasons that holds
     */
    DropReason check(byte[] octets, int offset, int length);
}
