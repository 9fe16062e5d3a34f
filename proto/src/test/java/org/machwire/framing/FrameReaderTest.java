package org.machwire.framing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.net.ProtocolException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a peer may write, whole, cut and wrong. */
class FrameReaderTest {
    private static final int LONGEST = 1518;

    private final List<byte[]> found = new ArrayList<>();

    private FrameReader reader(FrameFormat format) {
        return new FrameReader(format, LONGEST,
                (octets, offset, length) -> found.add(Arrays.copyOfRange(octets, offset, offset + length)));
    }

    private static byte[] frame(int length, int fill) {
        byte[] frame = new byte[length];
        Arrays.fill(frame, (byte) fill);
        return frame;
    }

    private static byte[] stream(FrameFormat format, List<byte[]> frames) {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        for (byte[] frame : frames) {
            stream.write(length(format, frame.length), 0, format.width());
            stream.write(frame, 0, frame.length);
        }
        return stream.toByteArray();
    }

    /** Written here as the protocols' sources do it, not by the class that is tested. */
    private static byte[] length(FrameFormat format, long length) {
        return format == FrameFormat.QEMU
                ? new byte[]{(byte) (length >> 24), (byte) (length >> 16), (byte) (length >> 8), (byte) length}
                : new byte[]{(byte) (length >> 8), (byte) length};
    }

    private static void take(FrameReader reader, byte[] octets) throws ProtocolException {
        reader.take(octets, 0, octets.length);
    }

    @ParameterizedTest
    @EnumSource
    void framesAreFoundWhereverTheStreamIsCut(FrameFormat format) throws ProtocolException {
        List<byte[]> sent = List.of(frame(14, 1), frame(0, 0), frame(300, 2), frame(5, 3), frame(60, 4));
        byte[] stream = stream(format, sent);
        for (int first = 0; first <= stream.length; first++) {
            for (int second = first; second <= stream.length; second += 13) {
                found.clear();
                FrameReader reader = reader(format);
                reader.take(stream, 0, first);
                reader.take(stream, first, second);
                reader.take(stream, second, stream.length);

                assertThat(found).as("cut at %s and %s", first, second).containsExactly(sent.get(0), sent.get(2),
                        sent.get(4));
                assertThat(reader.skipped()).isEqualTo(2);
                assertThat(reader.isInAFrame()).isFalse();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void framesAreFoundOctetByOctet(FrameFormat format) throws ProtocolException {
        List<byte[]> sent = List.of(frame(LONGEST, 1), frame(14, 2));
        FrameReader reader = reader(format);
        for (byte octet : stream(format, sent)) {
            reader.take(new byte[]{octet}, 0, 1);
        }

        assertThat(found).containsExactlyElementsOf(sent);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5, 13, LONGEST + 1, 4096, 65535})
    void frameOfABadLengthIsSkippedAndCounted(int length) throws ProtocolException {
        for (FrameFormat format : FrameFormat.values()) {
            found.clear();
            FrameReader reader = reader(format);

            take(reader, stream(format, List.of(frame(length, 1), frame(64, 2))));

            assertThat(found).as("%s", format).containsExactly(frame(64, 2));
            assertThat(reader.skipped()).isEqualTo(1);
        }
    }

    @Test
    void shortestAndLongestFramesAreTaken() throws ProtocolException {
        FrameReader reader = reader(FrameFormat.QEMU);

        take(reader, stream(FrameFormat.QEMU, List.of(frame(14, 1), frame(LONGEST, 2))));

        assertThat(found).containsExactly(frame(14, 1), frame(LONGEST, 2));
        assertThat(reader.skipped()).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {65537, 0x7fff_ffffL, 0x8000_0000L, 0xffff_ffffL})
    void impossibleLengthIsAnotherProtocol(long length) throws ProtocolException {
        FrameReader reader = reader(FrameFormat.QEMU);
        take(reader, stream(FrameFormat.QEMU, List.of(frame(64, 1))));

        assertThatThrownBy(() -> take(reader, length(FrameFormat.QEMU, length))).isInstanceOf(ProtocolException.class)
                .hasMessageContaining(Long.toString(length));
        assertThat(found).as("those before it").hasSize(1);
    }

    @Test
    void longestPossibleLengthIsSkipped() throws ProtocolException {
        FrameReader reader = reader(FrameFormat.QEMU);

        take(reader, stream(FrameFormat.QEMU, List.of(frame(65536, 1), frame(64, 2))));

        assertThat(found).containsExactly(frame(64, 2));
    }

    @ParameterizedTest
    @EnumSource
    void endInTheMiddleIsSeen(FrameFormat format) throws ProtocolException {
        byte[] stream = stream(format, List.of(frame(64, 1)));
        for (int cut = 1; cut < stream.length; cut++) {
            FrameReader reader = reader(format);
            reader.take(stream, 0, cut);

            assertThat(reader.isInAFrame()).as("after %s octets", cut).isTrue();
        }
        assertThat(found).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void streamOfFramesIsReadWhateverTheCuts(FrameFormat format) throws ProtocolException {
        long seed = Long.getLong("machwire.seed", System.nanoTime());
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            found.clear();
            List<byte[]> sent = new ArrayList<>();
            for (int i = random.nextInt(1, 100); i > 0; i--) {
                byte[] frame = new byte[random.nextInt(14, LONGEST + 1)];
                random.nextBytes(frame);
                sent.add(frame);
            }
            byte[] stream = stream(format, sent);
            cutAtRandom(reader(format), stream, stream.length, random);

            assertThat(found).as("seed %s, round %s", seed, round).containsExactlyElementsOf(sent);
        }
    }

    private static void cutAtRandom(FrameReader reader, byte[] octets, int length, Random random)
            throws ProtocolException {
        for (int at = 0; at < length;) {
            int to = Math.min(length, at + random.nextInt(1, 4000));
            reader.take(octets, at, to);
            at = to;
        }
    }

    @ParameterizedTest
    @EnumSource
    void garbageGivesFramesOfGoodLengthsOrIsRefused(FrameFormat format) {
        long seed = Long.getLong("machwire.seed", System.nanoTime());
        Random random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            byte[] garbage = new byte[random.nextInt(1, 20_000)];
            random.nextBytes(garbage);
            for (int i = 0; i < garbage.length; i++) { // mostly small lengths, so that it goes on
                garbage[i] = random.nextInt(4) == 0 ? garbage[i] : 0;
            }
            found.clear();
            try {
                cutAtRandom(reader(format), garbage, garbage.length, random);
            } catch (ProtocolException e) {
                assertThat(format).as("seed %s", seed).isEqualTo(FrameFormat.QEMU);
            }
            assertThat(found).as("seed %s, round %s", seed, round)
                    .allMatch(frame -> frame.length >= 14 && frame.length <= LONGEST);
        }
    }
}
