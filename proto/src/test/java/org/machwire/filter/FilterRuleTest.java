package org.machwire.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.machwire.filter.FilterException.WHOLE_PROGRAM;
import static org.machwire.filter.Programs.bpf;
import static org.machwire.filter.Programs.cspf;
import static org.machwire.filter.Programs.insn;
import static org.machwire.filter.Programs.op;
import static org.machwire.filter.Programs.refusal;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each rule refuses a program, and says which rule it was and where. */
class FilterRuleTest {
    private static final int[] RET = insn(0x06, 1500);
    private static final int PUSHLIT = 1;
    private static final int PUSHZERO = 2;

    /** @param index of the instruction of BPF or word of CSPF that breaks the rule */
    private record Broken(int index, int... words) {}

    /** A program that breaks this rule and, so far as that can be, no other. The compiler demands one of every rule. */
    private static Broken broken(FilterRule rule) {
        return switch (rule) {
            case EMPTY -> new Broken(WHOLE_PROGRAM);
            case LENGTH -> new Broken(WHOLE_PROGRAM, cspf(new int[FilterProgram.MAX_WORDS]));
            case WORD -> new Broken(2, cspf(PUSHLIT, 0x1_0000));
            case DIRECTION -> new Broken(0, 0x3fc, PUSHLIT, 1);
            case INTERPRETER -> new Broken(0, 0x801, PUSHLIT, 1);
            case CUT_OFF -> new Broken(WHOLE_PROGRAM, 0x401, 0, 0, 0, 6, 0, 1);
            case NO_INSTRUCTION -> new Broken(WHOLE_PROGRAM, bpf());
            case OPERATION -> new Broken(2, bpf(RET, insn(0xb4, 1), RET));
            case JUMP -> new Broken(2, bpf(RET, insn(0x15, 0, 1, 7), RET));
            case MEMORY -> new Broken(1, bpf(insn(0x03, 16), RET));
            case DIVISOR -> new Broken(1, bpf(insn(0x34, 0), RET));
            case KEYS -> new Broken(1, bpf(insn(0x17, 0), RET));
            case RETURN -> new Broken(2, bpf(RET, insn(0x00, 1)));
            case OPERATOR -> new Broken(2, cspf(PUSHZERO, op(18, PUSHZERO)));
            case LITERAL -> new Broken(2, cspf(PUSHZERO, PUSHLIT));
            case UNDERFLOW -> new Broken(1, cspf(op(1, 0)));
            case OVERFLOW -> new Broken(31, cspf(pushes(31)));
        };
    }

    private static int[] pushes(int count) {
        int[] words = new int[count];
        Arrays.fill(words, PUSHZERO);
        return words;
    }

    @ParameterizedTest
    @EnumSource(FilterRule.class)
    void programThatBreaksARuleIsRefusedByThatRuleThere(FilterRule rule) {
        Broken broken = broken(rule);

        assertThat(refusal(broken.words)).returns(rule, FilterException::rule).returns(broken.index,
                FilterException::index);
    }

    @ParameterizedTest
    @EnumSource(value = FilterRule.class, mode = EnumSource.Mode.EXCLUDE, names = "LENGTH")
    void longProgramIsHeldToTheSameRules(FilterRule rule) {
        Broken broken = broken(rule);

        assertThatExceptionOfType(FilterException.class).isThrownBy(() -> FilterProgram.parseLong(broken.words))
                .returns(rule, FilterException::rule).returns(broken.index, FilterException::index);
    }

    @Test
    void longProgramHas4096InstructionsAndOneMoreIsRefused() throws FilterException {
        int[][] instructions = new int[4096][];
        Arrays.fill(instructions, RET);
        int[] longest = bpf(instructions);
        int[] tooLong = Arrays.copyOf(longest, longest.length + 4);
        tooLong[longest.length] = 6;

        assertThat(FilterProgram.parseLong(longest).words()).isEqualTo(longest);
        assertThatExceptionOfType(FilterException.class).isThrownBy(() -> FilterProgram.parseLong(tooLong))
                .returns(FilterRule.LENGTH, FilterException::rule).returns(WHOLE_PROGRAM, FilterException::index);
    }

    @Test
    void longCspfIsRefusedThoughBpfOfThatLengthIsTaken() {
        assertThatExceptionOfType(FilterException.class)
                .isThrownBy(() -> FilterProgram.parseLong(cspf(new int[FilterProgram.MAX_WORDS])))
                .returns(FilterRule.LENGTH, FilterException::rule);
    }
}
