package org.machwire.filter;

import java.util.ArrayList;
import java.util.List;

/**
 * Writes programs for people, a line for each instruction of BPF or word of CSPF, whether the verifier takes them or not. It says what
 * {@link FilterProgram} would do, and does nothing.
 */
public final class Disassembly {
    private static final int OPERATION_SHIFT = 10;
    private static final int CSPF = 0;
    private static final int FLAGS_MASK = FilterProgram.NETF_BPF - 1;

    private Disassembly() {}

    /**
     * What one instruction says.
     *
     * @param index its number as {@link FilterException#index} has it: an instruction's in BPF, else a word's; the header is 0
     * @param words its words, four hexadecimal digits each
     * @param operation the operation with its operands, as {@code tcpdump -d} or Mach's header file would have it
     * @param meaning what it does, in words; lines are named by their index
     */
    public record Line(int index, List<String> words, String operation, String meaning) {
        static Line of(int index, int[] words, int from, int count, String operation, String meaning) {
            List<String> hex = new ArrayList<>(count);
            for (int i = from; i < from + count; i++) {
                hex.add(String.format("%04x", words[i]));
            }
            return new Line(index, List.copyOf(hex), operation, meaning);
        }
    }

    /**
     * Disassembles a program that need not be one.
     *
     * @param words each 0..0xffff, the header first; not kept
     */
    public static List<Line> of(int[] words) {
        if (words.length == 0) {
            return List.of();
        }
        return switch (words[0] & ~FLAGS_MASK) {
            case CSPF -> CspfText.lines(words);
            case FilterProgram.NETF_BPF -> BpfText.lines(words);
            default -> ofUnknown(words);
        };
    }

    private static List<Line> ofUnknown(int[] words) {
        List<Line> lines = new ArrayList<>();
        lines.add(Line.of(0, words, 0, 1, "interpreter " + (words[0] >>> OPERATION_SHIFT) + directions(words[0]),
                "header: an interpreter that Mach does not have"));
        for (int i = 1; i < words.length; i++) {
            lines.add(Line.of(i, words, i, 1, "?", "a word of an unknown language"));
        }
        return lines;
    }

    /** The directions of a header as its flags are called, each after a blank. */
    static String directions(int header) {
        return ((header & FilterProgram.NETF_IN) != 0 ? " IN" : "")
                + ((header & FilterProgram.NETF_OUT) != 0 ? " OUT" : "");
    }

    /** What a header means by its directions. */
    static String hears(int header) {
        return switch (header & (FilterProgram.NETF_IN | FilterProgram.NETF_OUT)) {
            case FilterProgram.NETF_IN -> "for frames that the device receives";
            case FilterProgram.NETF_OUT -> "for frames that the device's own clients send";
            case 0 -> "for no direction";
            default -> "for frames that the device receives, and those that its own clients send";
        };
    }
}
