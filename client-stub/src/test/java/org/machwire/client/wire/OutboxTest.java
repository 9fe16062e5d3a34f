package org.machwire.client.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.machwire.ethernet.FrameBatch;
import org.machwire.framing.FrameFormat;

/** What waits for a peer, and what does not. */
@Timeout(30)
class OutboxTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final byte[] FRAME = new byte[60];

    @Test
    void framesAreTakenInOrderWithTheirLengthsBeforeThem() throws InterruptedException {
        Outbox outbox = new Outbox(FrameFormat.QEMU, 1000);
        outbox.append(batch(new byte[]{1, 2, 3}));
        outbox.append(batch(new byte[]{4}));

        assertThat(outbox.take()).isEqualTo(2);
        assertThat(Arrays.copyOf(outbox.taken(), outbox.takenLength())).containsExactly(0, 0, 0, 3, 1, 2, 3, 0, 0, 0,
                1, 4);
    }

    @Test
    void whatDoesNotFitIsDroppedAndThereIsRoomAgainOnceTaken() throws InterruptedException {
        Outbox outbox = new Outbox(FrameFormat.VDE, 2 * 62);
        for (int i = 0; i < 5; i++) {
            outbox.append(batch(FRAME));
        }
        assertThat(outbox.dropped()).isEqualTo(3);
        assertThat(outbox.take()).isEqualTo(2);

        outbox.append(batch(FRAME));

        assertThat(outbox.take()).isEqualTo(1);
        assertThat(outbox.dropped()).isEqualTo(3);
    }

    @Test
    void whatWasTakenStaysAsItIsWhileMoreComes() throws InterruptedException {
        Outbox outbox = new Outbox(FrameFormat.VDE, 1000);
        outbox.append(batch(new byte[]{1}));
        outbox.take();

        outbox.append(batch(new byte[]{2}));

        assertThat(Arrays.copyOf(outbox.taken(), outbox.takenLength())).containsExactly(0, 1, 1);
    }

    @Test
    void frameThatIsTooLongForTheOtherEndIsDropped() throws InterruptedException {
        Outbox outbox = new Outbox(FrameFormat.VDE, 10_000);
        outbox.append(batch(new byte[FrameFormat.VDE.longest() + 1]));
        outbox.append(batch(new byte[FrameFormat.VDE.longest()]));

        assertThat(outbox.take()).isEqualTo(1);
        assertThat(outbox.dropped()).isEqualTo(1);
    }

    @Test
    void closingDropsWhatWaitsAndWhatComes() throws InterruptedException {
        Outbox outbox = new Outbox(FrameFormat.VDE, 1000);
        outbox.append(batch(FRAME));
        outbox.close();
        outbox.append(batch(FRAME));

        assertThat(outbox.take()).isZero();
        assertThat(outbox.dropped()).isEqualTo(2);
    }

    @Test
    void whoWaitsIsWokenByAFrameAndByTheEnd() {
        Outbox outbox = new Outbox(FrameFormat.VDE, 1000);
        CompletableFuture<Integer> first = waitingTaker(outbox);
        outbox.append(batch(FRAME));
        assertThat(first).succeedsWithin(PATIENCE).isEqualTo(1);
        CompletableFuture<Integer> second = waitingTaker(outbox);

        outbox.close();

        assertThat(second).succeedsWithin(PATIENCE).isEqualTo(0);
    }

    private static CompletableFuture<Integer> waitingTaker(Outbox outbox) {
        CompletableFuture<Integer> taken = new CompletableFuture<>();
        Thread taker = Thread.ofPlatform().daemon().start(() -> {
            try {
                taken.complete(outbox.take());
            } catch (InterruptedException e) {
                taken.completeExceptionally(e);
            }
        });
        while (taker.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        return taken;
    }

    static FrameBatch batch(byte[] frame) {
        FrameBatch batch = new FrameBatch();
        batch.set(frame);
        return batch;
    }
}
