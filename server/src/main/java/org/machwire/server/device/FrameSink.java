package org.machwire.server.device;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.machwire.ethernet.FrameBatch;
import org.machwire.mach.NetRcvMessage;
import org.machwire.server.fabric.Counters;
import org.machwire.server.fabric.FrameRing;
import org.machwire.server.fabric.Membrane;
import org.machwire.server.port.Message;
import org.machwire.server.port.Origin;
import org.machwire.server.port.TypedItem;
import org.machwire.v1.DropReason;

/**
 * Where the frames for one receive port go: to the ring of the packet stream that has the port open, else to the port's
 * message queue. Shared by all filters with this port.
 */
final class FrameSink {
    /** How many filters and streams use this sink; guarded by the lock of {@link DeviceTable}. */
    int users;
    /** What messages come from whose senders are no devices. */
    private final Origin outside;
    private volatile @Nullable FrameRing ring;

    FrameSink(Origin outside) {
        this.outside = outside;
    }

    /** The ring that frames go to; null for the message queue. Set under the lock of {@link DeviceTable}. */
    void setRing(@Nullable FrameRing ring) {
        this.ring = ring;
    }

    @Nullable
    FrameRing ring() {
        return ring;
    }

    /** Delivers whole frames, counting each as delivered or dropped. */
    void deliver(Registration receiver, FrameBatch batch, int from, int to, Membrane sender, Counters counters) {
        FrameRing stream = ring;
        if (stream != null) {
            stream.offer(batch, from, to, sender, receiver.passage(), counters);
            return;
        }
        for (int i = from; i < to; i++) {
            post(receiver, batch, i, batch.length(i), sender, counters);
        }
    }

    /** Delivers the first octets of one frame. */
    void deliverCut(Registration receiver, FrameBatch batch, int i, int accepted, Membrane sender, Counters counters) {
        FrameRing stream = ring;
        if (stream == null) {
            post(receiver, batch, i, accepted, sender, counters);
            return;
        }
        FrameBatch cut = new FrameBatch();
        cut.set(Arrays.copyOfRange(batch.octets(), batch.offset(i), batch.offset(i) + accepted));
        stream.offer(cut, 0, 1, sender, receiver.passage(), counters);
    }

    private void post(Registration receiver, FrameBatch batch, int i, int accepted, Membrane sender,
            Counters counters) {
        byte[] octets = batch.octets();
        int offset = batch.offset(i);
        Message message = new Message(NetRcvMessage.ID, List.of(TypedItem.bytes(NetRcvMessage.header(octets, offset)),
                TypedItem.bytes(NetRcvMessage.packet(octets, offset, batch.length(i), accepted))));
        if (receiver.post(message, sender instanceof Passage passage ? passage.origin() : outside)) {
            counters.passed(accepted);
        } else {
            boolean revoked = sender.isCut() || receiver.passage().isCut();
            counters.dropped(revoked ? DropReason.REVOKED : DropReason.QUEUE_FULL, 1);
        }
    }
}
