package org.machwire.server.fabric;

import java.util.ArrayList;
import java.util.List;
import org.machwire.ethernet.FrameBatch;

/** Remembers what it heard, and what of its own it saw. */
final class RecordingAttachment implements Attachment {
    final List<byte[]> received = new ArrayList<>();
    final List<byte[]> sent = new ArrayList<>();
    int receiveCalls;
    private final long address;

    RecordingAttachment(long address) {
        this.address = address;
    }

    @Override
    public long address() {
        return address;
    }

    @Override
    public void receive(FrameBatch batch, int from, int to, Membrane sender) {
        receiveCalls++;
        copy(batch, from, to, received);
    }

    @Override
    public void overhear(FrameBatch batch, int from, int to, Membrane sender) {
        copy(batch, from, to, received);
    }

    @Override
    public void sent(FrameBatch batch, int from, int to, Membrane sender) {
        copy(batch, from, to, sent);
    }

    private static void copy(FrameBatch batch, int from, int to, List<byte[]> target) {
        for (int i = from; i < to; i++) {
            target.add(batch.frame(i));
        }
    }
}
