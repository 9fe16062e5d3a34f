package org.machwire.client.filter;

import java.util.Arrays;
import org.machwire.filter.Bpf;
import org.machwire.filter.FilterProgram;

/** Collects BPF instructions in Mach's form: words of 16 bits, four for each, behind a header of four. */
public final class BpfWords {
    private static final int WORD_BITS = 16;
    private static final int MAX_WORD = 0xffff;
    private static final int OCTET_BITS = 8;
    private static final int MAX_OCTET = 0xff;

    private int[] words;
    private int count = Bpf.INSTRUCTION_WORDS;

    /**
     * Begins a program.
     *
     * @param directions {@link FilterProgram#NETF_IN}, {@link FilterProgram#NETF_OUT} or both
     */
    public BpfWords(int directions) {
        words = new int[Bpf.INSTRUCTION_WORDS * 16];
        words[0] = FilterProgram.NETF_BPF | directions;
    }

    /** Adds an instruction: {@code code} has 16 bits, {@code jt} and {@code jf} 8 each, {@code k} 32. */
    public void add(int code, int jt, int jf, int k) {
        if (count == words.length) {
            words = Arrays.copyOf(words, 2 * count);
        }
        words[count] = code;
        words[count + 1] = jt | jf << OCTET_BITS;
        words[count + 2] = k & MAX_WORD;
        words[count + 3] = k >>> WORD_BITS;
        count += Bpf.INSTRUCTION_WORDS;
    }

    /** The words, not verified; the caller's. */
    public int[] toArray() {
        return Arrays.copyOf(words, count);
    }

    /** The {@code jt} of the instruction that begins at a word. */
    static int jt(int[] words, int at) {
        return words[at + 1] & MAX_OCTET;
    }

    /** The {@code jf} of the instruction that begins at a word. */
    static int jf(int[] words, int at) {
        return words[at + 1] >>> OCTET_BITS;
    }

    /** The {@code k} of the instruction that begins at a word, 0 to 2^32 - 1. */
    static long k(int[] words, int at) {
        return words[at + 2] | (long) words[at + 3] << WORD_BITS;
    }
}
