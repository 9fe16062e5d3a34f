package org.machwire.filter;

/** What a filter program must keep to be taken; of a BPF program the index is an instruction's, of a CSPF program a word's. */
public enum FilterRule {
    /** There is a header. */
    EMPTY,
    /** There are at most {@link FilterProgram#MAX_WORDS} words, or {@link FilterProgram#MAX_LONG_WORDS} of a long program. */
    LENGTH,
    /** A word has 16 bits. */
    WORD,
    /** The header has {@code NETF_IN}, {@code NETF_OUT} or both. */
    DIRECTION,
    /** The upper six bits of the header are 0, for CSPF, or {@code NETF_BPF}. */
    INTERPRETER,

    /** BPF: an instruction has four words. */
    CUT_OFF,
    /** BPF: an instruction follows the header. */
    NO_INSTRUCTION,
    /** BPF: the operation is one of BSD's, or Mach's MATCH_IMM or KEY. */
    OPERATION,
    /** BPF: a jump goes forward, to an instruction of the program. */
    JUMP,
    /** BPF: the index of scratch memory is 0 to 15. */
    MEMORY,
    /** BPF: a constant divisor is not 0. */
    DIVISOR,
    /** BPF: there is one MATCH_IMM at most, and 1 to 4 KEYs follow it, which nothing else goes to. */
    KEYS,
    /** BPF: the last instruction returns, so that none is left by running past the end. */
    RETURN,

    /** CSPF: the operator is one of Mach's eighteen. */
    OPERATOR,
    /** CSPF: a word follows PUSHLIT. */
    LITERAL,
    /** CSPF: nothing is taken from an empty stack, PUSHSTK reaches a value on it, and one is left at the end. */
    UNDERFLOW,
    /** CSPF: at most 30 values are pushed at a time. */
    OVERFLOW
}
