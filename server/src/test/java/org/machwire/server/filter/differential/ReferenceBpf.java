package org.machwire.server.filter.differential;

/** One run of a BPF program, with BSD's meaning: the frame is one buffer, all words are unsigned, what lies outside refuses the frame. */
final class ReferenceBpf {
    private static final int MEMORY_WORDS = 16;
    private static final int USES_X = 0x08;

    private final int[] words;
    private final byte[] frame;
    private final long[] memory = new long[MEMORY_WORDS];
    private final boolean[] written = new boolean[MEMORY_WORDS];
    private long a;
    private long x;
    private int next;
    private int last;
    private int steps;
    private boolean readUnwritten;

    ReferenceBpf(int[] words, byte[] frame) {
        this.words = words;
        this.frame = frame;
    }

    Outcome run() {
        long returned = 0;
        try {
            while (true) {
                steps++;
                int at = next++;
                last = at;
                if (kind(at) == 6) {
                    returned = returned(at);
                    break;
                }
                step(at);
            }
        } catch (Refused refused) {
            returned = 0;
        }
        int payload = frame.length - ReferenceInterpreter.HEADER;
        int delivered = returned == 0 ? 0 : ReferenceInterpreter.HEADER + (int) Math.min(returned, payload);
        return new Outcome(delivered, last + 1, steps, readUnwritten);
    }

    private int code(int at) {
        return words[4 * at + 4];
    }

    private int kind(int at) {
        return code(at) & 0x07;
    }

    private int jt(int at) {
        return words[4 * at + 5] % 256;
    }

    private int jf(int at) {
        return words[4 * at + 5] / 256;
    }

    private long k(int at) {
        return words[4 * at + 7] * 65536L + words[4 * at + 6];
    }

    private void step(int at) {
        switch (kind(at)) {
            case 0 -> a = loaded(at);
            case 1 -> x = loaded(at);
            case 2 -> store(k(at), a);
            case 3 -> store(k(at), x);
            case 4 -> a = calculated(code(at) & 0xf0, operand(at));
            case 5 -> next = Math.toIntExact(next + jump(at));
            default -> {
                if (code(at) >= 0x80) {
                    a = x;
                } else {
                    x = a;
                }
            }
        }
    }

    private long loaded(int at) {
        long k = k(at);
        return switch (code(at) & 0xe0) {
            case 0x00 -> k;
            case 0x20 -> octets(k, size(at));
            case 0x40 -> octets(k + x, size(at));
            case 0x60 -> recall(k);
            case 0x80 -> frame.length;
            default -> octets(k, 1) % 16 * 4;
        };
    }

    private int size(int at) {
        return switch (code(at) & 0x18) {
            case 0x00 -> 4;
            case 0x08 -> 2;
            default -> 1;
        };
    }

    private long octets(long from, int size) {
        if (from + size > frame.length) {
            throw new Refused();
        }
        long value = 0;
        for (int i = 0; i < size; i++) {
            value = value * 256 + Byte.toUnsignedInt(frame[(int) from + i]);
        }
        return value;
    }

    private void store(long k, long value) {
        memory[(int) k] = value;
        written[(int) k] = true;
    }

    private long recall(long k) {
        readUnwritten |= !written[(int) k];
        return memory[(int) k];
    }

    private long operand(int at) {
        return (code(at) & USES_X) == 0 ? k(at) : x;
    }

    private long calculated(int operation, long b) {
        long exact = switch (operation) {
            case 0x00 -> a + b;
            case 0x10 -> a - b;
            case 0x20 -> a * b;
            case 0x30 -> a / divisor(b);
            case 0x40 -> a | b;
            case 0x50 -> a & b;
            case 0x60 -> b < 32 ? a << b : 0;
            case 0x70 -> b < 32 ? a >> b : 0;
            case 0x80 -> -a;
            case 0x90 -> a % divisor(b);
            default -> a ^ b;
        };
        return exact & 0xffff_ffffL;
    }

    private static long divisor(long b) {
        if (b == 0) {
            throw new Refused();
        }
        return b;
    }

    private long jump(int at) {
        long b = operand(at);
        boolean holds = switch (code(at) & 0xf0) {
            case 0x00 -> true;
            case 0x10 -> a == b;
            case 0x20 -> a > b;
            case 0x30 -> a >= b;
            default -> (a & b) != 0;
        };
        if (code(at) == 0x05) {
            return k(at);
        }
        return holds ? jt(at) : jf(at);
    }

    private long returned(int at) {
        return switch (code(at) & 0x18) {
            case 0x00 -> hasMatch() ? 0 : k(at);
            case 0x10 -> hasMatch() ? 0 : a;
            default -> matches(at) ? k(at) : 0;
        };
    }

    /** Whether the program is one of Mach's with keys: without a match it returns 0. */
    private boolean hasMatch() {
        for (int at = 0; 4 * at + 4 < words.length; at++) {
            if (code(at) == 0x1e) {
                return true;
            }
        }
        return false;
    }

    private boolean matches(int at) {
        for (int i = 0; i < jt(at); i++) {
            if (recall(i) != k(at + 1 + i)) {
                return false;
            }
        }
        return true;
    }
}
