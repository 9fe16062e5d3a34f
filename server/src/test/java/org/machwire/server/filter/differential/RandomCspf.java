package org.machwire.server.filter.differential;

import java.util.Arrays;
import java.util.Random;

/** Writes valid CSPF programs of all operators and arguments, to the deepest stack. */
final class RandomCspf {
    /** The TRUE at the start, and 30 pushes. */
    private static final int DEEPEST = 31;
    private static final int NOPUSH = 0;
    private static final int PUSHLIT = 1;
    private static final int PUSHZERO = 2;
    private static final int PUSHIND = 14;
    private static final int PUSHHDRIND = 15;
    private static final int PUSHWORD = 16;
    private static final int PUSHHDR = 960;
    private static final int PUSHSTK = 992;

    private final Random random;
    private final int[] words;
    private int size = 1;
    private int depth = 1;

    private RandomCspf(Random random, int length) {
        this.random = random;
        words = new int[1 + length];
        words[0] = 1;
    }

    /** The words of a program for IN of at most so many words behind the header. */
    static int[] words(Random random, int length) {
        var one = new RandomCspf(random, length);
        one.write(random.nextInt(1, DEEPEST));
        return Arrays.copyOf(one.words, one.size);
    }

    private void write(int wantedDepth) {
        while (size + 3 < words.length) {
            boolean mayTakeTwo = depth >= 2;
            if (mayTakeTwo && (depth >= wantedDepth || random.nextInt(4) == 0)) {
                put(operator(depth >= 3), NOPUSH);
            } else if (depth < DEEPEST && random.nextInt(3) > 0) {
                push(0);
            } else if (depth < DEEPEST) {
                push(operator(mayTakeTwo));
            } else {
                put(operator(true), NOPUSH);
            }
        }
    }

    /** An operator; of the short circuits, which leave no value, none unless one lies below. */
    private int operator(boolean shortCircuits) {
        int operator = random.nextInt(1, 18);
        boolean isShortCircuit = operator >= 9 && operator <= 12;
        // They end most runs: they are rarer than chance would have them.
        return isShortCircuit && (!shortCircuits || random.nextInt(2) == 0) ? 7 : operator;
    }

    private void put(int operator, int argument) {
        words[size++] = operator << 10 | argument;
        if (argument == NOPUSH || argument == PUSHIND || argument == PUSHHDRIND) {
            depth--;
        }
        if (operator == 0) {
            depth++;
        } else if (operator >= 9 && operator <= 12) {
            depth--;
        }
    }

    private void push(int operator) {
        switch (random.nextInt(16)) {
            case 0, 1, 2, 3 -> literal(operator, value());
            case 4 -> put(operator, PUSHZERO);
            case 5, 6, 7 -> put(operator, PUSHWORD + random.nextInt(random.nextInt(10) == 0 ? 944 : 20));
            case 8, 9 -> put(operator, PUSHHDR + random.nextInt(32));
            case 10, 11 -> stack(operator);
            case 12, 13 -> indirect(operator);
            case 14 -> put(operator, random.nextInt(4) == 0 ? random.nextInt(3, 14) : PUSHZERO);
            default -> same(operator);
        }
    }

    private void literal(int operator, int literal) {
        put(operator, PUSHLIT);
        words[size++] = literal;
    }

    private void stack(int operator) {
        put(operator, PUSHSTK + random.nextInt(depth));
    }

    /** Pushes an index and the word there, if there is room for both. */
    private void indirect(int operator) {
        if (depth + 1 >= DEEPEST || size + 3 > words.length) {
            put(operator, PUSHZERO);
            return;
        }
        literal(0, random.nextInt(12) == 0 ? random.nextInt(0x10000) : random.nextInt(28));
        put(operator, random.nextBoolean() ? PUSHIND : PUSHHDRIND);
    }

    /** What the frame's type is, so that comparisons at times hold. */
    private void same(int operator) {
        put(operator, random.nextBoolean() ? PUSHWORD + 1 : PUSHHDR + 6);
    }

    private int value() {
        return switch (random.nextInt(6)) {
            case 0 -> random.nextInt(0x10000);
            case 1 -> 0x0008;
            case 2 -> 0xffff;
            case 3 -> 0xdd86;
            default -> random.nextInt(34);
        };
    }
}
