package org.machwire.server.device;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.machwire.ethernet.FrameBatch;
import org.machwire.ethernet.PackedFrames;
import org.machwire.mach.MachException;
import org.machwire.server.fabric.Batches;

/** A consumer that remembers what it was told, and drains when the test says so. */
final class RecordingConsumer implements FrameStream.Consumer {
    int wakeUps;
    final List<MachException> ends = new ArrayList<>();

    @Override
    public void framesWait() {
        wakeUps++;
    }

    @Override
    public void mustEnd(MachException reason) {
        ends.add(reason);
    }

    /** Takes and gives back all that waits. */
    static List<byte[]> drain(FrameStream stream) {
        List<byte[]> frames = new ArrayList<>();
        for (PackedFrames next = stream.take(); next != null; next = stream.take()) {
            FrameBatch batch = Batches.of(next);
            for (int i = 0; i < batch.count(); i++) {
                frames.add(batch.frame(i));
            }
            stream.release(next);
        }
        return frames;
    }

    @Nullable
    MachException end() {
        return ends.isEmpty() ? null : ends.getFirst();
    }
}
