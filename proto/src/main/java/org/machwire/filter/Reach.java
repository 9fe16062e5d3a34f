package org.machwire.filter;

import org.jspecify.annotations.Nullable;

/** Follows all ways through a BPF program, which need not be a good one, and tells what is known at each instruction. */
final class Reach {
    private final BpfCode code;
    private final @Nullable Known[] at;

    private Reach(BpfCode code) {
        this.code = code;
        at = new Known[code.count()];
    }

    /** What is known before each instruction. */
    static Known[] of(BpfCode code) {
        Reach reach = new Reach(code);
        Known[] known = new Known[code.count()];
        for (int pc = 0; pc < code.count(); pc++) {
            Known here = reach.at[pc];
            known[pc] = here == null ? Known.NOTHING : here; // the first, or one that nothing leads to
            reach.follow(pc, known[pc]);
        }
        return known;
    }

    private void follow(int pc, Known known) {
        int k = code.k()[pc];
        int operation = code.code()[pc];
        switch (operation) {
            case Bpf.JEQ_K -> {
                reached(pc, code.ifTrue()[pc], known.compared(k, true));
                reached(pc, code.ifFalse()[pc], known.compared(k, false));
            }
            case Bpf.JEQ_X, Bpf.JGT_K, Bpf.JGT_X, Bpf.JGE_K, Bpf.JGE_X, Bpf.JSET_K, Bpf.JSET_X -> {
                reached(pc, code.ifTrue()[pc], known);
                reached(pc, code.ifFalse()[pc], known);
            }
            case Bpf.JA -> reached(pc, code.ifTrue()[pc], known);
            case Bpf.RET_K, Bpf.RET_A, Bpf.RET_MATCH_IMM, Bpf.KEY -> {
            }
            default -> reached(pc, pc + 1, after(operation, k, known));
        }
    }

    /** What is known behind an instruction that goes on with the next. */
    private static Known after(int operation, int k, Known known) {
        return switch (operation) {
            case Bpf.LDX_MSH -> known.withX(known.isHeaderLength(k));
            case Bpf.LDX_IMM, Bpf.LDX_MEM, Bpf.LDX_LEN, Bpf.TAX -> known.withX(false);
            case Bpf.ST, Bpf.STX -> known;
            default -> known.withA(loaded(operation, k, known));
        };
    }

    /** What of the frame an instruction puts into A; null if nothing that has a name. */
    static @Nullable Field loaded(int operation, int k, Known known) {
        return switch (operation) {
            case Bpf.LD_W_ABS -> known.at(k, 4);
            case Bpf.LD_H_ABS -> known.at(k, 2);
            case Bpf.LD_B_ABS -> known.at(k, 1);
            case Bpf.LD_W_IND -> known.atX(k, 4);
            case Bpf.LD_H_IND -> known.atX(k, 2);
            case Bpf.LD_B_IND -> known.atX(k, 1);
            case Bpf.LD_LEN -> new Field("length", Field.Kind.COUNT);
            default -> null;
        };
    }

    private void reached(int from, int to, Known known) {
        if (to > from && to < at.length) {
            Known there = at[to];
            at[to] = there == null ? known : there.or(known);
        }
    }
}
