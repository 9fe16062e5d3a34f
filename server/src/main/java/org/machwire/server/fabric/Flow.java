package org.machwire.server.fabric;

import org.machwire.ethernet.Ethernet;
import org.machwire.ethernet.FrameBatch;
import org.machwire.server.guard.Headers;

/**
 * Knows a frame that goes on where the one before it in its batch left off: as long, and the same in all that guard and switch look at,
 * so what they found of that holds of this. Most frames of a batch are such. A number stands for the flow, the headers of its first
 * frame.
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

    /**
     * Finds where in a batch a flow ends.
     *
     * @param from behind a frame of it
     * @param to where to look no further
     */
    static int end(long flow, FrameBatch batch, int from, int to) {
        byte[] octets = batch.octets();
        int i = from;
        while (i < to && batch.length(i) == batch.length(i - 1)
                && Headers.isSameFlow(flow, octets, batch.offset(i - 1), batch.offset(i))) {
            i++;
        }
        return i;
    }
}
