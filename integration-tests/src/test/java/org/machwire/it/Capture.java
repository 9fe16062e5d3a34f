package org.machwire.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.machwire.client.FrameReceiver;
import org.machwire.ethernet.FrameBatch;

/** Keeps all frames that come on a packet stream. Thread-safe. */
final class Capture implements FrameReceiver {
    private final List<byte[]> frames = new ArrayList<>();
    private final CompletableFuture<RuntimeException> end = new CompletableFuture<>();

    @Override
    public synchronized void frames(FrameBatch batch) {
        for (int i = 0; i < batch.count(); i++) {
            frames.add(batch.frame(i));
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
    synchronized List<byte[]> frames() {
        return List.copyOf(frames);
    }

    synchronized int count() {
        return frames.size();
    }

    /** The fills of all frames so far: see {@link Frames}. */
    List<Integer> fills() {
        return frames().stream().map(Frames::fill).toList();
    }

    /** Waits until so many frames have come. */
    void awaitCount(int count) {
        await().atMost(RunningProcess.PATIENCE).pollInterval(Duration.ofMillis(5))
                .untilAsserted(() -> assertThat(count()).isGreaterThanOrEqualTo(count));
    }

    /** Waits until a frame with that fill has come. What the same sender sent before has come then, or never will. */
    void awaitFill(int fill) {
        await().atMost(RunningProcess.PATIENCE).untilAsserted(() -> assertThat(fills()).contains(fill));
    }
}
