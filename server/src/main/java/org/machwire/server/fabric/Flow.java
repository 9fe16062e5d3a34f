package org.machwire.server.fabric;

import org.machwire.ethernet.Ethernet;
import org.machwire.ethernet.FrameBatch;
import org.machwire.server.guard.Headers;

/**
 * Knows a frame that goes on where the one before it in its batch left off: the same in all that guard and switch look at, so what they found of
 * that holds of this. Most frames of a batch are such. A number stands for the flow, the headers of its first frame.
 */
final class Flow {
    static final long NONE = 0;

    private Flow() {}

    /** The flow of a frame that was let pass; NONE unless it is TCP or UDP to one station, about which nothing else is looked at. */
    static long of(long headers, FrameBatch batch, int i) {
        return Headers.isPlainFlow(headers) && !Ethernet
                .isGroup(Ethernet.address(batch.octets(), batch.offset(i) + Ethernet.DESTINATION_OFFSET))
                        ? headers
                        : NONE;
    }

    /** Tells whether frame {@code i} goes on with the flow of the frame before it. */
    static boolean continues(long flow, FrameBatch batch, int i) {
        return flow != NONE
                && Headers.isSameFlow(flow, batch.octets(), batch.offset(i - 1), batch.offset(i), batch.length(i));
    }
}
