package org.machwire.client.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.machwire.filter.FilterProgram;

class FilterCaseTest {
    @ParameterizedTest
    @ValueSource(ints = {496, 497, 498, 499, 500, 4096})
    void programHasExactlyAsManyInstructionsAsItIsSaidToHave(int instructions) {
        int[] words = FilterCase.octets(instructions);

        assertThat(words.length / 4 - 1).isEqualTo(instructions);
        assertThatCode(() -> FilterProgram.parseLong(words)).doesNotThrowAnyException();
    }
}
