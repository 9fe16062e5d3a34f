package org.machwire.filter;

import org.machwire.ethernet.Ethernet;

/**
 * A verified filter program: it ends on every frame and reads nothing but the frame. Immutable, safe for many threads.
 */
public abstract sealed class FilterProgram permits BpfProgram, CspfProgram {
    /** The most words a program may have ({@code NET_MAX_FILTER}); MIG refuses longer arrays before the device sees them. */
    public static final int MAX_WORDS = 128;
    /** Header flag: the filter hears what the device receives. */
    public static final int NETF_IN = 0x1;
    /** Header flag: the filter hears what the device's own clients send. */
    public static final int NETF_OUT = 0x2;
    /** Header flag: the program is for the BPF interpreter, else for CSPF. */
    public static final int NETF_BPF = 0x400;

    /** What {@link #accept} answers for a frame that is not wanted. */
    static final int REFUSED = 0;

    private static final int MAX_WORD = 0xffff;
    /** The header's upper six bits name the interpreter. The lower ten are flags, of which Mach ignores those it does not know. */
    private static final int INTERPRETER_MASK = 0xfc00;
    private static final int CSPF = 0;

    private final int[] words;

    /** @param words a verified program, not aliased */
    FilterProgram(int[] words) {
        this.words = words;
    }

    /**
     * Parses and verifies a program.
     *
     * @param words the words as Mach's {@code filter_array_t} has them, each 0..0xffff, the header first; not kept
     * @throws FilterException if there are none or more than {@link #MAX_WORDS}, the header has no direction or an unknown
     *             interpreter, or the program breaks a rule of its interpreter
     */
    public static FilterProgram parse(int[] words) throws FilterException {
        if (words.length == 0) {
            throw FilterException.inProgram("it has no words");
        }
        if (words.length > MAX_WORDS) {
            throw FilterException.inProgram("it has " + words.length + " words, the most is " + MAX_WORDS);
        }
        int[] own = words.clone();
        for (int i = 0; i < own.length; i++) {
            if (own[i] < 0 || own[i] > MAX_WORD) {
                throw FilterException.atWord(i, "the value does not fit in 16 bits");
            }
        }
        int header = own[0];
        if ((header & (NETF_IN | NETF_OUT)) == 0) {
            throw FilterException.atWord(0, "the header has neither NETF_IN nor NETF_OUT");
        }
        return switch (header & INTERPRETER_MASK) {
            case CSPF -> CspfProgram.of(own);
            case NETF_BPF -> BpfProgram.of(own);
            default -> throw FilterException.atWord(0, "the header names an unknown interpreter");
        };
    }

    /** Tells whether the filter hears what the device receives. */
    public final boolean in() {
        return (words[0] & NETF_IN) != 0;
    }

    /** Tells whether the filter hears what the device's own clients send. */
    public final boolean out() {
        return (words[0] & NETF_OUT) != 0;
    }

    /** The program as given; the caller owns the array. */
    public final int[] words() {
        return words.clone();
    }

    /**
     * Runs the program on one frame. Takes at most one step per instruction, and allocates nothing but a thread's scratch memory
     * the first time that a program on it needs one.
     *
     * @param octets holds the frame at {@code offset}, {@code length} octets that must lie inside the array; nothing else is read
     * @return how many octets of the frame to deliver: 0 refuses it, else from 14 (the header) to {@code length}
     */
    public final int accept(byte[] octets, int offset, int length) {
        return length < Ethernet.HEADER_LENGTH ? REFUSED : run(octets, offset, length);
    }

    /** @param length at least 14 */
    abstract int run(byte[] octets, int offset, int length);
}
