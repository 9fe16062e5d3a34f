package org.machwire.client;

import org.machwire.ethernet.FrameBatch;

/** Takes what comes on a packet stream, on the library's own thread: it must not block for long or make calls. */
public interface FrameReceiver {
    /** Frames came. The batch is valid until this returns. */
    void frames(FrameBatch batch);

    /** More may be sent: the stream was not ready and is again. */
    default void ready() {}

    /** The stream has ended; called once, not after {@link PacketStream#close}. */
    void ended(RuntimeException reason);
}
