package org.machwire.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.machwire.filter.Programs.accept;
import static org.machwire.filter.Programs.bpf;
import static org.machwire.filter.Programs.frame;
import static org.machwire.filter.Programs.insn;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BpfProgramTest {
    private static final int[] ACCEPT = insn(0x06, -1);
    private static final int[] REFUSE = insn(0x06, 0);
    private static final int[] RET_A = insn(0x16, 0);
    private static final int[] TAX = insn(0x07, 0);
    private static final int[] TXA = insn(0x87, 0);

    /** Runs instructions that leave a value in A, and compares it with what it should be. */
    private static boolean leavesInA(byte[] frame, int expected, int[]... instructions) throws FilterException {
        int[][] all = new int[instructions.length + 3][];
        System.arraycopy(instructions, 0, all, 0, instructions.length);
        all[instructions.length] = insn(0x15, 0, 1, expected);
        all[instructions.length + 1] = ACCEPT;
        all[instructions.length + 2] = REFUSE;
        return accept(bpf(all), frame) == frame.length;
    }

    private static boolean loads(int code, int k, byte[] frame, int expected) throws FilterException {
        return leavesInA(frame, expected, insn(code, k));
    }

    @Test
    void loadsReadNetworkOrderAndZeroExtend() throws FilterException {
        byte[] frame = frame(0x0800, 20);
        assertThat(loads(0x20, 0, frame, 0xa0a1a2a3)).isTrue();
        assertThat(loads(0x28, 0, frame, 0xa0a1)).isTrue();
        assertThat(loads(0x30, 0, frame, 0xa0)).isTrue();
    }

    @Test
    void loadsAcrossTheEndOfTheHeaderReadOneBuffer() throws FilterException {
        byte[] frame = frame(0x0806, 20);
        assertThat(loads(0x20, 11, frame, 0xab0806ae)).isTrue();
        assertThat(loads(0x20, 12, frame, 0x0806aeaf)).isTrue();
        assertThat(loads(0x28, 13, frame, 0x06ae)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"0x20,0x40,4", "0x28,0x48,2", "0x30,0x50,1"})
    void loadsReachTheLastOctetAndNoFurther(String absolute, String indirect, int size) throws FilterException {
        byte[] frame = frame(0x0800, 20);
        int last = frame.length - size;
        assertThat(accept(bpf(insn(Integer.decode(absolute), last), ACCEPT), frame)).isEqualTo(34);
        assertThat(accept(bpf(insn(Integer.decode(absolute), last + 1), ACCEPT), frame)).isZero();
        assertThat(accept(bpf(insn(0x01, last), insn(Integer.decode(indirect), 0), ACCEPT), frame)).isEqualTo(34);
        assertThat(accept(bpf(insn(0x01, last), insn(Integer.decode(indirect), 1), ACCEPT), frame)).isZero();
    }

    @ParameterizedTest
    @CsvSource({"0xffffffff,1", "0xffffffff,0", "0,0xffffffff", "0x7fffffff,0x7fffffff", "0x80000000,0x80000000",
            "0x7fffffff,1", "0x7ffffffe,1", "0xfffffff0,0x10"})
    void indirectLoadWhoseSumOverflowsRefusesTheFrame(String x, String k) throws FilterException {
        int[][] program = {insn(0x01, Integer.parseUnsignedInt(x.replace("0x", ""), 16)), null, ACCEPT};
        for (int code : new int[]{0x40, 0x48, 0x50}) {
            program[1] = insn(code, Integer.parseUnsignedInt(k.replace("0x", ""), 16));
            assertThat(accept(bpf(program), frame(0x0800, 40))).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, -4, Integer.MIN_VALUE, Integer.MAX_VALUE})
    void absoluteLoadFarOutsideRefusesTheFrame(int k) throws FilterException {
        for (int code : new int[]{0x20, 0x28, 0x30, 0xb1}) {
            assertThat(accept(bpf(insn(code, k), ACCEPT), frame(0x0800, 40))).isZero();
        }
    }

    @Test
    void indirectLoadAddsXAndK() throws FilterException {
        assertThat(leavesInA(frame(0x0800, 20), 0xb4b5, insn(0x01, 14), insn(0x48, 6))).isTrue();
    }

    @Test
    void MSH_givesTheHeaderLengthOfIPv4() throws FilterException {
        byte[] frame = frame(0x0800, 20);
        frame[14] = 0x4f;
        assertThat(leavesInA(frame, 60, insn(0xb1, 14), TXA)).isTrue();
        assertThat(accept(bpf(insn(0xb1, 33), ACCEPT), frame)).isEqualTo(34);
        assertThat(accept(bpf(insn(0xb1, 34), ACCEPT), frame)).isZero();
    }

    @Test
    void F13_LEN_isTheWholeFrame() throws FilterException {
        assertThat(leavesInA(frame(0x0800, 50), 64, insn(0x80, 0))).isTrue();
        assertThat(leavesInA(frame(0x0800, 50), 64, insn(0x81, 0), TXA)).isTrue();
    }

    @Test
    void registersAndScratchMemoryStartAsZeroEvenAfterAnotherProgramRan() throws FilterException {
        byte[] frame = frame(0x0800, 0);
        for (int i = 0; i < 16; i++) {
            assertThat(leavesInA(frame, 5, insn(0x00, 5), insn(0x01, 6), insn(0x02, i))).isTrue();
        }
        for (int i = 0; i < 16; i++) {
            assertThat(leavesInA(frame, 0, insn(0x00, 5), insn(0x60, i))).isTrue();
        }
        assertThat(leavesInA(frame, 0)).isTrue();
        assertThat(leavesInA(frame, 0, TXA)).isTrue();
    }

    @Test
    void scratchMemoryKeepsAAndX() throws FilterException {
        byte[] frame = frame(0x0800, 0);
        assertThat(leavesInA(frame, 5, insn(0x00, 5), insn(0x02, 15), insn(0x00, 0), insn(0x60, 15))).isTrue();
        assertThat(leavesInA(frame, 6, insn(0x01, 6), insn(0x03, 3), insn(0x60, 3))).isTrue();
        assertThat(leavesInA(frame, 7, insn(0x00, 7), insn(0x02, 4), insn(0x61, 4), TXA)).isTrue();
        assertThat(leavesInA(frame, 8, insn(0x00, 8), TAX, insn(0x00, 0), TXA)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
            // code, A, operand, result; the same with the operand in X
            "04, 3, 4, 7", "04, ffffffff, 2, 1", "14, 3, 4, ffffffff", "24, 10000, 10001, 10000",
            "34, fffffffe, 2, 7fffffff",
            "94, ffffffff, 10, f", "44, c, a, e", "54, c, a, 8", "a4, c, a, 6", "64, 1, 1f, 80000000", "64, ff, 0, ff",
            "64, 1, 20, 0", "64, 1, ffffffff, 0", "74, 80000000, 1f, 1", "74, 80000000, 20, 0", "74, ff, 21, 0",
            "74, ff, 80000000, 0"})
    void arithmeticIsUnsignedOf32Bits(String code, String a, String operand, String result) throws FilterException {
        byte[] frame = frame(0x0800, 0);
        int[] loadA = insn(0x00, word(a));
        assertThat(leavesInA(frame, word(result), loadA, insn(word(code), word(operand)))).isTrue();
        assertThat(leavesInA(frame, word(result), loadA, insn(0x01, word(operand)), insn(word(code) + 8, 0))).isTrue();
    }

    private static int word(String hex) {
        return Integer.parseUnsignedInt(hex, 16);
    }

    @Test
    void NEG_negates() throws FilterException {
        assertThat(leavesInA(frame(0x0800, 0), -5, insn(0x00, 5), insn(0x84, 0))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {0x3c, 0x9c})
    void attack65_divisionByAZeroInXRefusesTheFrame(int code) throws FilterException {
        assertThat(accept(bpf(insn(0x00, 5), insn(code, 0), ACCEPT), frame(0x0800, 0))).isZero();
    }

    @ParameterizedTest
    @CsvSource({
            // code, A, operand, holds
            "15, 5, 5, true", "15, 5, 6, false", "25, 6, 5, true", "25, 5, 5, false", "25, 80000000, 7fffffff, true",
            "25, 1, ffffffff, false", "35, 5, 5, true", "35, 4, 5, false", "35, ffffffff, 1, true",
            "35, 1, ffffffff, false",
            "45, c, 4, true", "45, c, 3, false", "45, 80000000, 80000000, true"})
    void conditionsAreUnsigned(String code, String a, String operand, boolean holds) throws FilterException {
        byte[] frame = frame(0x0800, 0);
        int[] loadA = insn(0x00, word(a));
        int expected = holds ? 14 : 0;
        assertThat(accept(bpf(loadA, insn(word(code), 0, 1, word(operand)), ACCEPT, REFUSE), frame))
                .isEqualTo(expected);
        assertThat(accept(bpf(loadA, insn(0x01, word(operand)), insn(word(code) + 8, 0, 1, 0), ACCEPT, REFUSE), frame))
                .isEqualTo(expected);
    }

    @Test
    void JA_skips() throws FilterException {
        assertThat(accept(bpf(insn(0x05, 1), REFUSE, ACCEPT), frame(0x0800, 0))).isEqualTo(14);
    }

    @ParameterizedTest
    @CsvSource({"0,0", "1,15", "99,113", "100,114", "101,114", "1500,114", "-1,114", "-2147483648,114"})
    void RET_countsOctetsOfPayload(int k, int expected) throws FilterException {
        byte[] frame = frame(0x0800, 100);
        assertThat(accept(bpf(insn(0x06, k)), frame)).isEqualTo(expected);
        assertThat(accept(bpf(insn(0x00, k), RET_A), frame)).isEqualTo(expected);
    }

    @Test
    void RET_ofFrameWithoutPayloadDeliversTheHeader() throws FilterException {
        assertThat(accept(bpf(insn(0x06, 1)), frame(0x0800, 0))).isEqualTo(14);
    }

    @Test
    void MATCH_IMM_returnsItsKWhenScratchMemoryEqualsTheKeys() throws FilterException {
        int[] program = bpf(insn(0x28, 12), insn(0x02, 0), insn(0x30, 0), insn(0x02, 1), insn(0x1e, 2, 0, 10),
                insn(0x17, 0x0800),
                insn(0x17, 0xa0), REFUSE);
        byte[] frame = frame(0x0800, 46);
        assertThat(accept(program, frame)).isEqualTo(24);
        frame[0] = 1;
        assertThat(accept(program, frame)).isZero();
        assertThat(accept(program, frame(0x0801, 46))).isZero();
    }

    @Test
    void programWithKeysAcceptsByThemOnly() throws FilterException {
        int[] program = bpf(insn(0x28, 12), insn(0x15, 0, 2, 0x0800), insn(0x1e, 1, 0, 10), insn(0x17, 0),
                insn(0x06, 3));
        assertThat(accept(program, frame(0x0800, 46))).isEqualTo(24);
        assertThat(accept(program, frame(0x0806, 46))).as("its RET is nobody's session").isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 1, 13})
    void frameShorterThanAHeaderIsRefused(int length) throws FilterException {
        assertThat(FilterProgram.parse(bpf(ACCEPT)).accept(frame(0x0800, 46), 0, length)).isZero();
    }
}
