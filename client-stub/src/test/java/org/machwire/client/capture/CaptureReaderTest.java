package org.machwire.client.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CaptureReaderTest {
    private static final int MICROSECONDS = 0xa1b2c3d4;
    private static final int NANOSECONDS = 0xa1b23c4d;
    private static final byte[] SHORT = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14};
    private static final byte[] ODD = {9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 1, 2, 3, 4, 5};

    static Stream<ByteOrder> orders() {
        return Stream.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN);
    }

    /** The frames in words: number, time, octets, and the original length of one that was cut. */
    private static List<String> read(Captures capture) throws IOException {
        return read(capture.octets());
    }

    private static List<String> read(byte[] octets) throws IOException {
        List<String> frames = new ArrayList<>();
        try (CaptureReader reader = CaptureReader.of(new ByteArrayInputStream(octets), "c")) {
            for (CapturedFrame frame = reader.next(); frame != null; frame = reader.next()) {
                frames.add(frame.number() + " " + frame.timestampNs() + " "
                        + HexFormat.of().formatHex(frame.octets())
                        + (frame.isCut() ? " of " + frame.originalLength() : ""));
            }
        }
        return frames;
    }

    private static String hex(byte[] octets) {
        return HexFormat.of().formatHex(octets);
    }

    private static Captures pcap(ByteOrder order) {
        return new Captures(order).pcapHeader(MICROSECONDS, 1);
    }

    private static Captures pcapng(ByteOrder order) {
        Captures capture = new Captures(order);
        return capture.section().networkInterface(1, 0, capture.body());
    }

    private static void assertBad(Captures capture, String sentence) {
        assertBad(capture.octets(), sentence);
    }

    private static void assertBad(byte[] capture, String sentence) {
        assertThatThrownBy(() -> read(capture)).isExactlyInstanceOf(IOException.class).hasMessage("c: " + sentence);
    }

    @ParameterizedTest
    @MethodSource("orders")
    void pcapOfEitherOrderAndUnitIsRead(ByteOrder order) throws IOException {
        assertThat(read(pcap(order).pcapFrame(1, 5, SHORT, 14).pcapFrame(0xffff_ffff, 999_999, ODD, 15)))
                .containsExactly("1 1000005000 " + hex(SHORT), "2 4294967295999999000 " + hex(ODD));
        assertThat(read(new Captures(order).pcapHeader(NANOSECONDS, 1).pcapFrame(1, 5, SHORT, 14)))
                .containsExactly("1 1000000005 " + hex(SHORT));
    }

    @Test
    void pcapOctetsOfTheFormatsDescriptionAreRead() throws IOException {
        byte[] octets = HexFormat.of()
                .parseHex("d4c3b2a1" + "02000400" + "00000000" + "00000000" + "00000400" + "01000000"
                        + "0100000002000000" + "03000000" + "05000000" + "aabbcc");
        assertThat(read(octets)).containsExactly("1 1000002000 aabbcc of 5");
    }

    @Test
    void captureWithoutFramesHasNone() throws IOException {
        assertThat(read(pcap(ByteOrder.BIG_ENDIAN))).isEmpty();
        assertThat(read(new Captures(ByteOrder.BIG_ENDIAN).section())).isEmpty();
    }

    @Test
    void lengthsOfFrameCheckSequencesAreNoLinkType() throws IOException {
        assertThat(read(new Captures(ByteOrder.BIG_ENDIAN).pcapHeader(MICROSECONDS, 0x2400_0001))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("orders")
    void pcapngPacketsOfAllKindsAreRead(ByteOrder order) throws IOException {
        Captures capture = pcapng(order);
        capture.enhanced(0, 1_000_005, ODD, 1514).simple(14, SHORT)
                .block(2, capture.body().halves(0, 7).words(0, 3_000_000, 3, 3).raw(new byte[]{1, 2, 3, 0}));
        assertThat(read(capture)).containsExactly("1 1000005000 " + hex(ODD) + " of 1514", "2 0 " + hex(SHORT),
                "3 3000000000 010203");
    }

    @Test
    void pcapngOctetsOfTheFormatsDescriptionAreRead() throws IOException {
        byte[] octets = HexFormat.of().parseHex("0a0d0d0a" + "1c000000" + "4d3c2b1a" + "01000000" + "ffffffffffffffff"
                + "1c000000" + "01000000" + "20000000" + "01000000" + "00000400" + "0900010006000000" + "00000000"
                + "20000000" + "06000000" + "28000000" + "00000000" + "00000000" + "02000000" + "05000000" + "05000000"
                + "0102030405000000" + "28000000");
        assertThat(read(octets)).containsExactly("1 2000 0102030405");
    }

    @ParameterizedTest
    @MethodSource("orders")
    void simplePacketIsCutByTheSnapLengthOfTheFirstInterface(ByteOrder order) throws IOException {
        Captures capture = new Captures(order);
        capture.section().networkInterface(1, 4, capture.body()).simple(14, Arrays.copyOf(SHORT, 4));
        assertThat(read(capture)).containsExactly("1 0 01020304 of 14");
    }

    @ParameterizedTest
    @MethodSource("orders")
    void otherBlocksAndOptionsArePassedOver(ByteOrder order) throws IOException {
        Captures capture = new Captures(order);
        capture.section().block(0x0bad, capture.body().words(1, 2, 3))
                .networkInterface(1, 0,
                        capture.body().option(2, (byte) 'e', (byte) 't', (byte) 'h').option(0).option(9, (byte) 9))
                .block(6,
                        capture.body().words(0, 0, 7, 4, 4).raw(new byte[]{1, 2, 3, 4}).option(1, (byte) '!').option(0))
                .block(5, capture.body());
        assertThat(read(capture)).as("options end with number 0").containsExactly("1 7000 01020304");
    }

    @ParameterizedTest
    @MethodSource("orders")
    void timesHaveTheResolutionAndOffsetOfTheirInterface(ByteOrder order) throws IOException {
        Captures capture = new Captures(order);
        byte[] tenSeconds = ByteBuffer.allocate(8).order(order).putLong(10).array();
        byte[] never = ByteBuffer.allocate(8).order(order).putLong(Long.MIN_VALUE).array();
        capture.section().networkInterface(1, 0, capture.body().option(9, (byte) 9))
                .networkInterface(1, 0, capture.body().option(9, (byte) 0x81).option(14, tenSeconds))
                .networkInterface(1, 0, capture.body().option(9, (byte) 127))
                .networkInterface(1, 0, capture.body().option(9, (byte) 0))
                .networkInterface(1, 0, capture.body().option(14, never)).enhanced(0, 5, SHORT, 14)
                .enhanced(1, 3, SHORT, 14).enhanced(2, -1, SHORT, 14).enhanced(3, -1, SHORT, 14)
                .enhanced(4, 1, SHORT, 14);
        assertThat(read(capture)).extracting(line -> line.split(" ", -1)[1]).containsExactly("5", "11500000000", "0",
                Long.toString(Long.MAX_VALUE), Long.toString(Long.MIN_VALUE));
    }

    @Test
    void sectionsHaveAnOrderAndInterfacesOfTheirOwn() throws IOException {
        byte[] second = pcapng(ByteOrder.LITTLE_ENDIAN).enhanced(0, 1, ODD, 15).octets();
        assertThat(read(pcapng(ByteOrder.BIG_ENDIAN).enhanced(0, 1, SHORT, 14).raw(second)))
                .containsExactly("1 1000 " + hex(SHORT), "2 1000 " + hex(ODD));

        Captures without = new Captures(ByteOrder.LITTLE_ENDIAN).section().enhanced(0, 1, ODD, 15);
        assertBad(pcapng(ByteOrder.BIG_ENDIAN).enhanced(0, 1, SHORT, 14).raw(without.octets()),
                "a frame is of interface 0, which its section does not describe, behind frame 1");
    }

    @Test
    void whatIsNoCaptureIsRefused() {
        assertBad(new byte[0], "it is empty, and no capture");
        assertBad(new byte[]{1, 2}, "it is cut off, before its first frame");
        assertBad("#!/bin/sh".getBytes(StandardCharsets.US_ASCII),
                "it is no capture in the format pcap or pcapng");
        assertBad(new Captures(ByteOrder.BIG_ENDIAN).words(MICROSECONDS).halves(3, 0).words(0, 0, 0, 1),
                "it is a capture of pcap's version 3, and 2 alone is read");
        assertBad(new Captures(ByteOrder.BIG_ENDIAN).words(0x0a0d0d0a, 28, 0x01020304),
                "a section tells no byte order, before its first frame");
    }

    @Test
    void captureOfAnotherLinkTypeIsRefused() {
        assertBad(new Captures(ByteOrder.BIG_ENDIAN).pcapHeader(MICROSECONDS, 113),
                "it is a capture of link type 113, not of Ethernet");
        Captures capture = new Captures(ByteOrder.BIG_ENDIAN);
        assertBad(capture.section().networkInterface(113, 0, capture.body()).enhanced(0, 0, SHORT, 14),
                "a frame is of link type 113, not of Ethernet, before its first frame");
    }

    @ParameterizedTest
    @MethodSource("orders")
    void captureThatIsCutOffAnywhereGivesTheFramesBeforeAndSaysSo(ByteOrder order) throws IOException {
        int section = new Captures(order).section().octets().length;
        int interfaces = pcapng(order).octets().length;
        assertCutAnywhere(pcap(order).pcapFrame(1, 0, SHORT, 14).octets(), pcap(order).octets().length);
        assertCutAnywhere(pcapng(order).enhanced(0, 1, SHORT, 14).octets(), section, interfaces);
        assertCutAnywhere(pcapng(order).simple(14, SHORT).octets(), section, interfaces);
    }

    /** @param whole lengths that are no cut */
    private static void assertCutAnywhere(byte[] capture, Integer... whole) throws IOException {
        for (int length = 1; length < capture.length; length++) {
            byte[] cut = Arrays.copyOf(capture, length);
            if (Arrays.asList(whole).contains(length)) {
                assertThat(read(cut)).isEmpty();
            } else {
                assertThatThrownBy(() -> read(cut)).as("%d octets", length).isExactlyInstanceOf(IOException.class)
                        .hasMessageStartingWith("c: it is cut off");
            }
        }
        assertThat(read(capture)).hasSize(1);
    }

    @Test
    void lengthsThatNoFrameHasAreRefusedBeforeThereIsRoomForThem() {
        assertBad(pcap(ByteOrder.BIG_ENDIAN).pcapFrame(0, 0, SHORT, 14).words(0, 0, -1, -1),
                "frame 2 has 4294967295 octets, and more than 262144 are not read");
        Captures capture = pcapng(ByteOrder.BIG_ENDIAN);
        assertBad(capture.words(6, 0x7fff_fffc, 0, 0, 0, 262_145, 262_145),
                "frame 1 has 262145 octets, and more than 262144 are not read");
    }

    @Test
    void originalLengthIsNeverLessThanWhatWasRecorded() throws IOException {
        assertThat(read(pcap(ByteOrder.BIG_ENDIAN).pcapFrame(0, 0, SHORT, 3))).containsExactly("1 0 " + hex(SHORT));
        assertThat(read(pcap(ByteOrder.BIG_ENDIAN).pcapFrame(0, 0, SHORT, -1)))
                .containsExactly("1 0 " + hex(SHORT) + " of " + Integer.MAX_VALUE);
    }

    @Test
    void blocksThatContradictThemselvesAreRefused() {
        ByteOrder big = ByteOrder.BIG_ENDIAN;
        assertBad(pcapng(big).words(6, 8), "a block has the length 8, before its first frame");
        assertBad(pcapng(big).words(6, 13), "a block has the length 13, before its first frame");
        assertBad(pcapng(big).words(9, 12, 16),
                "a block has one length in front and another behind, before its first frame");
        assertBad(pcapng(big).words(1, 16, 0, 16), "a block is too short for what it holds, before its first frame");
        assertBad(pcapng(big).words(1, 24, 0x10000, 0, 0x0009_0001, 24),
                "a block is too short for what it holds, before its first frame");
        assertBad(pcapng(big).words(6, 36, 0, 0, 0, 5, 5, 0, 36), "frame 1 does not fit in its block");
        assertBad(pcapng(big).words(3, 16, 5, 16), "frame 1 does not fit in its block");
        assertBad(pcapng(big).enhanced(-1, 0, SHORT, 14),
                "a frame is of interface 4294967295, which its section does not describe, before its first frame");
        assertBad(new Captures(big).words(0x0a0d0d0a, 28, 0x1a2b3c4d, 0x20000, 0, 0, 28),
                "a section is of pcapng's version 2, and 1 alone is read, before its first frame");
    }

    @Test
    void sectionWithInterfacesWithoutEndIsRefused() {
        Captures capture = new Captures(ByteOrder.BIG_ENDIAN).section();
        byte[] one = capture.body().networkInterface(1, 0, capture.body()).octets();
        for (int i = 0; i <= 65_536; i++) {
            capture.raw(one);
        }
        assertBad(capture, "a section has more than 65536 interfaces, before its first frame");
    }

    @Test
    void fileIsNamedInWhatIsWrongWithIt(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("x.pcap");
        assertThatThrownBy(() -> CaptureReader.open(file)).isExactlyInstanceOf(IOException.class)
                .hasMessage(file + " cannot be read: there is no such file");
        assertThatThrownBy(() -> CaptureReader.open(directory)).isExactlyInstanceOf(IOException.class)
                .hasMessageStartingWith(directory + " cannot be read: ");
        Files.write(file, pcap(ByteOrder.BIG_ENDIAN).pcapFrame(1, 0, SHORT, 14).octets());
        try (CaptureReader reader = CaptureReader.open(file)) {
            assertThat(reader.next()).isNotNull();
            assertThat(reader.next()).isNull();
            assertThat(reader.next()).isNull();
        }
    }

    @Test
    void streamThatFailsIsToldByItsName() throws IOException {
        InputStream failing = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("the disk is broken");
            }

            @Override
            public int read(byte[] octets, int offset, int length) throws IOException {
                throw new IOException("the disk is broken");
            }
        };
        assertThatThrownBy(() -> CaptureReader.of(failing, "c")).isExactlyInstanceOf(IOException.class)
                .hasMessage("c cannot be read: the disk is broken");
    }
}
