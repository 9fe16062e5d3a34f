package org.machwire.server.isolation;

/** A segment that frames are sent in: the model's, or the real one. */
interface Segment {
    /** The sender that is not one of the topology's devices. */
    int UPLINK = -1;

    /** Sends a frame from the device of that index, or from the uplink, and answers what became of it. */
    Outcome send(int sender, byte[] frame);
}
