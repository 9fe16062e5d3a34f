package org.machwire.filter;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Arrays;
import org.machwire.ethernet.Ethernet;

/** Programs and frames for tests, written as numbers so that the tables of opcodes are tested, too. */
final class Programs {
    static final int IN = 1;

    private Programs() {}

    /** A BPF program for IN; each instruction is code, jt, jf, k. */
    static int[] bpf(int[]... instructions) {
        int[] words = new int[4 + 4 * instructions.length];
        words[0] = 0x401;
        for (int i = 0; i < instructions.length; i++) {
            int[] instruction = instructions[i];
            words[4 + 4 * i] = instruction[0];
            words[5 + 4 * i] = instruction[1] + 256 * instruction[2];
            words[6 + 4 * i] = instruction[3] & 0xffff;
            words[7 + 4 * i] = instruction[3] >>> 16;
        }
        return words;
    }

    static int[] insn(int code, int jt, int jf, int k) {
        return new int[]{code, jt, jf, k};
    }

    static int[] insn(int code, int k) {
        return insn(code, 0, 0, k);
    }

    /** A CSPF program for IN. */
    static int[] cspf(int... words) {
        int[] program = new int[words.length + 1];
        program[0] = IN;
        System.arraycopy(words, 0, program, 1, words.length);
        return program;
    }

    /** A CSPF word. */
    static int op(int operator, int argument) {
        return operator * 1024 + argument;
    }

    static int[] hex(String words) {
        return Arrays.stream(words.split("[ |]+")).mapToInt(word -> Integer.parseInt(word, 16)).toArray();
    }

    /** A frame whose octets are all different, as far as that goes: octet i is i + 0xa0, but for the type. */
    static byte[] frame(int type, int payload) {
        byte[] octets = new byte[Ethernet.HEADER_LENGTH + payload];
        for (int i = 0; i < octets.length; i++) {
            octets[i] = (byte) (0xa0 + i);
        }
        octets[12] = (byte) (type >>> 8);
        octets[13] = (byte) type;
        return octets;
    }

    static int accept(int[] program, byte[] frame) throws FilterException {
        return FilterProgram.parse(program).accept(frame, 0, frame.length);
    }

    /** The refusal of a program that must be refused. */
    static FilterException refusal(int[] program) {
        FilterException refusal = catchThrowableOfType(FilterException.class, () -> FilterProgram.parse(program));
        if (refusal == null) {
            throw new AssertionError("not refused: " + Arrays.toString(program));
        }
        return refusal;
    }
}
