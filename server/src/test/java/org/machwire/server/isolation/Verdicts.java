package org.machwire.server.isolation;

import org.machwire.v1.DropReason;

/** Judges what the holder of one policy sends: as the model does, or the real guard. */
interface Verdicts {
    /** Answers why a frame of at least 14 octets is dropped, or {@code NOT_DROPPED}. */
    DropReason judge(byte[] frame);
}
