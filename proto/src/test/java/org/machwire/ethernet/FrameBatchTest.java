package org.machwire.ethernet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ProtocolException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.machwire.v1.PacketsOpen;
import org.machwire.v1.PacketsRequest;

/** The packing is held against protobuf's own generated code. */
class FrameBatchTest {
    private final FrameBatch batch = new FrameBatch();

    @Test
    void framesOfEveryLengthAreReadAsProtobufWroteThem() throws IOException {
        for (int length : new int[]{0, 1, 13, 14, 60, 126, 127, 128, 129, 1514, 16383, 16384, 65536, 2097152}) {
            PacketsRequest message = request(frame(length, 1), frame(3, 2), frame(length, 3));

            read(message.toByteArray());

            assertThat(frames()).as("length %d", length).isEqualTo(frames(message));
            assertThat(batch.length(0)).isEqualTo(length);
            assertThat(batch.otherFields()).isNull();
        }
    }

    @Test
    void otherFieldsAreSetAsideAndCanBeParsed() throws IOException {
        PacketsRequest message = PacketsRequest.newBuilder()
                .setOpen(PacketsOpen.newBuilder().setDevice(7).setReceivePort(300))
                .addFrame(ByteString.copyFrom(frame(60, 1)))
                .build();

        read(message.toByteArray());

        assertThat(PacketsRequest.parseFrom(batch.otherFields()).getOpen()).isEqualTo(message.getOpen());
        assertThat(frames()).isEqualTo(frames(message));
    }

    @Test
    void unusualEncodingsAreRepackedCanonically() throws IOException {
        ByteArrayOutputStream odd = new ByteArrayOutputStream();
        request(frame(20, 1)).writeTo(odd);
        odd.write(new byte[]{(byte) 0x8a, (byte) 0x80, 0}); // tag 0x0a in three octets
        odd.write(new byte[]{(byte) 0x84, (byte) 0x80, (byte) 0x80, 0, 9, 8, 7, 6}); // length 4 in four
        odd.write(new byte[]{0x0a, (byte) 0x82, 0, 5, 4}); // length 2 in two
        odd.write(new byte[]{0x18, (byte) 0xff, 1}); // field 3, a varint
        odd.write(new byte[]{0x25, 1, 2, 3, 4}); // field 4, 32 bits
        odd.write(new byte[]{0x29, 1, 2, 3, 4, 5, 6, 7, 8}); // field 5, 64 bits
        request(frame(200, 2)).writeTo(odd);

        read(odd.toByteArray());

        assertThat(frames())
                .isEqualTo(frames(request(frame(20, 1), new byte[]{9, 8, 7, 6}, new byte[]{5, 4}, frame(200, 2))));
        assertThat(packed(0, batch.count())).isEqualTo(PacketsRequest.newBuilder()
                .addFrame(ByteString.copyFrom(frame(20, 1)))
                .addFrame(ByteString.copyFrom(new byte[]{9, 8, 7, 6})).addFrame(ByteString.copyFrom(new byte[]{5, 4}))
                .addFrame(ByteString.copyFrom(frame(200, 2))).build().toByteArray());
    }

    @Test
    void whatIsNoMessageIsRefusedAndLeavesNothing() throws IOException {
        byte[][] bad = {{0x0a}, {0x0a, 5, 1}, {0x0a, (byte) 0x80},
                {0x0a, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x7f},
                {0x12, 4, 1}, {0x0b}, {0x25, 1, 2},
                {(byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff,
                        (byte) 0xff, (byte) 0xff, 1}};
        for (byte[] message : bad) {
            assertThatThrownBy(() -> read(message)).isInstanceOf(ProtocolException.class);
            assertThat(batch.count()).isZero();
        }
    }

    @Test
    void randomOctetsAreReadOrRefusedAndNothingElse() {
        for (int seed = 0; seed < 20_000; seed++) {
            Random random = new Random(seed);
            byte[] message = new byte[random.nextInt(40)];
            random.nextBytes(message);
            for (int i = 0; i < message.length; i++) {
                message[i] = random.nextInt(3) == 0 ? 0x0a : (byte) (message[i] & (random.nextBoolean() ? 0x07 : 0xff));
            }
            try {
                read(message);
                assertThat(frames()).as("seed %d", seed).isEqualTo(frames(PacketsRequest.parseFrom(message)));
            } catch (ProtocolException e) {
                assertThat(batch.count()).as("seed %d", seed).isZero();
            } catch (IOException e) { // protobuf refuses more: field number 0, a field 2 that is no message
                assertThat(e).as("seed %d", seed)
                        .isInstanceOf(InvalidProtocolBufferException.class);
            }
        }
    }

    @Test
    void aRunOfFramesIsCopiedAsOne() throws IOException {
        PacketsRequest message = request(frame(60, 1), frame(1514, 2), frame(64, 3), frame(300, 4));
        read(message.toByteArray());

        assertThat(packed(1, 3)).isEqualTo(request(frame(1514, 2), frame(64, 3)).toByteArray());
        assertThat(batch.packedLength(1, 3)).isEqualTo(packed(1, 3).length);
    }

    @Test
    void whatDoesNotFitChangesNothing() throws IOException {
        read(request(frame(60, 1), frame(60, 2)).toByteArray());
        PackedFrames packed = new PackedFrames(100);

        assertThat(packed.append(batch, 0, 2)).isFalse();
        assertThat(packed.append(batch, 0, 1)).isTrue();
        assertThat(packed.append(frame(60, 3), 0, 60)).isFalse();
        assertThat(packed.append(frame(36, 3), 0, 36)).isTrue();
        assertThat(packed.free()).isZero();
        assertThat(packed.frames()).isEqualTo(2);
    }

    @Test
    void oneFrameCanBeSetDirectly() {
        batch.set(frame(1514, 1));

        assertThat(batch.count()).isOne();
        assertThat(batch.frame(0)).isEqualTo(frame(1514, 1));
        assertThat(packed(0, 1)).isEqualTo(request(frame(1514, 1)).toByteArray());
    }

    private byte[] packed(int from, int to) {
        PackedFrames packed = new PackedFrames(4096);
        assertThat(packed.append(batch, from, to)).isTrue();
        return Arrays.copyOf(packed.octets(), packed.length());
    }

    private void read(byte[] message) throws IOException {
        batch.read(new ByteArrayInputStream(message), message.length);
    }

    private List<ByteString> frames() {
        List<ByteString> frames = new ArrayList<>();
        for (int i = 0; i < batch.count(); i++) {
            frames.add(ByteString.copyFrom(batch.frame(i)));
        }
        return frames;
    }

    private static List<ByteString> frames(PacketsRequest message) {
        return message.getFrameList();
    }

    private static PacketsRequest request(byte[]... frames) {
        PacketsRequest.Builder builder = PacketsRequest.newBuilder();
        for (byte[] frame : frames) {
            builder.addFrame(ByteString.copyFrom(frame));
        }
        return builder.build();
    }

    private static byte[] frame(int length, int seed) {
        byte[] frame = new byte[length];
        new Random(seed).nextBytes(frame);
        return frame;
    }

    @Test
    void aViewHasTheFramesWhereTheyArePackedAndLeavesThemAlone() throws IOException {
        PackedFrames packed = new PackedFrames(4096);
        packed.append(frame(60, 1), 0, 60);
        packed.append(frame(1514, 2), 0, 1514);
        packed.seal(7);
        byte[] before = packed.octets().clone();

        batch.view(packed);

        assertThat(batch.octets()).isSameAs(packed.octets());
        assertThat(batch.epoch()).isEqualTo(7);
        assertThat(frames()).containsExactly(ByteString.copyFrom(frame(60, 1)), ByteString.copyFrom(frame(1514, 2)));

        read(request(frame(40, 3)).toByteArray());
        assertThat(frames()).containsExactly(ByteString.copyFrom(frame(40, 3)));
        batch.view(packed);
        batch.set(frame(50, 4));
        assertThat(frames()).containsExactly(ByteString.copyFrom(frame(50, 4)));
        assertThat(packed.octets()).isEqualTo(before);
    }

    @Test
    void aPartOfAnArrayIsOneFrame() {
        FrameBatch batch = new FrameBatch();
        batch.set(new byte[300]);
        batch.set(new byte[]{9, 1, 2, 3, 9}, 1, 3);

        assertThat(batch.count()).isOne();
        assertThat(batch.length(0)).isEqualTo(3);
        assertThat(batch.frame(0)).containsExactly(1, 2, 3);
    }
}
