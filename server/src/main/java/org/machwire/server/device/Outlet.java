package org.machwire.server.device;

import java.util.Arrays;
import java.util.List;
import org.machwire.ethernet.FrameBatch;
import org.machwire.server.fabric.Counters;
import org.machwire.server.load.Allowance;
import org.machwire.v1.DropReason;

/** Where a device's frames leave it: what its clients may not send is dropped and counted. */
final class Outlet {
    /** By the guard, at the sender: the hundreds of the enum. */
    private static final List<DropReason> GUARD_REASONS = Arrays.stream(DropReason.values())
            .filter(reason -> reason != DropReason.UNRECOGNIZED && reason.getNumber() / 100 == 1).toList();

    private final SegmentFabric segment;
    private final Counters sent = new Counters();

    Outlet(SegmentFabric segment) {
        this.segment = segment;
    }

    Counters sent() {
        return sent;
    }

    /** How many frames the guard stopped. */
    long violations() {
        long frames = 0;
        for (DropReason reason : GUARD_REASONS) {
            frames += sent.frames(reason);
        }
        return frames;
    }

    /** Sends a batch through an open: each frame is forwarded, or dropped and counted. */
    void send(FrameBatch batch, OpenDevice open, boolean isOperating) {
        if (!isOperating) {
            drop(batch, 0, DropReason.LINK_DOWN, open);
            return;
        }
        Allowance allowance = open.allowance();
        int count = allowance == null ? batch.count() : allowed(batch, allowance);
        open.ingress().send(batch, count, open.passage());
        drop(batch, count, DropReason.RATE, open);
    }

    /** How many frames, from the first on, the allowance is enough for. */
    private static int allowed(FrameBatch batch, Allowance allowance) {
        if (!allowance.isLimited() || allowance.take(batch.count(), octets(batch))) {
            return batch.count();
        }
        int count = 0;
        while (count < batch.count() && allowance.take(1, batch.length(count))) {
            count++;
        }
        return count;
    }

    private static long octets(FrameBatch batch) {
        long octets = 0;
        for (int i = 0; i < batch.count(); i++) {
            octets += batch.length(i);
        }
        return octets;
    }

    private void drop(FrameBatch batch, int from, DropReason reason, OpenDevice open) {
        for (int i = from; i < batch.count(); i++) {
            boolean fits = segment.net().isFrameLength(batch.length(i));
            DropReason counted = fits ? reason : DropReason.FRAME_SIZE;
            sent.dropped(counted, 1);
            open.dropped(counted, batch.octets(), batch.offset(i), batch.length(i));
        }
    }
}
