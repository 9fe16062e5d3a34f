package org.machwire.server.fabric;

import java.util.ArrayList;
import java.util.List;
import org.machwire.ethernet.FrameBatch;
import org.machwire.ethernet.MacAddress;
import org.machwire.server.guard.Addresses;

/** Remembers what it heard, and what of its own it saw. */
final class RecordingAttachment implements Attachment {
    final List<byte[]> received = new ArrayList<>();
    final List<byte[]> sent = new ArrayList<>();
    int receiveCalls;
    boolean isUp = true;
    boolean isRouter;
    boolean hearsAllGroups;
    boolean isPeer = true;
    private final Addresses addresses;

    RecordingAttachment(long mac) {
        this(Addresses.of(new MacAddress(mac)));
    }

    RecordingAttachment(Addresses addresses) {
        this.addresses = addresses;
    }

    long mac() {
        return addresses.mac();
    }

    @Override
    public Addresses addresses() {
        return addresses;
    }

    @Override
    public boolean isUp() {
        return isUp;
    }

    @Override
    public boolean isRouter() {
        return isRouter;
    }

    @Override
    public boolean hearsAllGroups() {
        return isRouter || hearsAllGroups;
    }

    @Override
    public boolean isPeer() {
        return isPeer;
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
