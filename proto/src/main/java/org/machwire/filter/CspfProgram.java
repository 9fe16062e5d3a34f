package org.machwire.filter;

import org.machwire.ethernet.Ethernet;

/**
 * A CSPF program. Its packet is that of {@code net_rcv_msg} as a little-endian host has it: word 0 is the length of the payload
 * and this four-octet header, word 1 the EtherType with its octets swapped, then comes the payload, swapped likewise. Its
 * header words are the 64 octets of the link header: the frame's 14, the rest zero.
 */
final class CspfProgram extends FilterProgram {
    private static final int HEADER_WORDS = 32;
    private static final int PACKET_HEADER_LENGTH = 4;
    /** Packet word 1 is at octet 12 of the frame, and all later words where they follow from that. */
    private static final int PACKET_WORD_BASE = Ethernet.TYPE_OFFSET - 2;
    private static final int TRUE = 1;
    /** No word of a frame: words are 0..0xffff. */
    private static final int OUTSIDE = -1;

    private final int[] arguments;
    private final int[] operators;
    private final int[] literals;

    private CspfProgram(int[] words, int[] arguments, int[] operators, int[] literals) {
        super(words);
        this.arguments = arguments;
        this.operators = operators;
        this.literals = literals;
    }

    static CspfProgram of(int[] words) throws FilterException {
        CspfVerifier.verify(words);
        int count = 0;
        for (int i = 1; i < words.length; i++, count++) {
            i += literalWords(words[i]);
        }
        int[] arguments = new int[count];
        int[] operators = new int[count];
        int[] literals = new int[count];
        int at = 1;
        for (int pc = 0; pc < count; pc++) {
            int word = words[at++];
            arguments[pc] = Cspf.argument(word);
            operators[pc] = Cspf.operator(word);
            if (literalWords(word) != 0) {
                literals[pc] = words[at++];
            }
        }
        return new CspfProgram(words, arguments, operators, literals);
    }

    private static int literalWords(int word) {
        return Cspf.argument(word) == Cspf.PUSHLIT ? 1 : 0;
    }

    @Override
    int run(byte[] octets, int offset, int length) {
        if (operators.length == 0) {
            return length;
        }
        return accepts(octets, offset, length, Scratch.ofThisThread()) ? length : REFUSED;
    }

    // The verifier keeps the stack within its bounds: depth is that of the values below the argument's.
    private boolean accepts(byte[] octets, int offset, int length, int[] stack) {
        stack[0] = TRUE;
        int depth = 1;
        for (int pc = 0; pc < operators.length; pc++) {
            int argument = arguments[pc];
            int value;
            switch (argument) {
                case Cspf.NOPUSH -> value = stack[--depth];
                case Cspf.PUSHLIT, Cspf.PUSHZERO -> value = literals[pc];
                case Cspf.PUSHIND -> value = packetWord(octets, offset, length, stack[--depth]);
                case Cspf.PUSHHDRIND -> value = headerWord(octets, offset, stack[--depth]);
                default -> value = argument >= Cspf.PUSHSTK
                        ? stack[depth - 1 - (argument - Cspf.PUSHSTK)]
                        : fixedWord(octets, offset, length, argument);
            }
            // Only a word may be missing: what was calculated on the stack may have any value.
            if (value == OUTSIDE && readsWord(argument)) {
                return false;
            }
            int operator = operators[pc];
            switch (operator) {
                case Cspf.NOP -> stack[depth++] = value;
                case Cspf.COR -> {
                    if (stack[--depth] == value) {
                        return true;
                    }
                }
                case Cspf.CAND -> {
                    if (stack[--depth] != value) {
                        return false;
                    }
                }
                case Cspf.CNOR -> {
                    if (stack[--depth] == value) {
                        return false;
                    }
                }
                case Cspf.CNAND -> {
                    if (stack[--depth] != value) {
                        return true;
                    }
                }
                default -> stack[depth - 1] = calculate(operator, stack[depth - 1], value);
            }
        }
        return stack[depth - 1] != 0;
    }

    private static boolean readsWord(int argument) {
        return argument > Cspf.PUSHZERO && argument < Cspf.PUSHSTK;
    }

    private static int fixedWord(byte[] octets, int offset, int length, int argument) {
        if (argument >= Cspf.PUSHHDR) {
            return headerWord(octets, offset, argument - Cspf.PUSHHDR);
        }
        // Arguments that Mach leaves without a meaning read a word that is not there.
        return argument >= Cspf.PUSHWORD ? packetWord(octets, offset, length, argument - Cspf.PUSHWORD) : OUTSIDE;
    }

    private static int packetWord(byte[] octets, int offset, int length, int index) {
        int packetLength = length - Ethernet.HEADER_LENGTH + PACKET_HEADER_LENGTH;
        if (index < 0 || index >= packetLength / 2) {
            return OUTSIDE;
        }
        return index == 0 ? packetLength & 0xffff : littleEndian(octets, offset + PACKET_WORD_BASE + 2 * index);
    }

    private static int headerWord(byte[] octets, int offset, int index) {
        if (index < 0 || index >= HEADER_WORDS) {
            return OUTSIDE;
        }
        return index < Ethernet.HEADER_LENGTH / 2 ? littleEndian(octets, offset + 2 * index) : 0;
    }

    private static int littleEndian(byte[] octets, int at) {
        return octets[at] & 0xff | (octets[at + 1] & 0xff) << 8;
    }

    private static int calculate(int operator, int top, int value) {
        return switch (operator) {
            case Cspf.EQ -> number(top == value);
            case Cspf.NEQ -> number(top != value);
            case Cspf.LT -> number(Unsigned.less(top, value));
            case Cspf.LE -> number(!Unsigned.less(value, top));
            case Cspf.GT -> number(Unsigned.less(value, top));
            case Cspf.GE -> number(!Unsigned.less(top, value));
            case Cspf.AND -> top & value;
            case Cspf.OR -> top | value;
            case Cspf.XOR -> top ^ value;
            case Cspf.LSH -> Unsigned.shiftLeft(top, value);
            case Cspf.RSH -> Unsigned.shiftRight(top, value);
            case Cspf.ADD -> top + value;
            case Cspf.SUB -> top - value;
            default -> throw new AssertionError("the verifier passed operator " + operator);
        };
    }

    private static int number(boolean truth) {
        return truth ? TRUE : 0;
    }
}
