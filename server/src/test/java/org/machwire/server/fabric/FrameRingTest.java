package org.machwire.server.fabric;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.machwire.ethernet.FrameBatch;
import org.machwire.ethernet.PackedFrames;
import org.machwire.v1.DropReason;

class FrameRingTest {
    private static final Membrane OPEN = new Membrane();

    private final RingMemory memory = new RingMemory(4L * RingMemory.CHUNK_OCTETS, 4L * RingMemory.CHUNK_OCTETS);
    private final AtomicInteger wakeUps = new AtomicInteger();
    private final Counters counters = new Counters();

    @Test
    void framesComeOutInTheOrderTheyWentIn() {
        FrameRing ring = ring(1 << 20, 4096);
        byte[][] frames = frames(200, 1500);
        ring.offer(Batches.of(frames), 0, 60, OPEN, OPEN, counters);
        List<byte[]> taken = new ArrayList<>(drainOne(ring));
        ring.offer(Batches.of(frames), 60, 130, OPEN, OPEN, counters);
        taken.addAll(drain(ring));

        assertThat(taken).hasSize(130);
        for (int i = 0; i < 130; i++) {
            assertThat(taken.get(i)).isEqualTo(frames[i]);
        }
        assertThat(counters.frames(DropReason.NOT_DROPPED)).isEqualTo(130);
        assertThat(counters.octets())
                .isEqualTo(Arrays.stream(frames).limit(130).mapToLong(frame -> frame.length).sum());
    }

    @Test
    void theConsumerIsWokenOnceUntilItHasTakenAll() {
        FrameRing ring = ring(1 << 20, 4096);
        ring.offer(Batches.of(frames(3, 60)), 0, 3, OPEN, OPEN, counters);
        ring.offer(Batches.of(frames(3, 60)), 0, 3, OPEN, OPEN, counters);
        assertThat(wakeUps).hasValue(1);

        PackedFrames chunk = ring.take();
        assertThat(chunk).isNotNull();
        ring.offer(Batches.of(frames(1, 60)), 0, 1, OPEN, OPEN, counters);
        assertThat(wakeUps).hasValue(1);

        assertThat(ring.take()).isNotNull();
        assertThat(ring.take()).isNull();
        ring.offer(Batches.of(frames(1, 60)), 0, 1, OPEN, OPEN, counters);
        assertThat(wakeUps).hasValue(2);
    }

    @Test
    void whatExceedsTheBoundOfFramesIsCountedAsRingFull() {
        FrameRing ring = ring(1 << 20, 10);
        ring.offer(Batches.of(frames(25, 60)), 0, 25, OPEN, OPEN, counters);

        assertThat(drain(ring)).hasSize(10);
        assertThat(counters.frames(DropReason.NOT_DROPPED)).isEqualTo(10);
        assertThat(counters.frames(DropReason.RING_FULL)).isEqualTo(15);
    }

    @Test
    void whatExceedsTheBoundOfOctetsIsCountedAsRingFull() {
        FrameRing ring = ring(10 * PackedFrames.packedLength(60) + 5, 4096);
        ring.offer(Batches.of(frames(25, 60)), 0, 25, OPEN, OPEN, counters);

        assertThat(drain(ring)).hasSize(10);
        assertThat(counters.frames(DropReason.RING_FULL)).isEqualTo(15);
    }

    @Test
    void whatExceedsTheMemoryOfAllRingsIsCountedAsSuch() {
        FrameRing greedy = ring(1 << 20, 4096);
        FrameRing other = ring(1 << 20, 4096);
        byte[][] frames = frames(600, 1000);
        greedy.offer(Batches.of(frames), 0, 600, OPEN, OPEN, counters);

        assertThat(counters.frames(DropReason.RING_MEMORY)).isPositive();
        assertThat(counters.frames(DropReason.RING_FULL)).isZero();
        Counters others = new Counters();
        other.offer(Batches.of(frames), 0, 1, OPEN, OPEN, others);
        assertThat(others.frames(DropReason.RING_MEMORY)).isOne();

        drain(greedy);
        assertThat(memory.usedOctets()).isZero();
        other.offer(Batches.of(frames), 0, 1, OPEN, OPEN, others);
        assertThat(others.frames(DropReason.NOT_DROPPED)).isOne();
    }

    @Test
    void aUserWhoseShareIsUsedUpLeavesMemoryToOthers() {
        RingMemory shared = new RingMemory(8L * RingMemory.CHUNK_OCTETS, 2L * RingMemory.CHUNK_OCTETS);
        FrameRing one = new FrameRing(shared.share(1), 1 << 20, 4096, () -> {}, 0);
        FrameRing another = new FrameRing(shared.share(1), 1 << 20, 4096, () -> {}, 0);
        FrameRing others = new FrameRing(shared.share(2), 1 << 20, 4096, () -> {}, 0);
        byte[][] frames = frames(600, 1000);
        one.offer(Batches.of(frames), 0, 600, OPEN, OPEN, counters);
        another.offer(Batches.of(frames), 0, 1, OPEN, OPEN, counters);
        Counters good = new Counters();
        others.offer(Batches.of(frames), 0, 100, OPEN, OPEN, good);

        assertThat(counters.frames(DropReason.RING_MEMORY)).isPositive();
        assertThat(shared.usedOctets()).isEqualTo(3L * RingMemory.CHUNK_OCTETS);
        assertThat(good.frames(DropReason.NOT_DROPPED)).isEqualTo(100);
    }

    @Test
    void anEpochTakesTheFramesOfItsStationsAndSealsWhatIsTakenFromThenOn() {
        FrameRing ring = ring(1 << 20, 6);
        byte[][] frames = new byte[6][];
        for (int i = 0; i < frames.length; i++) {
            frames[i] = from(i % 2, 100 + i);
        }
        ring.offer(Batches.of(frames), 0, 6, OPEN, OPEN, counters);
        ring.begin(7, Set.of(1L));
        ring.offer(Batches.of(frames), 0, 6, OPEN, OPEN, counters);

        assertThat(counters.frames(DropReason.RING_FULL)).as("there was room for three again").isEqualTo(3);
        PackedFrames chunk = Objects.requireNonNull(ring.take());
        FrameBatch batch = Batches.of(chunk);
        assertThat(batch.epoch()).isEqualTo(7);
        assertThat(batch.count()).isEqualTo(6);
        assertThat(batch.frame(1)).isEqualTo(frames[2]);
        ring.release(chunk);
        ring.offer(Batches.of(frames), 1, 2, OPEN, OPEN, counters);
        ring.begin(8, Set.of(1L));
        assertThat(memory.usedOctets()).as("an empty chunk is given back").isZero();
        assertThat(ring.take()).isNull();
    }

    @Test
    void nothingComesThroughAMembraneThatIsCut() {
        FrameRing ring = ring(1 << 20, 100);
        Membrane cut = new Membrane();
        cut.cut();
        byte[][] frames = frames(3, 60);
        ring.offer(Batches.of(frames), 0, 3, cut, OPEN, counters);
        ring.offer(Batches.of(frames), 0, 3, OPEN, cut, counters);
        assertThat(counters.frames(DropReason.REVOKED)).isEqualTo(6);
        assertThat(ring.take()).isNull();
        assertThat(wakeUps).hasValue(0);
    }

    private static byte[] from(int source, int length) {
        byte[] frame = new byte[length];
        frame[11] = (byte) source;
        return frame;
    }

    @Test
    void anIdleRingHoldsNoMemory() {
        FrameRing ring = ring(1 << 20, 4096);
        assertThat(memory.usedOctets()).isZero();
        ring.offer(Batches.of(frames(1, 60)), 0, 1, OPEN, OPEN, counters);
        assertThat(memory.usedOctets()).isEqualTo(RingMemory.CHUNK_OCTETS);
        drain(ring);
        assertThat(memory.usedOctets()).isZero();
    }

    @Test
    void aClosedRingGivesItsMemoryBackAndRefusesFrames() {
        FrameRing ring = ring(1 << 20, 4096);
        ring.offer(Batches.of(frames(100, 1500)), 0, 100, OPEN, OPEN, counters);
        ring.close();

        assertThat(memory.usedOctets()).isZero();
        ring.offer(Batches.of(frames(5, 60)), 0, 5, OPEN, OPEN, counters);
        assertThat(memory.usedOctets()).isZero();
        assertThat(counters.frames(DropReason.RING_FULL)).isEqualTo(5);
        assertThat(ring.take()).isNull();
    }

    @Test
    void randomOffersAndTakesLoseNothingUncounted() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            FrameRing ring = ring(1 + random.nextInt(1 << 17), 1 + random.nextInt(300));
            Counters books = new Counters();
            int offered = 0;
            int taken = 0;
            for (int step = 0; step < 40; step++) {
                byte[][] frames = frames(1 + random.nextInt(120), 14 + random.nextInt(1500));
                ring.offer(Batches.of(frames), 0, frames.length, OPEN, OPEN, books);
                offered += frames.length;
                if (random.nextBoolean()) {
                    taken += drainOne(ring).size();
                }
            }
            taken += drain(ring).size();
            assertThat(books.frames(DropReason.NOT_DROPPED)).as("seed %d", seed).isEqualTo(taken);
            assertThat(books.frames(DropReason.NOT_DROPPED) + books.frames(DropReason.RING_FULL)
                    + books.frames(DropReason.RING_MEMORY)).as("seed %d", seed).isEqualTo(offered);
            assertThat(memory.usedOctets()).as("seed %d", seed).isZero();
        }
    }

    private FrameRing ring(int octets, int frames) {
        return new FrameRing(memory.share(1000), octets, frames, wakeUps::incrementAndGet, 0);
    }

    private static List<byte[]> drain(FrameRing ring) {
        List<byte[]> all = new ArrayList<>();
        for (List<byte[]> some = drainOne(ring); !some.isEmpty(); some = drainOne(ring)) {
            all.addAll(some);
        }
        return all;
    }

    private static List<byte[]> drainOne(FrameRing ring) {
        List<byte[]> frames = new ArrayList<>();
        PackedFrames chunk = ring.take();
        if (chunk != null) {
            FrameBatch batch = Batches.of(chunk);
            for (int i = 0; i < batch.count(); i++) {
                frames.add(batch.frame(i));
            }
            ring.release(chunk);
        }
        return frames;
    }

    private static byte[][] frames(int count, int maxLength) {
        byte[][] frames = new byte[count][];
        for (int i = 0; i < count; i++) {
            frames[i] = new byte[Math.min(maxLength, 20 + 37 * i % 1480)];
            Arrays.fill(frames[i], (byte) i);
        }
        return frames;
    }
}
