package org.machwire.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.machwire.filter.Programs.accept;
import static org.machwire.filter.Programs.cspf;
import static org.machwire.filter.Programs.frame;
import static org.machwire.filter.Programs.op;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CspfProgramTest {
    private static final int EQ_LITERAL = op(1, 1);
    private static final int CAND_LITERAL = op(10, 1);
    private static final byte[] FRAME = frame(0x0800, 20);

    private static boolean accepts(int... words) throws FilterException {
        int accepted = accept(cspf(words), FRAME);
        assertThat(accepted).isIn(0, FRAME.length);
        return accepted != 0;
    }

    @Test
    void F2_headerAloneAcceptsEveryFrameWhole() throws FilterException {
        assertThat(accept(cspf(), frame(0x1234, 0))).isEqualTo(14);
        assertThat(accept(cspf(), frame(0x1234, 1500))).isEqualTo(1514);
    }

    @Test
    void F3_literalOnTopDecides() throws FilterException {
        assertThat(accepts(1, 1)).isTrue();
        assertThat(accepts(1, 0)).isFalse();
        assertThat(accepts(1, 0x8000)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            , 0
            '1, 1', 1
            '2, 7', 2
            '2, 1, 7, 0', 4
            '17, 1025, 8', 2
            '17, 1025, 8, 0', 4
            '1, 0, 9217, 0, 1, 1', 3
            '1, 0, 1, 1', 3
            '944', 1
            """)
    void frameIsDecidedOnAtAWordAndNeverAtItsLiteral(@Nullable String words, int decidedAt) throws FilterException {
        int[] program = words == null
                ? new int[0]
                : Arrays.stream(words.split(", ", -1)).mapToInt(Integer::parseInt).toArray();
        assertThat(FilterProgram.parse(cspf(program)).decidedAt(FRAME, 0, FRAME.length)).isEqualTo(decidedAt);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 20, 21, 1500})
    void F6_packetWord0IsPayloadLengthPlusFour(int payload) throws FilterException {
        assertThat(accept(cspf(16, EQ_LITERAL, payload + 4), frame(0x0800, payload))).isEqualTo(14 + payload);
        assertThat(accept(cspf(16, EQ_LITERAL, payload + 5), frame(0x0800, payload))).isZero();
    }

    @Test
    void packetWordsAreSwappedAsOnALittleEndianHost() throws FilterException {
        assertThat(accepts(17, EQ_LITERAL, 0x0008)).isTrue();
        assertThat(accepts(18, EQ_LITERAL, 0xafae)).isTrue();
        assertThat(accepts(16 + 11, EQ_LITERAL, 0xc1c0)).isTrue();
        assertThat(accepts(1, 11, 14, EQ_LITERAL, 0xc1c0)).isTrue();
    }

    @Test
    void headerWordsAreSwappedAndZeroBehindTheFrameHeader() throws FilterException {
        assertThat(accepts(960, EQ_LITERAL, 0xa1a0)).isTrue();
        assertThat(accepts(966, EQ_LITERAL, 0x0008)).isTrue();
        assertThat(accepts(967, EQ_LITERAL, 0)).isTrue();
        assertThat(accepts(991, EQ_LITERAL, 0)).isTrue();
        assertThat(accepts(1, 6, 15, EQ_LITERAL, 0x0008)).isTrue();
        assertThat(accepts(1, 31, 15, EQ_LITERAL, 0)).isTrue();
    }

    @Test
    void F7_wordOutsideRefusesTheFrame() throws FilterException {
        assertThat(accepts(16 + 11, op(7, 1), 1)).isTrue();
        assertThat(accepts(16 + 12, op(7, 1), 1)).isFalse();
        assertThat(accepts(16 + 943, op(7, 1), 1)).isFalse();
        assertThat(accepts(1, 12, 14, op(7, 1), 1)).isFalse();
        assertThat(accepts(1, 0xffff, 14, op(7, 1), 1)).isFalse();
        assertThat(accepts(1, 32, 15, op(7, 1), 1)).isFalse();
        assertThat(accepts(2, op(17, 1), 1, 14, op(7, 1), 1)).as("index -1").isFalse();
        assertThat(accepts(2, op(17, 1), 1, 15, op(7, 1), 1)).as("index -1").isFalse();
    }

    @Test
    void oddLastOctetIsNoWord() throws FilterException {
        assertThat(accept(cspf(18, op(7, 1), 1), frame(0x0800, 1))).isZero();
        assertThat(accept(cspf(18, op(7, 1), 1), frame(0x0800, 2))).isEqualTo(16);
        assertThat(accept(cspf(19, op(7, 1), 1), frame(0x0800, 3))).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 7, 13})
    void argumentWithoutMeaningRefusesTheFrame(int argument) throws FilterException {
        assertThat(accepts(argument, op(7, 1), 1)).isFalse();
    }

    @Test
    void calculatedMinusOneIsNoMissingWord() throws FilterException {
        assertThat(accepts(2, op(17, 1), 1, 992)).isTrue();
        assertThat(accepts(2, 2, op(17, 1), 1, op(7, 0))).isTrue();
    }

    @Test
    void PUSHSTK_countsFromTheTop() throws FilterException {
        assertThat(accepts(1, 5, 1, 6, 992, EQ_LITERAL, 6)).isTrue();
        assertThat(accepts(1, 5, 1, 6, 993, EQ_LITERAL, 5)).isTrue();
        assertThat(accepts(1, 5, 1, 6, 994, EQ_LITERAL, 1)).as("the initial TRUE").isTrue();
    }

    @Test
    void NOPUSH_withNopChangesNothing() throws FilterException {
        assertThat(accepts(0)).isTrue();
        assertThat(accepts(2, 0)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
            // operator, older, newer, result
            "1,5,5,1", "1,5,6,0", "2,5,6,1", "2,5,5,0", "3,5,5,1", "3,6,5,0", "4,6,5,1", "4,5,5,0", "5,5,5,1",
            "5,5,6,0",
            "6,12,10,8", "7,12,10,14", "8,12,10,6", "13,5,6,1", "13,5,5,0", "14,1,4,16", "14,1,32,0", "14,1,65535,0",
            "15,16,4,1", "15,16,32,0", "15,16,33,0", "16,5,6,11", "17,6,5,1"})
    void operatorsTakeTheOlderValueFirst(int operator, int older, int newer, int result) throws FilterException {
        assertThat(accepts(1, older, op(operator, 1), newer, EQ_LITERAL, result)).isTrue();
        assertThat(accepts(1, older, 1, newer, op(operator, 0), EQ_LITERAL, result)).isTrue();
    }

    @Test
    void comparisonsAreUnsigned() throws FilterException {
        int subtractOne = op(17, 1);
        assertThat(accepts(2, subtractOne, 1, op(4, 1), 1)).as("-1 > 1").isTrue();
        assertThat(accepts(2, subtractOne, 1, op(2, 1), 1)).as("-1 < 1").isFalse();
        assertThat(accepts(2, subtractOne, 1, op(5, 1), 0xffff)).as("-1 >= 0xffff").isTrue();
        assertThat(accepts(2, subtractOne, 1, op(3, 1), 0xffff)).as("-1 <= 0xffff").isFalse();
    }

    @ParameterizedTest
    @CsvSource({
            // operator, whether the values are equal, whether the frame is accepted where the rest of the program says no, or yes
            "9,true,true,true", "9,false,false,true", "10,true,false,true", "10,false,false,false",
            "11,true,false,false",
            "11,false,false,true", "12,true,false,true", "12,false,true,true"})
    void shortCircuitsDecideOrGoOn(int operator, boolean equal, boolean otherwiseNo, boolean otherwiseYes)
            throws FilterException {
        int value = equal ? 5 : 6;
        assertThat(accepts(1, 5, op(operator, 1), value, 2)).isEqualTo(otherwiseNo);
        assertThat(accepts(1, 5, op(operator, 1), value, 1, 1)).isEqualTo(otherwiseYes);
    }

    @Test
    void shortCircuitThatGoesOnTakesBothValues() throws FilterException {
        assertThat(accepts(1, 0, 1, 5, CAND_LITERAL, 5)).as("the 0 below decides").isFalse();
        assertThat(accepts(17, CAND_LITERAL, 0x0008, 16, CAND_LITERAL, 24)).as("the initial TRUE decides").isTrue();
    }
}
