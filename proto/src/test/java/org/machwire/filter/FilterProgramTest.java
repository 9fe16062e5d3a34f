package org.machwire.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.machwire.filter.Programs.refusal;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilterProgramTest {
    @Test
    void F1_programWithoutWordsIsRefused() {
        assertThat(refusal(new int[0])).hasMessageContaining("no words")
                .returns(FilterRule.EMPTY, FilterException::rule)
                .returns(FilterException.WHOLE_PROGRAM, FilterException::index);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 0x400, 0x3fc, 0x7fc})
    void F1_headerWithoutDirectionIsRefused(int header) {
        assertThat(refusal(new int[]{header})).hasMessageContaining("NETF_IN")
                .returns(FilterRule.DIRECTION, FilterException::rule).returns(0, FilterException::index);
        assertThat(refusal(new int[]{header, 0, 0, 0, 6, 0, 1, 0})).hasMessageContaining("NETF_IN");
    }

    @ParameterizedTest
    @ValueSource(ints = {0x801, 0xc01, 0x1001, 0x8001, 0xfc03})
    void F1_unknownInterpreterIsRefused(int header) {
        assertThat(refusal(new int[]{header, 0, 0, 0, 6, 0, 1, 0})).hasMessageContaining("interpreter")
                .returns(FilterRule.INTERPRETER, FilterException::rule).returns(0, FilterException::index);
    }

    @ParameterizedTest
    @CsvSource({"1,true,false", "2,false,true", "3,true,true", "0x3ff,true,true"})
    void headerTellsTheDirections(String header, boolean in, boolean out) throws FilterException {
        FilterProgram program = FilterProgram.parse(new int[]{Integer.decode(header)});
        assertThat(program.in()).isEqualTo(in);
        assertThat(program.out()).isEqualTo(out);
        FilterProgram bpf = FilterProgram.parse(new int[]{0x400 | Integer.decode(header), 0, 0, 0, 6, 0, 1, 0});
        assertThat(bpf.in()).isEqualTo(in);
        assertThat(bpf.out()).isEqualTo(out);
    }

    @Test
    void F20_128WordsParseAndOneMoreIsRefused() throws FilterException {
        int[] most = new int[128];
        most[0] = 1;
        FilterProgram.parse(most);

        int[] tooMany = new int[129];
        tooMany[0] = 1;
        assertThat(refusal(tooMany)).hasMessageContaining("129 words").returns(FilterRule.LENGTH,
                FilterException::rule);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0x1_0000, Integer.MIN_VALUE})
    void wordThatDoesNotFitIsRefused(int word) {
        assertThat(refusal(new int[]{1, 0, word})).returns(FilterRule.WORD, FilterException::rule).returns(2,
                FilterException::index);
        assertThat(refusal(new int[]{word | 1})).hasMessageContaining("16 bits");
    }

    @Test
    void programSharesNoArrayWithAnyone() throws FilterException {
        int[] given = {1, 1, 1};
        FilterProgram program = FilterProgram.parse(given);
        given[0] = 2;
        program.words()[0] = 2;
        assertThat(program.in()).isTrue();
        assertThat(program.words()).containsExactly(1, 1, 1);
    }

    @Test
    void refusalCarriesNoStackTrace() {
        assertThat(refusal(new int[0]).getStackTrace()).isEmpty();
    }
}
