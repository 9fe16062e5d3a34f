package org.machwire.filter;

import java.util.stream.IntStream;

/**
 * A decoded BPF program without its header: four columns of equal length, not yet verified.
 *
 * @param code operation codes of {@link Bpf}
 * @param ifTrue where to go on after JA, or after a conditional jump whose condition holds; of RET_MATCH_IMM the place behind
 *            its keys
 * @param ifFalse where to go on after a conditional jump whose condition does not hold
 * @param k operands
 */
// The columns are shared with the program that is built from them, and written by nobody.
record BpfCode(int[] code, int[] ifTrue, int[] ifFalse, int[] k) {

    /** @param words a program of whole instructions, its header included */
    static BpfCode decode(int[] words) {
        int count = words.length / Bpf.INSTRUCTION_WORDS - 1;
        BpfCode decoded = new BpfCode(new int[count], new int[count], new int[count], new int[count]);
        for (int i = 0; i < count; i++) {
            decoded.decode(i, words, (i + 1) * Bpf.INSTRUCTION_WORDS);
        }
        return decoded;
    }

    private void decode(int i, int[] words, int at) {
        int next = i + 1;
        code[i] = words[at];
        k[i] = words[at + 2] | words[at + 3] << 16;
        // A JA that is too far wraps to a place before its own, which the verifier refuses like any jump back.
        ifTrue[i] = next + (code[i] == Bpf.JA ? k[i] : words[at + 1] & 0xff);
        ifFalse[i] = next + (words[at + 1] >>> 8);
    }

    int count() {
        return code.length;
    }

    /** The same in the intermediate form; once verified. */
    FilterCode lower() {
        FilterCode.Builder lowered = new FilterCode.Builder();
        for (int i = 0; i < code.length; i++) {
            lowered.add(i + 1, code[i], ifTrue[i] - i - 1, ifFalse[i] - i - 1, k[i]);
        }
        return lowered.build();
    }

    /** The keys of its MATCH_IMM; none if it has none. */
    int[] keys() {
        return IntStream.range(0, code.length).filter(i -> code[i] == Bpf.KEY).map(i -> k[i]).toArray();
    }
}
