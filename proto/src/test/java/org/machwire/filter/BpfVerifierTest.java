package org.machwire.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.machwire.filter.Programs.bpf;
import static org.machwire.filter.Programs.insn;
import static org.machwire.filter.Programs.refusal;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BpfVerifierTest {
    private static final int[] RET = insn(0x06, 1500);
    private static final int[] KEY = insn(0x17, 7);

    private static int[] match(int keys) {
        return insn(0x1e, keys, 0, 1500);
    }

    private static void assertRefused(int[] program, int instruction, FilterRule rule, String why) {
        assertThat(refusal(program)).hasMessageContaining(why)
                .hasMessageContaining("instruction " + instruction + ":").returns(rule, FilterException::rule)
                .returns(instruction, FilterException::index);
    }

    @Test
    void F11_programWithoutInstructionIsRefused() {
        assertThat(refusal(bpf())).hasMessageContaining("no instruction")
                .returns(FilterRule.NO_INSTRUCTION, FilterException::rule)
                .returns(FilterException.WHOLE_PROGRAM, FilterException::index);
    }

    @Test
    void programOfBrokenInstructionsIsRefused() {
        int[] whole = bpf(RET);
        for (int missing = 1; missing < 4; missing++) {
            int[] cut = Arrays.copyOf(whole, whole.length - missing);
            assertThat(refusal(cut)).hasMessageContaining("cut off").returns(FilterRule.CUT_OFF, FilterException::rule);
        }
        assertThat(refusal(new int[]{0x401})).hasMessageContaining("cut off");
    }

    @Test
    void F11_programWhoseLastInstructionDoesNotReturnIsRefused() {
        assertRefused(bpf(RET, insn(0x00, 1)), 2, FilterRule.RETURN, "does not return");
    }

    @Test
    void attack65_longestProgramOfAMachArrayIsAcceptedAndOneInstructionMoreRefused() throws FilterException {
        int[][] instructions = new int[31][];
        Arrays.fill(instructions, RET);
        FilterProgram.parse(bpf(instructions));

        int[][] tooMany = new int[32][];
        Arrays.fill(tooMany, RET);
        assertThat(refusal(bpf(tooMany))).hasMessageContaining("the most is 128")
                .returns(FilterRule.LENGTH, FilterException::rule);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, -2, Integer.MIN_VALUE, Integer.MAX_VALUE, 1, 2, 0x1_0000})
    void attack63_JA_thatLeavesTheProgramOrGoesBackIsRefused(int k) {
        assertRefused(bpf(insn(0x05, k), RET), 1, FilterRule.JUMP, "jump");
    }

    @Test
    void JA_toTheLastInstructionIsAccepted() throws FilterException {
        FilterProgram.parse(bpf(insn(0x05, 1), RET, RET));
    }

    @ParameterizedTest
    @ValueSource(ints = {0x15, 0x1d, 0x25, 0x2d, 0x35, 0x3d, 0x45, 0x4d})
    void F11_conditionalJumpPastTheEndIsRefusedOnBothSides(int code) throws FilterException {
        assertRefused(bpf(RET, insn(code, 1, 0, 0), RET), 2, FilterRule.JUMP, "jump");
        assertRefused(bpf(RET, insn(code, 0, 255, 0), RET), 2, FilterRule.JUMP, "jump");
        FilterProgram.parse(bpf(insn(code, 1, 1, 0), RET, RET));
    }

    @ParameterizedTest
    @ValueSource(ints = {0x02, 0x03, 0x60, 0x61})
    void attack64_scratchIndexOutsideIsRefusedForEveryOpcode(int code) throws FilterException {
        assertRefused(bpf(insn(code, 16), RET), 1, FilterRule.MEMORY, "no word 16");
        assertRefused(bpf(insn(code, -1), RET), 1, FilterRule.MEMORY, "no word 4294967295");
        assertRefused(bpf(insn(code, Integer.MIN_VALUE), RET), 1, FilterRule.MEMORY, "scratch memory");
        FilterProgram.parse(bpf(insn(code, 15), RET));
    }

    @ParameterizedTest
    @ValueSource(ints = {0x34, 0x94})
    void F11_constantDivisorZeroIsRefused(int code) throws FilterException {
        assertRefused(bpf(insn(code, 0), RET), 1, FilterRule.DIVISOR, "divisor");
        FilterProgram.parse(bpf(insn(code, 1), RET));
        FilterProgram.parse(bpf(insn(code + 8, 0), RET));
    }

    @Test
    void F12_everyOpcodeButTheKnownOnesIsRefused() {
        int[] known = {0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x0c, 0x14, 0x15, 0x16, 0x1c, 0x1d, 0x20, 0x24,
                0x25, 0x28,
                0x2c, 0x2d, 0x30, 0x34, 0x35, 0x3c, 0x3d, 0x40, 0x44, 0x45, 0x48, 0x4c, 0x4d, 0x50, 0x54, 0x5c, 0x60,
                0x61, 0x64,
                0x6c, 0x74, 0x7c, 0x80, 0x81, 0x84, 0x87, 0x94, 0x9c, 0xa4, 0xac, 0xb1};
        assertThat(IntStream.rangeClosed(0, 0xffff).filter(BpfVerifierTest::parses).toArray()).containsExactly(known);
        assertRefused(bpf(insn(0x55, 1), RET), 1, FilterRule.OPERATION, "0x55 is unknown");
    }

    /** k is 1: a jump to the last instruction, a scratch word, a divisor. */
    private static boolean parses(int code) {
        try {
            FilterProgram.parse(bpf(insn(code, 1), RET, RET));
            return true;
        } catch (FilterException refused) {
            return false;
        }
    }

    @Test
    void F11_secondMatchIsRefused() {
        assertRefused(bpf(match(1), KEY, match(1), KEY, RET), 3, FilterRule.KEYS, "second");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5, 255})
    void F11_matchWithWrongNumberOfKeysIsRefused(int keys) {
        assertRefused(bpf(match(keys), KEY, KEY, KEY, KEY, KEY, RET), 1, FilterRule.KEYS, "keys");
    }

    @ParameterizedTest
    @CsvSource({"1,0", "2,1", "4,3"})
    void matchWhoseKeysDoNotFollowIsRefused(int keys, int present) {
        int[][] instructions = new int[present + 2][];
        Arrays.fill(instructions, KEY);
        instructions[0] = match(keys);
        instructions[present + 1] = RET;
        assertRefused(bpf(instructions), 1, FilterRule.KEYS, "missing");
    }

    @Test
    void matchAtTheEndIsRefused() {
        assertRefused(bpf(RET, match(1)), 2, FilterRule.KEYS, "missing");
        assertRefused(bpf(match(1), KEY), 2, FilterRule.RETURN, "does not return");
    }

    @Test
    void keyBeyondThoseThatTheMatchCountsIsRefused() {
        assertRefused(bpf(match(1), KEY, KEY, RET), 3, FilterRule.KEYS, "KEY must follow");
        assertRefused(bpf(KEY, RET), 1, FilterRule.KEYS, "KEY must follow");
    }

    @Test
    void attack63_jumpIntoKeysIsRefused() throws FilterException {
        assertRefused(bpf(insn(0x05, 1), match(2), KEY, KEY, RET), 1, FilterRule.KEYS, "into the keys");
        assertRefused(bpf(insn(0x15, 2, 0, 0), match(2), KEY, KEY, RET), 1, FilterRule.KEYS, "into the keys");
        assertRefused(bpf(insn(0x15, 0, 2, 0), match(2), KEY, KEY, RET), 1, FilterRule.KEYS, "into the keys");
        FilterProgram.parse(bpf(insn(0x15, 3, 0, 0), match(2), KEY, KEY, RET));
    }
}
