package org.machwire.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

import org.machwire.client.FrameReceiver;
import org.machwire.ethernet.FrameBatch;

/** Keeps all frames that come on a packet stream. */
final class Capture implements FrameReceiver {
    private final List<byte[]> frames = new CopyOnWriteArrayList<>();
    private final CompletableFuture<RuntimeException> end = new CompletableFuture<>();

    @Override
    public void frames(FrameBatch batch) {
        for (int i = 0; i < batch.count(); i++) {
            byte[] frame = new byte[batch.length(i)];
            System.arraycopy(batch.octets(), batch.offset(i), frame, 0, frame.length);
            frames.add(frame);
        }
    }

    @Override
    public void ended(RuntimeException reason) {
        end.complete(reason);
    }

    /** Completes when the stream has ended, with the reason. */
    CompletableFuture<RuntimeException> end() {
        return end;
    }

    /** All frames so far. */
    List<byte[]> frames() {
        return List.copyOf(frames);
    }

    /** The fills of all frames so far: see {@link Frames}. */
    List<Integer> fills() {
        return frames.stream().map(Frames::fill).toList();
    }

    /** Waits until a frame with that fill has come. Frames that were sent before it have come, or never will. */
    void awaitFill(int fill) {
        await().atMost(RunningProcess.PATIENCE).untilAsserted(() -> assertThat(fills()).contains(fill));
    }
}
