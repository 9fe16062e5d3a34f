package org.machwire.server.filter.differential;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import java.util.List;
import org.machwire.filter.FilterException;
import org.machwire.filter.FilterProgram;

/**
 * Whatever the program and the frame, all executors agree with the reference if the program is taken at all. {@code mvn test} runs the
 * inputs kept; with {@code JAZZER_FUZZ=1} Jazzer looks for others.
 */
class ExecutorsFuzzTest {
    private static final int MOST_WORDS = 1024;
    private static final int MAX_LENGTH = 1514;

    /** The first two octets say how many words of the program follow, each the low octet first; the rest is the frame. */
    @FuzzTest
    void anyProgramAndFrameGiveOneAnswer(byte[] octets) {
        if (octets.length < 2) {
            return;
        }
        int count = Math.min(word(octets, 0) % MOST_WORDS, octets.length / 2 - 1);
        var words = new int[count];
        Arrays.setAll(words, i -> word(octets, i + 1));
        byte[] frame = Arrays.copyOfRange(octets, 2 + 2 * count, octets.length);
        if (frame.length > MAX_LENGTH) {
            return;
        }
        try {
            FilterProgram program = FilterProgram.parseLong(words);
            var comparison = new Comparison(Executor.own(), "no seed");
            comparison.compare("input", program, List.of(Frame.of(frame)));
        } catch (FilterException refused) {
            return;
        }
    }

    private static int word(byte[] octets, int index) {
        return Byte.toUnsignedInt(octets[2 * index]) | Byte.toUnsignedInt(octets[2 * index + 1]) << 8;
    }
}
