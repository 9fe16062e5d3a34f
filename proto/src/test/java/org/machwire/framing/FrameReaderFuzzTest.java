package org.machwire.framing;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.net.ProtocolException;
import java.util.ArrayList;
import java.util.List;
import org.machwire.ethernet.Ethernet;

/**
 * Whatever a peer sends, however it comes cut: the same frames, of good lengths, or the same refusal. {@code mvn test} runs the inputs
 * kept; with {@code JAZZER_FUZZ=1} Jazzer looks for others.
 */
class FrameReaderFuzzTest {
    private static final int LONGEST = 1518;

    /** The first octet says the format and where the stream is cut into pieces. */
    @FuzzTest
    void anyStreamGivesTheSameFramesHoweverItIsCut(byte[] octets) {
        int first = octets.length == 0 ? 0 : octets[0] & 0xff;
        FrameFormat format = FrameFormat.values()[first % FrameFormat.values().length];

        assertThat(read(format, octets, 1 + first / 2)).isEqualTo(read(format, octets, Math.max(1, octets.length)));
    }

    /** What was read, in words. */
    private static List<String> read(FrameFormat format, byte[] octets, int piece) {
        List<String> read = new ArrayList<>();
        FrameReader reader = new FrameReader(format, LONGEST, (from, offset, length) -> {
            assertThat(length).isBetween(Ethernet.HEADER_LENGTH, LONGEST);
            int sum = 0;
            for (int i = offset; i < offset + length; i++) {
                sum = 31 * sum + from[i];
            }
            read.add(length + ": " + sum);
        });
        try {
            for (int at = 1; at < octets.length; at += piece) {
                reader.take(octets, at, Math.min(octets.length, at + piece));
            }
            read.add(reader.skipped() + " skipped, in a frame: " + reader.isInAFrame());
        } catch (ProtocolException e) {
            read.add(String.valueOf(e.getMessage()));
        }
        return read;
    }
}
