package org.machwire.server.fabric;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.machwire.ethernet.FrameBatch;

/** Remembers what was to leave. */
final class RecordingUplink implements Uplink {
    final List<byte[]> left = new ArrayList<>();

    @Override
    public void receive(FrameBatch batch, int from, int to, Membrane sender) {
        for (int i = from; i < to; i++) {
            left.add(batch.frame(i));
        }
    }

    @Override
    public Report report() {
        return new Report("recording", null, new Counters(), new Counters(), 0, 0);
    }

    @Override
    public void takeBack(long epoch, Set<Long> sources) {}
}
