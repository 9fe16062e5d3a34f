package org.machwire.ethernet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The epoch that a packing carries, and the frames that are taken out of one before. */
class FrameEpochTest {
    private static final int[] LENGTHS = {14, 60, 127, 128, 1514, 16383, 16384, 20000};

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 127, 128, 300, Integer.MAX_VALUE, Long.MAX_VALUE, -1})
    void theEpochIsReadAsItWasSealedWhateverTheFrames(long epoch) throws IOException {
        PackedFrames empty = new PackedFrames(0);
        empty.seal(epoch);
        FrameBatch batch = read(empty);
        assertThat(batch.epoch()).isEqualTo(epoch);
        assertThat(batch.count()).isZero();

        PackedFrames full = new PackedFrames(PackedFrames.packedLength(60));
        assertThat(full.append(frame(1, 60), 0, 60)).isTrue();
        full.seal(epoch);
        batch = read(full);
        assertThat(batch.epoch()).isEqualTo(epoch);
        assertThat(batch.count()).isEqualTo(1);
        assertThat(batch.frame(0)).isEqualTo(frame(1, 60));
        assertThat(batch.otherFields()).isNull();
    }

    @Test
    void anEpochAnywhereInTheMessageIsRead() throws IOException {
        byte[] message = {0x18, 5, 0x0a, 2, 1, 2};
        FrameBatch batch = new FrameBatch();
        batch.read(new ByteArrayInputStream(message), message.length);
        assertThat(batch.epoch()).isEqualTo(5);
        assertThat(batch.count()).isEqualTo(1);
        batch.read(new ByteArrayInputStream(new byte[0]), 0);
        assertThat(batch.epoch()).as("of the batch before").isZero();
    }

    @Test
    void framesOfAStationGoWhateverTheLengthOfTheirLengthAndOthersKeepTheirOrder() throws IOException {
        for (int seed = 0; seed < 100; seed++) {
            Random random = new Random(seed);
            PackedFrames packed = new PackedFrames(1 << 18);
            List<byte[]> kept = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                int source = random.nextInt(4);
                byte[] frame = frame(source, LENGTHS[random.nextInt(LENGTHS.length)]);
                assertThat(packed.append(frame, 0, frame.length)).isTrue();
                if (source > 1) {
                    kept.add(frame);
                }
            }
            packed.removeFrom(Set.of(0L, 1L));

            assertThat(packed.frames()).as("seed %d", seed).isEqualTo(kept.size());
            assertThat(packed.isEmpty()).isEqualTo(kept.isEmpty());
            packed.seal(3);
            FrameBatch batch = read(packed);
            for (int i = 0; i < kept.size(); i++) {
                assertThat(batch.frame(i)).as("seed %d", seed).isEqualTo(kept.get(i));
            }
        }
    }

    @Test
    void aFrameThatAFilterCutOffBeforeItsSourceEndsGoesToo() throws IOException {
        PackedFrames packed = new PackedFrames(1000);
        packed.append(frame(1, 12), 0, 12);
        packed.append(frame(2, 12), 0, 12);
        packed.append(frame(2, 60), 0, 11);
        packed.append(frame(1, 60), 0, 0);
        packed.removeFrom(Set.of(1L));
        assertThat(packed.frames()).isEqualTo(1);
        assertThat(read(packed).frame(0)).isEqualTo(frame(2, 12));
    }

    private static byte[] frame(int source, int length) {
        byte[] frame = new byte[length];
        new Random(length).nextBytes(frame);
        for (int i = 6; i < 12; i++) {
            frame[i] = (byte) (i == 11 ? source : 0);
        }
        return frame;
    }

    private static FrameBatch read(PackedFrames packed) throws IOException {
        FrameBatch batch = new FrameBatch();
        batch.read(new ByteArrayInputStream(packed.octets(), 0, packed.length()), packed.length());
        return batch;
    }
}
