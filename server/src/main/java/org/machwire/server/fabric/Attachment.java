package org.machwire.server.fabric;

import org.machwire.ethernet.FrameBatch;

/**
 * What plugs into a {@link Switch}: a virtual device, or an uplink.
 *
 * <p>Called on the frame path by any thread, by several at once: an implementation never waits, never throws and keeps no
 * reference to the batch.
 */
public interface Attachment {
    /** The station address, 48 bits, that unicast for this attachment carries; constant while attached. */
    long address();

    /**
     * Takes the frames {@code from} (inclusive) to {@code to} (exclusive), or drops and counts them.
     *
     * @param sender what they were sent through
     */
    void receive(FrameBatch batch, int from, int to, Membrane sender);

    /** Takes frames for others in the same way, as only a promiscuous attachment is given. */
    void overhear(FrameBatch batch, int from, int to, Membrane sender);

    /** Sees the frames of its own that the guard let pass, before anybody else does. */
    void sent(FrameBatch batch, int from, int to, Membrane sender);
}
