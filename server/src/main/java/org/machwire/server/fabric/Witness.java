package org.machwire.server.fabric;

import org.machwire.v1.DropReason;

/** Is told of frames that were dropped on their way in, each when it has been counted. Called on the frame path: never waits, never throws. */
@FunctionalInterface
public interface Witness {
    /** Looks away. */
    Witness NOBODY = (reason, octets, offset, length) -> {};

    /** The frame in {@code octets[offset, offset + length)} was dropped. Keeps nothing of it but copies. */
    void dropped(DropReason reason, byte[] octets, int offset, int length);
}
