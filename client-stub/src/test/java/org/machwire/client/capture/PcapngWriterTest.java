package org.machwire.client.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class PcapngWriterTest {
    /** 2023-11-14T22:13:20.123456789Z, 0x17979cfe3d85cd15 ns. */
    private static final long TIME_NS = 1_700_000_000_123_456_789L;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private String written() {
        String hex = HexFormat.of().formatHex(out.toByteArray());
        out.reset();
        return hex;
    }

    @Test
    void everyOctetIsWhereTheDraftWantsIt() throws IOException {
        try (PcapngWriter writer = new PcapngWriter(out, "us", "/dev/x", 96, "arp")) {
            assertThat(written()).as("section, then interface").isEqualTo("0a0d0d0a" + "28000000" + "4d3c2b1a"
                    + "01000000" + "ffffffffffffffff" + "04000200" + "75730000" + "00000000" + "28000000"
                    + "01000000" + "34000000" + "01000000" + "60000000" + "02000600" + "2f6465762f780000" + "09000100"
                    + "09000000" + "0b000400" + "00617270" + "00000000" + "34000000");

            writer.frame(TIME_NS, new byte[]{1, 2, 3, 4, 5}, 70, Direction.OUTBOUND, "dropped: X");
            assertThat(written()).as("a dropped one").isEqualTo("06000000" + "44000000" + "00000000"
                    + "fe9c9717" + "15cd853d" + "05000000" + "46000000" + "0102030405000000" + "02000400" + "02000000"
                    + "01000a00" + "64726f707065643a20580000" + "00000000" + "44000000");

            writer.frame(1, new byte[4], 4, Direction.OVERHEARD, null);
            assertThat(written()).as("an overheard one").isEqualTo("06000000" + "30000000" + "00000000" + "00000000"
                    + "01000000" + "04000000" + "04000000" + "00000000" + "02000400" + "11000000" + "00000000"
                    + "30000000");

            writer.statistics(1L << 32, TIME_NS, 9, 2);
            assertThat(written()).as("statistics").isEqualTo("05000000" + "4c000000" + "00000000" + "fe9c9717"
                    + "15cd853d" + "02000800" + "0100000000000000" + "03000800" + "fe9c971715cd853d" + "04000800"
                    + "0900000000000000" + "05000800" + "0200000000000000" + "00000000" + "4c000000");
        }
    }

    @Test
    void whatIsWrittenIsReadBackFrameByFrame() throws IOException {
        List<byte[]> frames = new ArrayList<>();
        try (PcapngWriter writer = new PcapngWriter(out, "us", "é".repeat(40_000), 0, null)) {
            for (int length = 0; length <= 70; length++) {
                byte[] frame = new byte[length];
                Arrays.fill(frame, (byte) length);
                frames.add(frame);
                writer.frame(TIME_NS + length, frame, length + 1, Direction.INBOUND,
                        length % 2 == 0 ? "c".repeat(length) : null);
            }
            writer.statistics(0, 0, 0, 0);
        }

        try (CaptureReader reader = CaptureReader.of(new ByteArrayInputStream(out.toByteArray()), "it")) {
            for (byte[] frame : frames) {
                assertThat(reader.next()).isNotNull().satisfies(read -> {
                    assertThat(read.octets()).isEqualTo(frame);
                    assertThat(read.timestampNs()).isEqualTo(TIME_NS + frame.length);
                    assertThat(read.originalLength()).isEqualTo(frame.length + 1);
                });
            }
            assertThat(reader.next()).isNull();
        }
    }
}
