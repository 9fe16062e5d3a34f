package org.machwire.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.machwire.filter.Programs.cspf;
import static org.machwire.filter.Programs.op;
import static org.machwire.filter.Programs.refusal;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CspfVerifierTest {
    private static final int PUSHZERO = 2;
    private static final int POP_BOTH = op(9, 0);

    private static void assertRefused(int[] program, int word, FilterRule rule, String why) {
        assertThat(refusal(program)).hasMessageContaining(why).hasMessageContaining("word " + word + ":")
                .returns(rule, FilterException::rule).returns(word, FilterException::index);
    }

    private static int[] pushes(int count, int... then) {
        int[] words = new int[count + then.length];
        Arrays.fill(words, PUSHZERO);
        System.arraycopy(then, 0, words, count, then.length);
        return cspf(words);
    }

    @Test
    void F8_thirtyPushesParseAndOneMoreIsRefused() throws FilterException {
        FilterProgram.parse(pushes(30));
        assertRefused(pushes(31), 31, FilterRule.OVERFLOW, "more than 30");
    }

    @Test
    void valueThatAnOperatorTakesAtOnceCountsAsAPush() throws FilterException {
        FilterProgram.parse(pushes(29, op(1, 2)));
        assertRefused(pushes(30, op(1, 2)), 31, FilterRule.OVERFLOW, "more than 30");
        FilterProgram.parse(pushes(30, op(1, 0)));
    }

    @Test
    void pushesBeyondThirtyAreFineWhenValuesAreTakenMeanwhile() throws FilterException {
        int[] words = new int[120];
        Arrays.fill(words, PUSHZERO);
        for (int i = 1; i < words.length; i += 2) {
            words[i] = op(1, 0);
        }
        FilterProgram.parse(cspf(words));
    }

    @ParameterizedTest
    @ValueSource(ints = {18, 19, 63})
    void F8_unknownOperatorIsRefused(int operator) {
        assertRefused(cspf(PUSHZERO, op(operator, 2)), 2, FilterRule.OPERATOR, "operator " + operator + " is unknown");
    }

    @Test
    void everyOtherOperatorParses() throws FilterException {
        for (int operator = 0; operator <= 17; operator++) {
            FilterProgram.parse(cspf(PUSHZERO, op(operator, 2)));
        }
    }

    @Test
    void F8_missingLiteralIsRefused() throws FilterException {
        assertRefused(cspf(1), 1, FilterRule.LITERAL, "literal");
        assertRefused(cspf(1, 0, op(1, 1)), 3, FilterRule.LITERAL, "literal");
        FilterProgram.parse(cspf(1, 0, op(1, 1), 0));
    }

    @Test
    void literalIsNoInstruction() throws FilterException {
        FilterProgram.parse(cspf(1, op(63, 1)));
    }

    @Test
    void F8_PUSHSTK_belowTheStackIsRefused() throws FilterException {
        FilterProgram.parse(cspf(op(0, 992)));
        assertRefused(cspf(op(0, 993)), 1, FilterRule.UNDERFLOW, "PUSHSTK");
        FilterProgram.parse(cspf(PUSHZERO, op(0, 993)));
        FilterProgram.parse(pushes(29, op(0, 992 + 29)));
        assertRefused(pushes(29, op(0, 992 + 30)), 30, FilterRule.UNDERFLOW, "PUSHSTK");
        assertRefused(cspf(op(10, 1), 1, op(0, 992)), 3, FilterRule.UNDERFLOW, "PUSHSTK");
    }

    @Test
    void everyArgumentButPUSHSTKParses() throws FilterException {
        for (int argument = 2; argument < 992; argument++) {
            FilterProgram.parse(cspf(PUSHZERO, op(0, argument)));
            FilterProgram.parse(cspf(PUSHZERO, op(1, argument)));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 6, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17})
    void operatorThatTakesTwoValuesOfOneIsRefused(int operator) throws FilterException {
        assertRefused(cspf(op(operator, 0)), 1, FilterRule.UNDERFLOW, "more values than are on the stack");
        assertRefused(cspf(op(operator, 14)), 1, FilterRule.UNDERFLOW, "more values than are on the stack");
        assertRefused(cspf(op(operator, 15)), 1, FilterRule.UNDERFLOW, "more values than are on the stack");
        FilterProgram.parse(cspf(PUSHZERO, PUSHZERO, op(operator, 0)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 14, 15})
    void argumentThatTakesFromAnEmptyStackIsRefused(int argument) {
        assertRefused(cspf(PUSHZERO, POP_BOTH, op(0, argument)), 3, FilterRule.UNDERFLOW,
                "more values than are on the stack");
    }

    @ParameterizedTest
    @ValueSource(ints = {9, 10, 11, 12})
    void shortCircuitThatLeavesNothingToDecideByIsRefused(int operator) throws FilterException {
        int[] program = cspf(op(operator, 2));
        assertThat(refusal(program)).hasMessageContaining("leaves nothing")
                .returns(FilterRule.UNDERFLOW, FilterException::rule)
                .returns(FilterException.WHOLE_PROGRAM, FilterException::index);
        FilterProgram.parse(cspf(op(operator, 2), PUSHZERO));
        FilterProgram.parse(cspf(PUSHZERO, op(operator, 2)));
    }
}
