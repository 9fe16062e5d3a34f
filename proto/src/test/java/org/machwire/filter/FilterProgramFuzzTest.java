package org.machwire.filter;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;

/**
 * Whatever the words, the verifier refuses them by a rule at a place, or they are a program that ends and answers within the frame.
 * {@code mvn test} runs the inputs kept; with {@code JAZZER_FUZZ=1} Jazzer looks for others.
 */
class FilterProgramFuzzTest {
    private static final byte[] FRAME = Programs.frame(0x0800, 46);

    /** Two octets a word, the low one first. */
    @FuzzTest
    void anyWordsAreAProgramOrRefused(byte[] octets) {
        int[] words = new int[octets.length / 2];
        Arrays.setAll(words,
                i -> Byte.toUnsignedInt(octets[2 * i]) | Byte.toUnsignedInt(octets[2 * i + 1]) << 8);
        FilterProgram program;
        try {
            program = FilterProgram.parseLong(words);
        } catch (FilterException refused) {
            assertThat(refused.rule()).isNotNull();
            assertThat(refused.index()).isBetween(FilterException.WHOLE_PROGRAM, words.length - 1);
            assertThat(refused).hasMessageStartingWith("the filter program is refused");
            return;
        }
        assertThat(program.words()).isEqualTo(words);
        int accepted = program.accept(FRAME, 0, FRAME.length);
        if (accepted != 0) {
            assertThat(accepted).isBetween(14, FRAME.length);
        }
        assertThat(program.decidedAt(FRAME, 0, FRAME.length)).isBetween(0, words.length - 1);
    }
}
