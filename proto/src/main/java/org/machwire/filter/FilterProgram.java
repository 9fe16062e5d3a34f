package org.machwire.filter;

import java.util.Arrays;
import org.machwire.ethernet.Ethernet;

/**
 * A verified filter program: it ends on every frame and reads nothing but the frame. Immutable, safe for many threads. What it must keep is
 * {@link FilterRule}.
 */
public final class FilterProgram {
    /** The most words a program may have ({@code NET_MAX_FILTER}); MIG refuses longer arrays before the device sees them. */
    public static final int MAX_WORDS = 128;
    /** The most words of a program that is too long for Mach's routine: a header and 4096 instructions of BPF. */
    public static final int MAX_LONG_WORDS = 4 * (1 + FilterCode.MAX_INSTRUCTIONS);
    /** Header flag: the filter hears what the device receives. */
    public static final int NETF_IN = 0x1;
    /** Header flag: the filter hears what the device's own clients send. */
    public static final int NETF_OUT = 0x2;
    /** Header flag: the program is for the BPF interpreter, else for CSPF. */
    public static final int NETF_BPF = 0x400;

    private static final int MAX_WORD = 0xffff;
    /** The header's upper six bits name the interpreter. The lower ten are flags, of which Mach ignores those it does not know. */
    private static final int INTERPRETER_MASK = 0xfc00;
    private static final int CSPF = 0;
    private static final int[] NO_KEYS = {};

    private final int[] words;
    private final FilterCode code;
    private final int[] keys;

    private FilterProgram(int[] words, FilterCode code, int[] keys) {
        this.words = words;
        this.code = code;
        this.keys = keys;
    }

    /**
     * Parses and verifies a program.
     *
     * @param words the words as Mach's {@code filter_array_t} has them, each 0..0xffff, the header first; not kept
     * @throws FilterException if a rule is broken
     */
    public static FilterProgram parse(int[] words) throws FilterException {
        return parse(words, MAX_WORDS);
    }

    /** The same, of a program that may have up to {@link #MAX_LONG_WORDS} words, if it is BPF. */
    public static FilterProgram parseLong(int[] words) throws FilterException {
        boolean isBpf = words.length > 0 && (words[0] & INTERPRETER_MASK) == NETF_BPF;
        return parse(words, isBpf ? MAX_LONG_WORDS : MAX_WORDS);
    }

    private static FilterProgram parse(int[] words, int most) throws FilterException {
        if (words.length == 0) {
            throw FilterException.inProgram(FilterRule.EMPTY, "it has no words");
        }
        if (words.length > most) {
            throw FilterException.inProgram(FilterRule.LENGTH,
                    "it has " + words.length + " words, the most is " + most);
        }
        int[] own = words.clone();
        for (int i = 0; i < own.length; i++) {
            if (own[i] < 0 || own[i] > MAX_WORD) {
                throw FilterException.atWord(FilterRule.WORD, i, "the value does not fit in 16 bits");
            }
        }
        int header = own[0];
        if ((header & (NETF_IN | NETF_OUT)) == 0) {
            throw FilterException.atWord(FilterRule.DIRECTION, 0, "the header has neither NETF_IN nor NETF_OUT");
        }
        return switch (header & INTERPRETER_MASK) {
            case CSPF -> ofCspf(own);
            case NETF_BPF -> ofBpf(own);
            default ->
                throw FilterException.atWord(FilterRule.INTERPRETER, 0, "the header names an unknown interpreter");
        };
    }

    private static FilterProgram ofCspf(int[] words) throws FilterException {
        CspfVerifier.verify(words);
        return new FilterProgram(words, CspfLowering.lower(words), NO_KEYS);
    }

    private static FilterProgram ofBpf(int[] words) throws FilterException {
        if (words.length % Bpf.INSTRUCTION_WORDS != 0) {
            throw FilterException.inProgram(FilterRule.CUT_OFF,
                    "a BPF instruction has " + Bpf.INSTRUCTION_WORDS + " words, the last one is cut off");
        }
        if (words.length == Bpf.INSTRUCTION_WORDS) {
            throw FilterException.inProgram(FilterRule.NO_INSTRUCTION, "no instruction follows the BPF header");
        }
        BpfCode decoded = BpfCode.decode(words);
        BpfVerifier.verify(decoded);
        return new FilterProgram(words, decoded.lower(), decoded.keys());
    }

    /** Tells whether the filter hears what the device receives. */
    public boolean in() {
        return (words[0] & NETF_IN) != 0;
    }

    /** Tells whether the filter hears what the device's own clients send. */
    public boolean out() {
        return (words[0] & NETF_OUT) != 0;
    }

    /** The program as given; the caller owns the array. */
    public int[] words() {
        return words.clone();
    }

    /** The program in the intermediate form. */
    public FilterCode code() {
        return code;
    }

    /** The keys of its MATCH_IMM, 1 to 4; none if it has none. The caller owns the array. */
    public int[] keys() {
        return keys.clone();
    }

    /** Whether it is in BPF, else in CSPF. */
    public boolean isBpf() {
        return (words[0] & INTERPRETER_MASK) == NETF_BPF;
    }

    /**
     * Runs the program on one frame. Takes at most one step per instruction, and allocates nothing but a thread's scratch memory
     * the first time that a program on it needs one.
     *
     * @param octets holds the frame at {@code offset}, {@code length} octets that must lie inside the array; nothing else is read
     * @return how many octets of the frame to deliver: 0 refuses it, else from 14 (the header) to {@code length}
     */
    public int accept(byte[] octets, int offset, int length) {
        if (length < Ethernet.HEADER_LENGTH) {
            return 0;
        }
        int[] memory = Scratch.ofThisThread();
        return delivered(code.run(octets, offset, length, memory), memory);
    }

    /**
     * Finds how many octets of a frame are delivered, from what the program's code answered.
     *
     * @param result the answer, of {@link FilterCode#run} or of what the code was compiled to
     * @param memory that it ran with
     */
    public int delivered(int result, int[] memory) {
        if (result >= 0) {
            return keys.length == 0 ? result : 0; // what is not matched is nobody's
        }
        return Arrays.equals(keys, 0, keys.length, memory, 0, keys.length) ? ~result : 0;
    }

    /**
     * Finds the instruction of BPF, or the word of CSPF, at which a frame is decided on; the header, 0, if the frame has none.
     *
     * @param octets holds the frame at {@code offset}, {@code length} octets that must lie inside the array
     */
    public int decidedAt(byte[] octets, int offset, int length) {
        return length < Ethernet.HEADER_LENGTH ? 0 : code.decidedAt(octets, offset, length, Scratch.ofThisThread());
    }
}
