package org.machwire.server.fabric;

import org.jspecify.annotations.Nullable;
import org.machwire.ethernet.Ethernet;
import org.machwire.ethernet.FrameBatch;
import org.machwire.server.guard.Guard;
import org.machwire.v1.DropReason;

/**
 * The way into a {@link Switch} for one attachment: checks each frame, finds where it goes, and hands runs of consecutive
 * frames with one destination over as a whole. Thread-safe; batches that different threads send at once go through side
 * by side.
 */
public final class Ingress {
    /** 01:80:c2:00:00:00 to 0f are for switches themselves and never forwarded (IEEE 802.1D, 7.12.6). */
    private static final long RESERVED = 0x0180_c200_0000L;
    private static final long RESERVED_MASK = 0xffff_ffff_fff0L;

    private static final Attachment EVERYBODY_ELSE = new Nowhere(DropReason.NOT_DROPPED);
    private static final Attachment NOBODY = new Nowhere(DropReason.NO_DESTINATION);
    private static final Attachment SWITCHES = new Nowhere(DropReason.DST_RESERVED);

    private final Switch segment;
    private final Attachment sender;
    private final Guard guard;
    private final Counters counters;

    Ingress(Switch segment, Attachment sender, Guard guard, Counters counters) {
        this.counters = counters;
        this.segment = segment;
        this.sender = sender;
        this.guard = guard;
    }

    /** What became of the frames that came in here. */
    public Counters counters() {
        return counters;
    }

    /**
     * Forwards, or drops and counts, the first frames of a batch. Keeps nothing of it.
     *
     * @param count how many
     * @param membrane what they are sent through
     */
    public void send(FrameBatch batch, int count, Membrane membrane) {
        Topology now = segment.topology();
        Attachment destination = null;
        int start = 0;
        for (int i = 0; i < count; i++) {
            Attachment next = route(now, batch.octets(), batch.offset(i), batch.length(i));
            if (next != destination) {
                forward(now, destination, batch, start, i, membrane);
                destination = next;
                start = i;
            }
        }
        forward(now, destination, batch, start, count, membrane);
    }

    /** Finds where a frame goes; null if it is dropped, and counted, here. */
    private @Nullable Attachment route(Topology now, byte[] octets, int offset, int length) {
        if (!segment.isFrameLength(length)) {
            counters.dropped(DropReason.FRAME_SIZE, 1);
            return null;
        }
        DropReason verdict = guard.check(octets, offset, length);
        if (verdict != DropReason.NOT_DROPPED) {
            counters.dropped(verdict, 1);
            return null;
        }
        long address = Ethernet.address(octets, offset + Ethernet.DESTINATION_OFFSET);
        if (Ethernet.isGroup(address)) {
            return (address & RESERVED_MASK) == RESERVED ? SWITCHES : EVERYBODY_ELSE;
        }
        Attachment owner = now.owner(address);
        if (segment.isHub() && owner != sender) {
            return EVERYBODY_ELSE;
        }
        Attachment found = owner == null ? now.uplink() : owner;
        return found == null || found == sender ? NOBODY : found;
    }

    private void forward(Topology now, @Nullable Attachment destination, FrameBatch batch, int from, int to,
            Membrane membrane) {
        if (destination == null) {
            return;
        }
        sender.sent(batch, from, to, membrane);
        if (destination != EVERYBODY_ELSE) {
            tellPromiscuous(now, destination, batch, from, to, membrane);
        }
        if (destination instanceof Nowhere nowhere && nowhere.reason != DropReason.NOT_DROPPED) {
            counters.dropped(nowhere.reason, to - from);
            return;
        }
        counters.passed(to - from, octets(batch, from, to));
        if (destination != EVERYBODY_ELSE) {
            destination.receive(batch, from, to, membrane);
            return;
        }
        for (Attachment attachment : now.all()) {
            if (attachment != sender) {
                attachment.receive(batch, from, to, membrane);
            }
        }
    }

    /** Who hears all hears what is for one other, or for nobody. */
    private void tellPromiscuous(Topology now, Attachment destination, FrameBatch batch, int from, int to,
            Membrane membrane) {
        for (Attachment listener : now.promiscuous()) {
            if (listener != sender && listener != destination) {
                listener.overhear(batch, from, to, membrane);
            }
        }
    }

    static long octets(FrameBatch batch, int from, int to) {
        long octets = 0;
        for (int i = from; i < to; i++) {
            octets += batch.length(i);
        }
        return octets;
    }

    /** A destination that is no attachment. */
    private record Nowhere(DropReason reason) implements Attachment {
        @Override
        public long address() {
            return 0;
        }

        @Override
        public void receive(FrameBatch batch, int from, int to, Membrane membrane) {}

        @Override
        public void overhear(FrameBatch batch, int from, int to, Membrane membrane) {}

        @Override
        public void sent(FrameBatch batch, int from, int to, Membrane membrane) {}
    }
}
