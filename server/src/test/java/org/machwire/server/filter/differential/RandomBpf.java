package org.machwire.server.filter.differential;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;

/** Writes valid BPF programs of all operations, which use what they compute. */
final class RandomBpf {
    private static final int MEMORY_WORDS = 16;
    private static final int MAX_KEYS = 4;
    private static final int[] ALU = {0x04, 0x0c, 0x14, 0x1c, 0x24, 0x2c, 0x44, 0x4c, 0x54, 0x5c, 0x64, 0x6c, 0x74,
            0x7c,
            0x84, 0xa4, 0xac};
    private static final int[] DIVISIONS = {0x34, 0x3c, 0x94, 0x9c};
    private static final int[] CONDITIONS = {0x15, 0x1d, 0x25, 0x2d, 0x35, 0x3d, 0x45, 0x4d};
    private static final int[] ABSOLUTE = {0x20, 0x28, 0x30};
    private static final int[] INDIRECT = {0x40, 0x48, 0x50};

    /** One instruction; the jumps are set last. */
    private record Instruction(int code, int jt, int k) {}

    private final Random random;
    private final int length;
    /** Of so many loads, one reaches far: few in a long program, so that frames come to its end. */
    private final int rarely;
    private final List<Instruction> program = new ArrayList<>();
    /** Where MATCH_IMM is, -1 for nowhere; its keys follow. */
    private int match = -1;
    private int keys;
    /** Instructions that use the X which the one before them loads. */
    private final BitSet needX = new BitSet();

    private RandomBpf(Random random, int length) {
        this.random = random;
        this.length = length;
        rarely = Math.max(30, length);
    }

    /** The words of a program for IN of nearly so many instructions, at least 4, the header not counted; never more. */
    static int[] words(Random random, int length) {
        var one = new RandomBpf(random, length);
        one.write();
        return one.encode();
    }

    private int oneOf(int... codes) {
        return codes[random.nextInt(codes.length)];
    }

    private boolean oneIn(int n) {
        return random.nextInt(n) == 0;
    }

    private void add(int code, int k) {
        program.add(new Instruction(code, 0, k));
    }

    private void write() {
        int matchAt = length > 20 && oneIn(4) ? random.nextInt(length - 20) : Integer.MAX_VALUE;
        while (program.size() < length - 3) {
            if (program.size() >= matchAt) {
                match();
                matchAt = Integer.MAX_VALUE;
            } else {
                one();
            }
        }
        switch (random.nextInt(3)) {
            case 0 -> add(0x06, k());
            case 1 -> {
                add(0x54, 0x7f);
                add(0x16, 0);
            }
            default -> add(0x16, 0);
        }
    }

    private void one() {
        switch (random.nextInt(20)) {
            case 0, 1, 2 -> add(oneOf(ABSOLUTE), near());
            case 3 -> add(0xb1, near());
            case 4, 5 -> indirect();
            case 6 -> add(oneOf(0x00, 0x01), k());
            case 7 -> add(oneOf(0x80, 0x81), 0);
            case 8 -> add(oneOf(0x02, 0x03), random.nextInt(MEMORY_WORDS));
            case 9, 10 -> add(oneOf(0x60, 0x61), random.nextInt(MEMORY_WORDS));
            case 11, 12, 13 -> add(oneOf(ALU), oneIn(3) ? random.nextInt(34) : k());
            case 14 -> divide();
            case 15, 16, 17 -> add(oneOf(CONDITIONS), oneIn(2) ? near() : k());
            case 18 -> add(oneOf(0x07, 0x87), 0);
            default -> add(oneIn(rarely / 3) ? oneOf(0x06, 0x16) : 0x05, k());
        }
    }

    /** Mostly inside; at times the sum of X and k overflows. */
    private void indirect() {
        int x = near();
        switch (random.nextInt(rarely)) {
            case 0 -> add(0x01, -1 - random.nextInt(20));
            case 1 -> add(0x01, Integer.MAX_VALUE - random.nextInt(20));
            case 2 -> add(0x81, 0);
            default -> add(0x01, x);
        }
        needX.set(program.size());
        if (oneIn(rarely)) {
            add(oneOf(INDIRECT), k());
        } else {
            add(oneOf(INDIRECT), oneIn(rarely) ? -1 - random.nextInt(1 + x) : random.nextInt(8));
        }
    }

    private void divide() {
        int code = oneOf(DIVISIONS);
        if (!oneIn(rarely / 6)) {
            add(0x01, 1 + random.nextInt(300));
            needX.set(program.size());
        }
        int k = k();
        add(code, k == 0 ? 3 : k);
    }

    /** Keys that are often what scratch memory holds. */
    private void match() {
        keys = 1 + random.nextInt(MAX_KEYS);
        for (int i = 0; i < keys; i++) {
            add(0x28, 12);
            add(0x54, 1);
            add(0x02, i);
        }
        match = program.size();
        program.add(new Instruction(0x1e, keys, k()));
        for (int i = 0; i < keys; i++) {
            add(0x17, oneIn(20) ? k() : random.nextInt(2) * random.nextInt(2));
        }
    }

    /** An offset that most frames reach, and some do not. */
    private int near() {
        return oneIn(rarely) ? random.nextInt(1600) : random.nextInt(32);
    }

    private int k() {
        return switch (random.nextInt(8)) {
            case 0 -> random.nextInt();
            case 1 -> Integer.MAX_VALUE - random.nextInt(3);
            case 2 -> Integer.MIN_VALUE + random.nextInt(3);
            case 3 -> -random.nextInt(100);
            case 4 -> 1 << random.nextInt(32);
            default -> random.nextInt(100);
        };
    }

    private int[] encode() {
        var words = new int[4 + 4 * program.size()];
        words[0] = 0x401;
        for (int i = 0; i < program.size(); i++) {
            Instruction one = program.get(i);
            int jt = one.jt;
            int jf = 0;
            int k = one.k;
            if (one.code == 0x05) {
                k = jump(i, length);
            } else if (one.code % 8 == 5) {
                jt = jump(i, 255);
                jf = jump(i, 255);
            }
            words[4 * i + 4] = one.code;
            words[4 * i + 5] = jt | jf << 8;
            words[4 * i + 6] = k & 0xffff;
            words[4 * i + 7] = k >>> 16;
        }
        return words;
    }

    /** How far to jump from an instruction: mostly not far, never into keys. */
    private int jump(int from, int most) {
        int farthest = Math.min(most, program.size() - 2 - from);
        int by = random.nextInt(1 + (oneIn(rarely / 5) ? farthest : Math.min(farthest, 4)));
        int to = from + 1 + by;
        if (match >= 0 && to > match && to <= match + keys) {
            return match - from - 1;
        }
        return needX.get(to) && !oneIn(rarely) ? by - 1 : by;
    }
}
