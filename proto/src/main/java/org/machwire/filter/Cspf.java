package org.machwire.filter;

/**
 * Operators and arguments of CSPF, Mach's form of the CMU/Stanford packet filter (Mogul 1987). A word is an operator in the
 * upper six bits and an argument in the lower ten.
 */
final class Cspf {
    static final int ARGUMENT_BITS = 10;
    static final int ARGUMENT_MASK = 0x3ff;

    static final int NOP = 0;
    static final int EQ = 1;
    static final int LT = 2;
    static final int LE = 3;
    static final int GT = 4;
    static final int GE = 5;
    static final int AND = 6;
    static final int OR = 7;
    static final int XOR = 8;
    /** Takes two values; accepts the frame if they are equal. */
    static final int COR = 9;
    /** Takes two values; refuses the frame if they differ. */
    static final int CAND = 10;
    /** Takes two values; refuses the frame if they are equal. */
    static final int CNOR = 11;
    /** Takes two values; accepts the frame if they differ. */
    static final int CNAND = 12;
    static final int NEQ = 13;
    static final int LSH = 14;
    static final int RSH = 15;
    static final int ADD = 16;
    static final int SUB = 17;

    static final int NOPUSH = 0;
    /** The value is the word that follows. */
    static final int PUSHLIT = 1;
    static final int PUSHZERO = 2;
    /** Takes an index, gives the packet word there. */
    static final int PUSHIND = 14;
    /** Takes an index, gives the header word there. */
    static final int PUSHHDRIND = 15;
    /** The first of 944 arguments, one for each packet word. */
    static final int PUSHWORD = 16;
    /** The first of 32 arguments, one for each header word. */
    static final int PUSHHDR = 960;
    /** The first of 32 arguments, one for each value on the stack, the newest first. */
    static final int PUSHSTK = 992;

    /** Words of the link header that are a frame's; the rest of its 32 are 0. */
    static final int FRAME_HEADER_WORDS = 7;
    /** Words of the link header, {@code NET_HDW_HDR_MAX} octets. */
    static final int HEADER_WORDS = 32;
    /** Octets of {@code struct packet_header}, with which the packet begins: a length and the EtherType. */
    static final int PACKET_HEADER_LENGTH = 4;
    /** Packet word 1 is at octet 12 of the frame, and all later words where they follow from that. */
    static final int PACKET_WORD_BASE = 10;

    /** Values that a program may have pushed at a time, beside the TRUE that the stack starts with. */
    static final int MAX_PUSHED = 30;

    private Cspf() {}

    static int operator(int word) {
        return word >>> ARGUMENT_BITS;
    }

    static int argument(int word) {
        return word & ARGUMENT_MASK;
    }

    /** Tells whether the operator takes two values and leaves none. */
    static boolean isShortCircuit(int operator) {
        return operator >= COR && operator <= CNAND;
    }
}
