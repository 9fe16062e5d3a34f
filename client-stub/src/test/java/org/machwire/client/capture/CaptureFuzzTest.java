package org.machwire.client.capture;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;

/**
 * Whatever a capture holds: frames within bounds, or one sentence. {@code mvn test} runs the inputs kept; with {@code JAZZER_FUZZ=1}
 * Jazzer looks for others.
 */
class CaptureFuzzTest {
    @FuzzTest
    void anyOctetsGiveFramesWithinBoundsOrOneSentence(byte[] octets) {
        long number = 0;
        long total = 0;
        try (CaptureReader reader = CaptureReader.of(new ByteArrayInputStream(octets), "c")) {
            for (CapturedFrame frame = reader.next(); frame != null; frame = reader.next()) {
                assertThat(frame.number()).isEqualTo(++number);
                assertThat(frame.octets().length)
                        .isLessThanOrEqualTo(Math.min(CaptureReader.MAX_FRAME_OCTETS, frame.originalLength()));
                total += frame.octets().length;
            }
        } catch (IOException e) {
            assertThat(e).isExactlyInstanceOf(IOException.class).hasNoCause();
            assertThat(e.getMessage()).startsWith("c: ").doesNotContain("\n");
        }
        assertThat(total).as("no octet is there twice").isLessThanOrEqualTo(octets.length);
    }
}
