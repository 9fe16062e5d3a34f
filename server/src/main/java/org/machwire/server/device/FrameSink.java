package org.machwire.server.device;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.machwire.ethernet.FrameBatch;
import org.machwire.mach.NetRcvMessage;
import org.machwire.server.fabric.Counters;
import org.machwire.server.fabric.FrameRing;
import org.machwire.server.port.Message;
import org.machwire.server.port.SendRight;
import org.machwire.server.port.TypedItem;
import org.machwire.v1.DropReason;

/**
 * Where the frames for one receive port go: to the ring of the packet stream that has the port open, else to the port's
 * message queue. Shared by all filters with this port.
 */
final class FrameSink {
    /** How many filters and streams use this sink; guarded by the lock of {@link DeviceTable}. */
    int users;
    private volatile @Nullable FrameRing ring;

    /** The ring that frames go to; null for the message queue. Set under the lock of {@link DeviceTable}. */
    void setRing(@Nullable FrameRing ring) {
        this.ring = ring;
    }

    boolean hasRing() {
        return ring != null;
    }

    /** Delivers whole frames, counting each as delivered or dropped. */
    void deliver(SendRight right, FrameBatch batch, int from, int to, Counters counters) {
        FrameRing stream = ring;
        if (stream != null) {
            stream.offer(batch, from, to, counters);
            return;
        }
        for (int i = from; i < to; i++) {
            post(right, batch, i, batch.length(i), counters);
        }
    }

    /** Delivers the first octets of one frame. */
    void deliverCut(SendRight right, FrameBatch batch, int i, int accepted, Counters counters) {
        FrameRing stream = ring;
        if (stream == null) {
            post(right, batch, i, accepted, counters);
            return;
        }
        FrameBatch cut = new FrameBatch();
        cut.set(java.util.Arrays.copyOfRange(batch.octets(), batch.offset(i), batch.offset(i) + accepted));
        stream.offer(cut, 0, 1, counters);
    }

    private static void post(SendRight right, FrameBatch batch, int i, int accepted, Counters counters) {
        byte[] octets = batch.octets();
        int offset = batch.offset(i);
        Message message = new Message(NetRcvMessage.ID, List.of(TypedItem.bytes(NetRcvMessage.header(octets, offset)),
                TypedItem.bytes(NetRcvMessage.packet(octets, offset, batch.length(i), accepted))));
        if (right.post(message)) {
            counters.passed(accepted);
        } else {
            counters.dropped(DropReason.QUEUE_FULL, 1);
        }
    }
}
