package org.machwire.filter;

import static org.machwire.filter.Programs.bpf;
import static org.machwire.filter.Programs.cspf;
import static org.machwire.filter.Programs.insn;
import static org.machwire.filter.Programs.op;

import java.util.Random;

/** Writes programs of both languages at random. */
final class RandomPrograms {
    private static final int[] BPF_CODES = {0x00, 0x01, 0x20, 0x28, 0x30, 0x40, 0x48, 0x50, 0x60, 0x61, 0x80, 0x81,
            0xb1, 0x02,
            0x03, 0x04, 0x0c, 0x14, 0x1c, 0x24, 0x2c, 0x34, 0x3c, 0x44, 0x4c, 0x54, 0x5c, 0x64, 0x6c, 0x74, 0x7c, 0x84,
            0x94, 0x9c,
            0xa4, 0xac, 0x05, 0x15, 0x1d, 0x25, 0x2d, 0x35, 0x3d, 0x45, 0x4d, 0x07, 0x87};

    private final Random random;

    RandomPrograms(Random random) {
        this.random = random;
    }

    /** A program of CSPF, which may break a rule. */
    int[] cspfWords() {
        return cspf(random.ints(random.nextInt(1, 12), 0, 1).map(zero -> cspfWord()).toArray());
    }

    /** A program of CSPF that keeps all rules. */
    int[] validCspf() {
        while (true) {
            int[] words = cspfWords();
            try {
                FilterProgram.parse(words);
                return words;
            } catch (FilterException refused) {
                continue; // one in four is valid
            }
        }
    }

    private int cspfWord() {
        int operator = random.nextInt(0, 18);
        return switch (random.nextInt(6)) {
            case 0 -> op(operator, random.nextInt(0, 16));
            case 1 -> op(operator, 16 + random.nextInt(0, 40));
            case 2 -> op(operator, 960 + random.nextInt(0, 32));
            case 3 -> op(operator, 992 + random.nextInt(0, 3));
            case 4 -> op(0, 16 + random.nextInt(0, 40));
            default -> op(0, 2);
        };
    }

    /** A program of BPF that keeps all rules. */
    int[] validBpf() {
        int count = random.nextInt(2, 32);
        int[][] instructions = new int[count][];
        for (int i = 0; i < count - 1; i++) {
            int code = BPF_CODES[random.nextInt(BPF_CODES.length)];
            int ahead = count - 1 - i;
            instructions[i] = switch (code) {
                case 0x60, 0x61, 0x02, 0x03 -> insn(code, random.nextInt(16));
                case 0x05 -> insn(code, random.nextInt(ahead));
                case 0x15, 0x1d, 0x25, 0x2d, 0x35, 0x3d, 0x45, 0x4d ->
                    insn(code, random.nextInt(ahead), random.nextInt(ahead), operand());
                default -> insn(code, operand() | 1);
            };
        }
        instructions[count - 1] = random.nextBoolean() ? insn(0x06, operand()) : insn(0x16, 0);
        return bpf(instructions);
    }

    private int operand() {
        return switch (random.nextInt(4)) {
            case 0 -> random.nextInt();
            case 1 -> Integer.MAX_VALUE - random.nextInt(100);
            case 2 -> -random.nextInt(100);
            default -> random.nextInt(100);
        };
    }
}
