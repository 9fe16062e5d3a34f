package org.machwire.filter;

import java.util.ArrayList;
import java.util.List;
import org.machwire.ethernet.Ethernet;

/** Writes CSPF programs, word by word, a literal with the word that pushes it. */
final class CspfText {
    private static final String[] OPERATORS = {"NOP", "EQ", "LT", "LE", "GT", "GE", "AND", "OR", "XOR", "COR", "CAND",
            "CNOR",
            "CNAND", "NEQ", "LSH", "RSH", "ADD", "SUB"};
    private static final int OCTET_MASK = 0xff;
    private static final int OCTET_BITS = 8;
    private static final int TYPE_HEADER_WORD = 6;

    private CspfText() {}

    /** @param words the header first */
    static List<Disassembly.Line> lines(int[] words) {
        List<Disassembly.Line> lines = new ArrayList<>();
        lines.add(Disassembly.Line.of(0, words, 0, 1, "CSPF" + Disassembly.directions(words[0]),
                "header: CSPF, " + Disassembly.hears(words[0])
                        + "; 1 is on the stack"));
        boolean onType = false;
        for (int i = 1; i < words.length; i++) {
            int word = words[i];
            boolean literal = Cspf.argument(word) == Cspf.PUSHLIT && i + 1 < words.length;
            int value = literal ? words[i + 1] : 0;
            String hint = literal && onType ? swappedType(value) : "";
            lines.add(Disassembly.Line.of(i, words, i, literal ? 2 : 1, operation(word, literal, value),
                    meaning(word, literal, value, hint)));
            onType = Cspf.operator(word) == Cspf.NOP && isType(Cspf.argument(word));
            i += literal ? 1 : 0;
        }
        return lines;
    }

    private static boolean isType(int argument) {
        return argument == Cspf.PUSHWORD + 1 || argument == Cspf.PUSHHDR + TYPE_HEADER_WORD;
    }

    /** What a literal is that is compared with an EtherType: Mach does not swap the octets of either. */
    private static String swappedType(int literal) {
        String name = FieldText.etherType((literal & OCTET_MASK) << OCTET_BITS | literal >>> OCTET_BITS);
        return name.isEmpty() ? "" : " (" + name + ")";
    }

    private static String operation(int word, boolean literal, int value) {
        int operator = Cspf.operator(word);
        String name = operator < OPERATORS.length ? OPERATORS[operator] : "operator " + operator;
        String argument = argument(Cspf.argument(word)) + (literal ? " " + FieldText.bits(value) : "");
        return operator == Cspf.NOP ? argument : argument + ", " + name;
    }

    private static String argument(int argument) {
        return switch (argument) {
            case Cspf.NOPUSH -> "NOPUSH";
            case Cspf.PUSHLIT -> "PUSHLIT";
            case Cspf.PUSHZERO -> "PUSHZERO";
            case Cspf.PUSHIND -> "PUSHIND";
            case Cspf.PUSHHDRIND -> "PUSHHDRIND";
            default -> {
                if (argument >= Cspf.PUSHSTK) {
                    yield "PUSHSTK+" + (argument - Cspf.PUSHSTK);
                }
                if (argument >= Cspf.PUSHHDR) {
                    yield "PUSHHDR+" + (argument - Cspf.PUSHHDR);
                }
                yield argument >= Cspf.PUSHWORD ? "PUSHWORD+" + (argument - Cspf.PUSHWORD) : "argument " + argument;
            }
        };
    }

    private static String meaning(int word, boolean literal, int value, String hint) {
        int argument = Cspf.argument(word);
        int operator = Cspf.operator(word);
        if (argument > Cspf.PUSHZERO && argument < Cspf.PUSHIND) {
            return "refuses the frame: the argument has no meaning";
        }
        if (argument == Cspf.NOPUSH) {
            return operator == Cspf.NOP ? "does nothing" : operates(operator);
        }
        String pushes = argument == Cspf.PUSHLIT
                ? literal
                        ? "pushes " + (hint.isEmpty() ? FieldText.plain(value) : FieldText.bits(value) + hint)
                        : "pushes a literal that is not there"
                : pushes(argument);
        return operator == Cspf.NOP ? pushes : pushes + "; " + operates(operator);
    }

    private static String pushes(int argument) {
        return switch (argument) {
            case Cspf.PUSHZERO -> "pushes 0";
            case Cspf.PUSHIND -> "takes a value, pushes the packet word of that number";
            case Cspf.PUSHHDRIND -> "takes a value, pushes the header word of that number";
            case Cspf.PUSHWORD -> "pushes packet word 0 (the packet's length)";
            default -> {
                if (argument >= Cspf.PUSHSTK) {
                    int below = argument - Cspf.PUSHSTK;
                    yield below == 0
                            ? "pushes the newest value again"
                            : "pushes again the value " + below + " below the newest";
                }
                if (argument >= Cspf.PUSHHDR) {
                    yield "pushes header word " + (argument - Cspf.PUSHHDR) + header(argument - Cspf.PUSHHDR);
                }
                int index = argument - Cspf.PUSHWORD;
                yield "pushes packet word " + index + octets(Cspf.PACKET_WORD_BASE + 2 * index);
            }
        };
    }

    private static String header(int index) {
        return index < Cspf.FRAME_HEADER_WORDS ? octets(2 * index) : " (always 0)";
    }

    private static String octets(int at) {
        return at == Ethernet.TYPE_OFFSET
                ? " (EtherType, its octets swapped)"
                : " (octets " + (at + 1) + " and " + at + ")";
    }

    /** What an operator does with the two newest values, of which the newest is the second. */
    private static String operates(int operator) {
        return switch (operator) {
            case Cspf.COR -> "takes two: accepts the frame if they are equal";
            case Cspf.CAND -> "takes two: refuses the frame if they differ";
            case Cspf.CNOR -> "takes two: refuses the frame if they are equal";
            case Cspf.CNAND -> "takes two: accepts the frame if they differ";
            case Cspf.EQ -> "takes two, pushes 1 if they are equal, else 0";
            case Cspf.NEQ -> "takes two, pushes 1 if they differ, else 0";
            case Cspf.LT -> "takes two, pushes 1 if the older is less, else 0";
            case Cspf.LE -> "takes two, pushes 1 if the older is not greater, else 0";
            case Cspf.GT -> "takes two, pushes 1 if the older is greater, else 0";
            case Cspf.GE -> "takes two, pushes 1 if the older is not less, else 0";
            case Cspf.AND -> "takes two, pushes both's bits in common";
            case Cspf.OR -> "takes two, pushes the bits that either has";
            case Cspf.XOR -> "takes two, pushes the bits in which they differ";
            case Cspf.LSH -> "takes two, pushes the older shifted left by the newer";
            case Cspf.RSH -> "takes two, pushes the older shifted right by the newer";
            case Cspf.ADD -> "takes two, pushes their sum";
            case Cspf.SUB -> "takes two, pushes the older less the newer";
            default -> "no operator of CSPF";
        };
    }
}
