package org.machwire.filter;

/**
 * Writes a verified CSPF program in the intermediate form. There are no jumps back, so where each value lies on the stack is known
 * beforehand: value {@code n} from the bottom is word {@code n} of scratch memory.
 */
final class CspfLowering {
    private static final int ALL = -1;

    private final int[] words;
    private final FilterCode.Builder code = new FilterCode.Builder();
    private int depth;
    /** The word that is being written, which is no literal; the last one for what follows them all. */
    private int origin;

    private CspfLowering(int[] words) {
        this.words = words;
    }

    /** @param words a program that {@link CspfVerifier} passed, its header included */
    static FilterCode lower(int[] words) {
        return new CspfLowering(words).lower();
    }

    private FilterCode lower() {
        add(Bpf.LD_IMM, 1);
        push();
        for (int at = 1; at < words.length; at++) {
            origin = at;
            int word = words[at];
            int argument = Cspf.argument(word);
            if (argument > Cspf.PUSHZERO && argument < Cspf.PUSHIND) {
                add(Bpf.RET_K, 0); // what Mach leaves without a meaning is a word that is not there
                return code.build();
            }
            int operator = Cspf.operator(word);
            if (argument != Cspf.NOPUSH || operator != Cspf.NOP) {
                fetch(argument);
                apply(operator);
            }
            if (argument == Cspf.PUSHLIT) {
                at++;
            }
        }
        add(Bpf.LD_MEM, depth - 1);
        branch(Bpf.JEQ_K, 0, 1, 0);
        add(Bpf.RET_K, ALL);
        add(Bpf.RET_K, 0);
        return code.build();
    }

    /** Loads the value that an argument stands for. */
    private void fetch(int argument) {
        switch (argument) {
            case Cspf.NOPUSH -> pop();
            case Cspf.PUSHLIT -> add(Bpf.LD_IMM, words[origin + 1]);
            case Cspf.PUSHZERO -> add(Bpf.LD_IMM, 0);
            case Cspf.PUSHIND -> {
                pop();
                add(Bpf.LD_PACKET_WORD, 0);
            }
            case Cspf.PUSHHDRIND -> {
                pop();
                add(Bpf.LD_HEADER_WORD, 0);
            }
            default -> fetchFixed(argument);
        }
    }

    private void fetchFixed(int argument) {
        if (argument >= Cspf.PUSHSTK) {
            add(Bpf.LD_MEM, depth - 1 - (argument - Cspf.PUSHSTK));
        } else if (argument >= Cspf.PUSHHDR) {
            int index = argument - Cspf.PUSHHDR;
            if (index < Cspf.FRAME_HEADER_WORDS) {
                add(Bpf.LD_SWAPPED_ABS, 2 * index);
            } else {
                add(Bpf.LD_IMM, 0);
            }
        } else if (argument == Cspf.PUSHWORD) {
            add(Bpf.LD_PACKET_LENGTH, 0);
        } else {
            add(Bpf.LD_SWAPPED_ABS, Cspf.PACKET_WORD_BASE + 2 * (argument - Cspf.PUSHWORD));
        }
    }

    /** Lets an operator work on the top of the stack and the loaded value. */
    private void apply(int operator) {
        if (operator == Cspf.NOP) {
            push();
            return;
        }
        add(Bpf.TAX, 0);
        pop();
        switch (operator) {
            case Cspf.COR -> returnIf(true, ALL);
            case Cspf.CNAND -> returnIf(false, ALL);
            case Cspf.CNOR -> returnIf(true, 0);
            case Cspf.CAND -> returnIf(false, 0);
            case Cspf.EQ -> compare(Bpf.JEQ_X, true);
            case Cspf.NEQ -> compare(Bpf.JEQ_X, false);
            case Cspf.GT -> compare(Bpf.JGT_X, true);
            case Cspf.LE -> compare(Bpf.JGT_X, false);
            case Cspf.GE -> compare(Bpf.JGE_X, true);
            case Cspf.LT -> compare(Bpf.JGE_X, false);
            default -> {
                add(calculation(operator), 0);
                push();
            }
        }
    }

    private void returnIf(boolean equal, int result) {
        branch(Bpf.JEQ_X, 0, equal ? 0 : 1, equal ? 1 : 0);
        add(Bpf.RET_K, result);
    }

    /** Pushes 1 if the condition is as wanted, else 0. */
    private void compare(int condition, boolean wanted) {
        branch(condition, 0, wanted ? 0 : 2, wanted ? 2 : 0);
        add(Bpf.LD_IMM, 1);
        add(Bpf.JA, 1);
        add(Bpf.LD_IMM, 0);
        push();
    }

    private static int calculation(int operator) {
        return switch (operator) {
            case Cspf.AND -> Bpf.AND_X;
            case Cspf.OR -> Bpf.OR_X;
            case Cspf.XOR -> Bpf.XOR_X;
            case Cspf.LSH -> Bpf.LSH_X;
            case Cspf.RSH -> Bpf.RSH_X;
            case Cspf.ADD -> Bpf.ADD_X;
            case Cspf.SUB -> Bpf.SUB_X;
            default -> throw new AssertionError("the verifier passed operator " + operator);
        };
    }

    private void push() {
        add(Bpf.ST, depth++);
    }

    private void pop() {
        add(Bpf.LD_MEM, --depth);
    }

    private void add(int operation, int k) {
        branch(operation, k, 0, 0);
    }

    /** Adds an instruction that skips so many. */
    private void branch(int condition, int k, int ifTrue, int ifFalse) {
        code.add(origin, condition, ifTrue, ifFalse, k);
    }
}
