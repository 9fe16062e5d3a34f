package org.machwire.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.machwire.linux.Packets.ACK;
import static org.machwire.linux.Packets.CWR;
import static org.machwire.linux.Packets.FIN;
import static org.machwire.linux.Packets.PSH;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.machwire.ethernet.FrameBatch;
import org.machwire.ethernet.PackedFrames;
import org.machwire.linux.Packets.Shape;

class OffloadTest {
    private static final int TRANSPORT = 14 + 20;
    private static final Shape TCP = new Shape(false, true, 0, 3, true, 0xfffe, -2000, FIN | PSH | ACK | CWR);
    private static final Shape UDP = new Shape(false, false, 0, 0, true, 7, 0, 0);

    private final Offload offload = new Offload();
    private final PackedFrames into = new PackedFrames(1 << 20);

    private static byte[] payload(int length) {
        byte[] payload = new byte[length];
        new Random(length).nextBytes(payload);
        return payload;
    }

    private List<byte[]> append(byte[] described) {
        into.clear();
        assertThat(offload.append(described.clone(), described.length, into)).isZero();
        return frames();
    }

    private List<byte[]> frames() {
        FrameBatch batch = new FrameBatch();
        batch.read(into);
        List<byte[]> frames = new ArrayList<>();
        for (int i = 0; i < batch.count(); i++) {
            frames.add(batch.frame(i));
        }
        return frames;
    }

    private void makesNoSense(byte[] described) {
        into.clear();
        assertThat(offload.append(described.clone(), described.length, into)).isEqualTo(-1);
        assertThat(into.frames()).isZero();
    }

    @Test
    void frameThatNothingIsLeftToDoWithStaysAsItIs() {
        byte[] frame = TCP.frame(payload(333));

        assertThat(append(Packets.described(frame, 0, 0, 0, 0, 0))).containsExactly(frame);
        assertThat(append(Packets.described(frame, 2, 0, 100, 9, 9))).as("a checksum that was found right")
                .containsExactly(frame);
        assertThat(append(Packets.described(new byte[14], 0, 0, 0, 0, 0))).containsExactly(new byte[14]);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 1459, 1460})
    void missingChecksumOfTcpAndUdpIsFilledIn(int length) {
        for (Shape shape : List.of(TCP, UDP, new Shape(true, true, 0, 2, false, 5, 6, ACK),
                new Shape(true, false, 1, 0, false, 5, 6, ACK))) {
            byte[] right = shape.frame(payload(length));
            byte[] missing = right.clone();
            int start = 14 + shape.network();
            int place = start + (shape.tcp() ? 16 : 6);
            // What the kernel leaves there: the sum of the pseudo-header, that is, what the rest lacks.
            missing[place] = 0;
            missing[place + 1] = 0;
            int rest = 0xffff - Packets.checksum(missing, start, missing.length - start);
            int sum = (0xffff - ((right[place] & 0xff) << 8 | right[place + 1] & 0xff) - rest + 0xffff) % 0xffff;
            missing[place] = (byte) (sum >> 8);
            missing[place + 1] = (byte) sum;

            assertThat(append(Packets.described(missing, 1, 0, 0, start, shape.tcp() ? 16 : 6)))
                    .as("%s", shape).containsExactly(right);
        }
    }

    @Test
    void udpChecksumThatComesOutAsZeroIsWrittenAsOnes() {
        byte[] frame = new byte[14 + 40];
        frame[14 + 20] = (byte) 0xff; // the sum of all from there on is ffff
        frame[14 + 21] = (byte) 0xff;

        byte[] filled = append(Packets.described(frame, 1, 0, 0, TRANSPORT, 6)).getFirst();

        assertThat(filled[TRANSPORT + 6]).isEqualTo((byte) 0xff);
        assertThat(filled[TRANSPORT + 7]).isEqualTo((byte) 0xff);
    }

    @Test
    void joinedTcpIsCutIntoWhatWouldBeOnTheWire() {
        byte[] payload = payload(4001);

        assertThat(append(TCP.joined(payload, 1448))).containsExactlyElementsOf(TCP.cut(payload, 1448)).hasSize(3);
        assertThat(frames().getFirst()[TRANSPORT + 13]).isEqualTo((byte) (ACK | CWR));
        assertThat(frames().get(1)[TRANSPORT + 13]).isEqualTo((byte) ACK);
        assertThat(frames().getLast()[TRANSPORT + 13]).isEqualTo((byte) (ACK | FIN | PSH));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 53, 54, 65, 66, 67, 4000, 4001, 65535})
    void segmentsMayBeShorterThanTheHeadersOrLongerThanThePayload(int segment) {
        byte[] payload = payload(4001);
        for (Shape shape : List.of(TCP, UDP, new Shape(true, true, 0, 10, false, 5, 6, 0xff),
                new Shape(true, false, 3, 0, false, 5, 6, ACK))) {
            assertThat(append(shape.joined(payload, segment))).as("%s", shape)
                    .containsExactlyElementsOf(shape.cut(payload, segment));
        }
    }

    @Test
    void joinedUdpOfAFewOctetsIsCut() {
        byte[] payload = payload(5);

        assertThat(append(UDP.joined(payload, 2))).containsExactlyElementsOf(UDP.cut(payload, 2)).hasSize(3);
    }

    @Test
    void packetWithoutPayloadIsOneFrame() {
        assertThat(append(TCP.joined(payload(0), 1448))).containsExactlyElementsOf(TCP.cut(payload(0), 1448))
                .hasSize(1);
    }

    @Test
    void longestPacketIsCut() {
        byte[] payload = payload(65535 - 20 - 32);

        assertThat(append(TCP.joined(payload, 1448))).containsExactlyElementsOf(TCP.cut(payload, 1448));
    }

    @Test
    void framesThatHaveNoRoomNowAreAppendedLaterAsTheyAre() {
        byte[] payload = payload(4001);
        byte[] described = TCP.joined(payload, 1448);
        PackedFrames small = new PackedFrames(4300);
        small.append(new byte[100], 0, 100);

        int needed = offload.append(described, described.length, small);

        assertThat(needed).isBetween(4001 + 3 * 66, 4300);
        assertThat(small.frames()).isOne();
        small.clear();
        assertThat(offload.append(described, described.length, small)).isZero();
        assertThat(small.frames()).isEqualTo(3);
        byte[] single = Packets.described(new byte[60], 0, 0, 0, 0, 0);
        assertThat(offload.append(single, single.length, new PackedFrames(61))).isEqualTo(62);
    }

    @Test
    void whatIsNeededIsAlwaysEnough() {
        for (int segment = 1; segment < 300; segment++) {
            byte[] described = TCP.joined(payload(700), segment);
            int needed = offload.append(described, described.length, new PackedFrames(1));

            assertThat(offload.append(described, described.length, new PackedFrames(needed))).as("%s", segment)
                    .isZero();
        }
    }

    @Test
    void descriptionThatContradictsTheFrameIsRefused() {
        byte[] tcp = TCP.frame(payload(100));
        byte[] udp = UDP.frame(payload(100));
        byte[] udpInIpv6 = new Shape(true, false, 0, 0, false, 5, 6, 0).frame(payload(100));
        makesNoSense(Packets.described(tcp, 1, 1, 0, TRANSPORT, 16));
        makesNoSense(Packets.described(udp, 1, 1, 50, TRANSPORT, 16));
        makesNoSense(Packets.described(tcp, 1, 4, 50, TRANSPORT, 16));
        makesNoSense(Packets.described(tcp, 1, 5, 50, TRANSPORT, 6));
        for (int type : new int[]{2, 3, 6, 7, 8, 0x7f}) {
            makesNoSense(Packets.described(tcp, 1, type, 50, TRANSPORT, 16));
            makesNoSense(Packets.described(udpInIpv6, 1, type, 50, 54, 6));
        }
        makesNoSense(Packets.described(udpInIpv6, 1, 1, 50, 54, 6));
        makesNoSense(Packets.described(udpInIpv6, 0, 4, 50, 0, 0));
        makesNoSense(Packets.described(udpInIpv6, 1, 5, 50, 53, 6));
        byte[] arp = tcp.clone();
        arp[13] = 6;
        makesNoSense(Packets.described(arp, 1, 1, 50, TRANSPORT, 16));
        byte[] shortHeader = tcp.clone();
        shortHeader[14] = 0x44;
        makesNoSense(Packets.described(shortHeader, 1, 1, 50, TRANSPORT, 16));
        byte[] shortTcp = tcp.clone();
        shortTcp[TRANSPORT + 12] = 0x40;
        makesNoSense(Packets.described(shortTcp, 1, 1, 50, TRANSPORT, 16));
        byte[] longTcp = TCP.frame(payload(5));
        longTcp[TRANSPORT + 12] = (byte) 0xf0;
        makesNoSense(Packets.described(longTcp, 1, 1, 50, TRANSPORT, 16));
    }

    @Test
    void checksumThatGoesNowhereInTheFrameIsRefused() {
        byte[] frame = TCP.frame(payload(100));
        for (int[] place : new int[][]{{0, 0}, {13, 16}, {frame.length - 1, 0}, {65535, 0}, {14, 65535}, {65535, 65535},
                {TRANSPORT, frame.length - TRANSPORT - 1}}) {
            makesNoSense(Packets.described(frame, 1, 0, 0, place[0], place[1]));
        }
    }

    @Test
    void frameThatIsCutOffAnywhereIsRefusedOrAppended() {
        for (Shape shape : List.of(TCP, UDP, new Shape(true, true, 0, 2, false, 5, 6, ACK),
                new Shape(false, false, 10, 0, false, 5, 6, ACK))) {
            byte[] whole = shape.joined(payload(50), 20);
            for (int length = Offload.HEADER_SIZE; length < whole.length; length++) {
                byte[] octets = Arrays.copyOf(whole, length);
                into.clear();
                int result = offload.append(octets, length, into);
                boolean hasHeaders = length >= Offload.HEADER_SIZE + shape.headers();
                assertThat(result).as("%s, %s", shape, length).isEqualTo(hasHeaders ? 0 : -1);
            }
        }
    }

    @Test
    void randomPacketsAreCutRight() {
        long seed = Long.getLong("machwire.seed", System.nanoTime());
        Random random = new Random(seed);
        for (int round = 0; round < 2000; round++) {
            Shape shape = Shape.random(random);
            byte[] payload = new byte[random.nextInt(4000)];
            random.nextBytes(payload);
            int segment = random.nextInt(1, 2000);

            assertThat(append(shape.joined(payload, segment)))
                    .as("seed %s, round %s: %s, %s", seed, round, shape, segment)
                    .containsExactlyElementsOf(shape.cut(payload, segment));
        }
    }

    /** The array ends with the frame, so whoever looks beyond it fails. */
    @Test
    void randomNonsenseNeverLeadsOutOfTheFrame() {
        long seed = Long.getLong("machwire.seed", System.nanoTime());
        Random random = new Random(seed);
        for (int round = 0; round < 30_000; round++) {
            Shape shape = Shape.random(random);
            byte[] octets = shape.joined(new byte[random.nextInt(200)], random.nextInt(100));
            octets = Arrays.copyOf(octets, random.nextInt(Offload.HEADER_SIZE, octets.length + 1));
            for (int changes = random.nextInt(6); changes > 0; changes--) {
                octets[random.nextInt(Math.min(octets.length, 80))] = (byte) random.nextInt();
            }
            into.clear();
            String context = "seed " + seed + ", round " + round;
            try {
                int result = offload.append(octets, octets.length, into);
                assertThat(result == 0).as(context).isEqualTo(into.frames() > 0);
            } catch (IndexOutOfBoundsException e) {
                throw new AssertionError(context, e);
            }
        }
    }
}
