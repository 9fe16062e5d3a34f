package org.machwire.filter;

/**
 * Refuses BPF programs that could fail to end, leave themselves or touch memory that is not theirs: every operation code is known, every
 * jump goes forward to an instruction of the program, every scratch index and constant divisor is valid, keys follow their
 * MATCH_IMM, and the last instruction returns.
 */
final class BpfVerifier {
    private static final int CLASS_MASK = 0x07;
    private static final int CLASS_RET = 0x06;

    private final BpfCode program;
    private boolean matched;

    private BpfVerifier(BpfCode program) {
        this.program = program;
    }

    /** @throws FilterException at the first instruction that breaks a rule */
    static void verify(BpfCode program) throws FilterException {
        new BpfVerifier(program).verify();
    }

    private void verify() throws FilterException {
        int last = program.count() - 1;
        int pc = 0;
        while (pc <= last) {
            pc = verifyInstruction(pc);
        }
        if ((program.code()[last] & CLASS_MASK) != CLASS_RET) {
            throw refused(FilterRule.RETURN, last, "the last instruction does not return");
        }
    }

    /** @return the place of the next instruction */
    private int verifyInstruction(int pc) throws FilterException {
        switch (program.code()[pc]) {
            case Bpf.LD_MEM, Bpf.LDX_MEM, Bpf.ST, Bpf.STX -> verifyMemory(pc);
            case Bpf.DIV_K, Bpf.MOD_K -> verifyDivisor(pc);
            case Bpf.JA -> verifyTarget(pc, program.ifTrue()[pc]);
            case Bpf.JEQ_K, Bpf.JEQ_X, Bpf.JGT_K, Bpf.JGT_X, Bpf.JGE_K, Bpf.JGE_X, Bpf.JSET_K, Bpf.JSET_X -> {
                verifyTarget(pc, program.ifTrue()[pc]);
                verifyTarget(pc, program.ifFalse()[pc]);
            }
            case Bpf.RET_MATCH_IMM -> {
                verifyMatch(pc);
                return program.ifTrue()[pc];
            }
            case Bpf.KEY -> throw refused(FilterRule.KEYS, pc, "a KEY must follow a MATCH_IMM that counts it");
            case Bpf.LD_IMM, Bpf.LDX_IMM, Bpf.LD_W_ABS, Bpf.LD_H_ABS, Bpf.LD_B_ABS, Bpf.LD_W_IND, Bpf.LD_H_IND,
                    Bpf.LD_B_IND,
                    Bpf.LD_LEN, Bpf.LDX_LEN, Bpf.LDX_MSH, Bpf.ADD_K, Bpf.ADD_X, Bpf.SUB_K, Bpf.SUB_X, Bpf.MUL_K,
                    Bpf.MUL_X,
                    Bpf.DIV_X, Bpf.OR_K, Bpf.OR_X, Bpf.AND_K, Bpf.AND_X, Bpf.LSH_K, Bpf.LSH_X, Bpf.RSH_K, Bpf.RSH_X,
                    Bpf.NEG,
                    Bpf.MOD_X, Bpf.XOR_K, Bpf.XOR_X, Bpf.RET_K, Bpf.RET_A, Bpf.TAX, Bpf.TXA ->
                {
                }
            default ->
                throw refused(FilterRule.OPERATION, pc,
                        "the operation code 0x" + Integer.toHexString(program.code()[pc]) + " is unknown");
        }
        return pc + 1;
    }

    private void verifyMemory(int pc) throws FilterException {
        int index = program.k()[pc];
        if (index < 0 || index >= Bpf.MEMORY_WORDS) {
            throw refused(FilterRule.MEMORY, pc, "scratch memory has no word " + Integer.toUnsignedString(index));
        }
    }

    private void verifyDivisor(int pc) throws FilterException {
        if (program.k()[pc] == 0) {
            throw refused(FilterRule.DIVISOR, pc, "the divisor is 0");
        }
    }

    private void verifyTarget(int pc, int target) throws FilterException {
        if (target <= pc || target >= program.count()) {
            throw refused(FilterRule.JUMP, pc, "a jump leaves the program or goes back");
        }
        if (program.code()[target] == Bpf.KEY) {
            throw refused(FilterRule.KEYS, pc, "a jump goes into the keys of a MATCH_IMM");
        }
    }

    private void verifyMatch(int pc) throws FilterException {
        if (matched) {
            throw refused(FilterRule.KEYS, pc, "there is a second MATCH_IMM");
        }
        matched = true;
        int behindKeys = program.ifTrue()[pc];
        int keys = behindKeys - pc - 1;
        if (keys < 1 || keys > Bpf.MAX_KEYS) {
            throw refused(FilterRule.KEYS, pc, "a MATCH_IMM has 1 to " + Bpf.MAX_KEYS + " keys, not " + keys);
        }
        for (int key = pc + 1; key < behindKeys; key++) {
            if (key >= program.count() || program.code()[key] != Bpf.KEY) {
                throw refused(FilterRule.KEYS, pc, "a KEY of the MATCH_IMM is missing");
            }
        }
    }

    private static FilterException refused(FilterRule rule, int pc, String why) {
        int header = 1;
        return FilterException.atInstruction(rule, pc + header, why);
    }
}
