package org.machwire.filter;

import java.util.Arrays;
import org.machwire.ethernet.Ethernet;
import org.machwire.ethernet.NetworkOrder;

/** A BPF program: 32-bit registers A and X, both 0 at the start, and scratch memory of 16 words, zeroed. */
final class BpfProgram extends FilterProgram {
    private static final int[] NO_MEMORY = {};

    // An instruction is one long, so that each step loads once: the operand in the low 32 bits, then the operation code, and
    // where to go on if a condition holds and if not, 8, 12 and 12 bits wide.
    private static final int CODE_SHIFT = 32;
    private static final int IF_TRUE_SHIFT = 40;
    private static final int IF_FALSE_SHIFT = 52;
    private static final int CODE_MASK = 0xff;
    private static final int PLACE_MASK = 0xfff;

    private final long[] instructions;
    private final boolean usesMemory;

    private BpfProgram(int[] words, BpfCode verified) {
        super(words);
        this.instructions = pack(verified);
        this.usesMemory = usesMemory(verified.code());
    }

    private static long[] pack(BpfCode verified) {
        long[] packed = new long[verified.count()];
        for (int i = 0; i < packed.length; i++) {
            packed[i] = Integer.toUnsignedLong(verified.k()[i]) | (long) verified.code()[i] << CODE_SHIFT
                    | (long) (verified.ifTrue()[i] & PLACE_MASK) << IF_TRUE_SHIFT
                    | (long) (verified.ifFalse()[i] & PLACE_MASK) << IF_FALSE_SHIFT;
        }
        return packed;
    }

    private static int ifTrue(long instruction) {
        return (int) (instruction >>> IF_TRUE_SHIFT) & PLACE_MASK;
    }

    private static int ifFalse(long instruction) {
        return (int) (instruction >>> IF_FALSE_SHIFT);
    }

    static BpfProgram of(int[] words) throws FilterException {
        if (words.length % Bpf.INSTRUCTION_WORDS != 0) {
            throw FilterException
                    .inProgram("a BPF instruction has " + Bpf.INSTRUCTION_WORDS + " words, the last one is cut off");
        }
        if (words.length == Bpf.INSTRUCTION_WORDS) {
            throw FilterException.inProgram("no instruction follows the BPF header");
        }
        BpfCode decoded = BpfCode.decode(words);
        BpfVerifier.verify(decoded);
        return new BpfProgram(words, decoded);
    }

    private static boolean usesMemory(int[] code) {
        for (int operation : code) {
            switch (operation) {
                case Bpf.LD_MEM, Bpf.LDX_MEM, Bpf.ST, Bpf.STX, Bpf.RET_MATCH_IMM -> {
                    return true;
                }
                default -> {
                }
            }
        }
        return false;
    }

    @Override
    int run(byte[] octets, int offset, int length) {
        if (!usesMemory) {
            return run(octets, offset, length, NO_MEMORY);
        }
        int[] memory = Scratch.ofThisThread();
        Arrays.fill(memory, 0, Bpf.MEMORY_WORDS, 0);
        return run(octets, offset, length, memory);
    }

    // Ends because the verifier lets pc only grow and the last instruction return.
    private int run(byte[] octets, int offset, int length, int[] memory) {
        long[] program = instructions;
        int a = 0;
        int x = 0;
        int next = 0;
        while (true) {
            long instruction = program[next++];
            int operation = (int) (instruction >>> CODE_SHIFT) & CODE_MASK;
            int constant = (int) instruction;
            switch (operation) {
                case Bpf.LD_W_ABS, Bpf.LD_W_IND -> {
                    int at = operation == Bpf.LD_W_ABS ? constant : sum(x, constant);
                    if (outside(at, 4, length)) {
                        return REFUSED;
                    }
                    a = NetworkOrder.int32(octets, offset + at);
                }
                case Bpf.LD_H_ABS, Bpf.LD_H_IND -> {
                    int at = operation == Bpf.LD_H_ABS ? constant : sum(x, constant);
                    if (outside(at, 2, length)) {
                        return REFUSED;
                    }
                    a = NetworkOrder.uint16(octets, offset + at);
                }
                case Bpf.LD_B_ABS, Bpf.LD_B_IND -> {
                    int at = operation == Bpf.LD_B_ABS ? constant : sum(x, constant);
                    if (outside(at, 1, length)) {
                        return REFUSED;
                    }
                    a = octets[offset + at] & 0xff;
                }
                case Bpf.LDX_MSH -> {
                    if (outside(constant, 1, length)) {
                        return REFUSED;
                    }
                    x = (octets[offset + constant] & 0xf) << 2;
                }
                case Bpf.LD_IMM -> a = constant;
                case Bpf.LDX_IMM -> x = constant;
                case Bpf.LD_LEN -> a = length;
                case Bpf.LDX_LEN -> x = length;
                case Bpf.LD_MEM -> a = memory[constant];
                case Bpf.LDX_MEM -> x = memory[constant];
                case Bpf.ST -> memory[constant] = a;
                case Bpf.STX -> memory[constant] = x;
                case Bpf.TAX -> x = a;
                case Bpf.TXA -> a = x;

                case Bpf.JA -> next = ifTrue(instruction);
                case Bpf.JEQ_K -> next = a == constant ? ifTrue(instruction) : ifFalse(instruction);
                case Bpf.JEQ_X -> next = a == x ? ifTrue(instruction) : ifFalse(instruction);
                case Bpf.JGT_K -> next = Unsigned.less(constant, a) ? ifTrue(instruction) : ifFalse(instruction);
                case Bpf.JGT_X -> next = Unsigned.less(x, a) ? ifTrue(instruction) : ifFalse(instruction);
                case Bpf.JGE_K -> next = Unsigned.less(a, constant) ? ifFalse(instruction) : ifTrue(instruction);
                case Bpf.JGE_X -> next = Unsigned.less(a, x) ? ifFalse(instruction) : ifTrue(instruction);
                case Bpf.JSET_K -> next = (a & constant) != 0 ? ifTrue(instruction) : ifFalse(instruction);
                case Bpf.JSET_X -> next = (a & x) != 0 ? ifTrue(instruction) : ifFalse(instruction);

                case Bpf.RET_K -> {
                    return delivered(constant, length);
                }
                case Bpf.RET_A -> {
                    return delivered(a, length);
                }
                case Bpf.RET_MATCH_IMM -> {
                    return keysMatch(next, ifTrue(instruction), memory) ? delivered(constant, length) : REFUSED;
                }

                case Bpf.DIV_X, Bpf.MOD_X -> {
                    if (x == 0) {
                        return REFUSED;
                    }
                    a = calculate(operation, a, x);
                }
                default -> a = calculate(operation, a, (operation & Bpf.OPERAND_X) != 0 ? x : constant);
            }
        }
    }

    private static int calculate(int operation, int a, int operand) {
        return switch (operation) {
            case Bpf.ADD_K, Bpf.ADD_X -> a + operand;
            case Bpf.SUB_K, Bpf.SUB_X -> a - operand;
            case Bpf.MUL_K, Bpf.MUL_X -> a * operand;
            case Bpf.DIV_K, Bpf.DIV_X -> Integer.divideUnsigned(a, operand);
            case Bpf.MOD_K, Bpf.MOD_X -> Integer.remainderUnsigned(a, operand);
            case Bpf.OR_K, Bpf.OR_X -> a | operand;
            case Bpf.AND_K, Bpf.AND_X -> a & operand;
            case Bpf.XOR_K, Bpf.XOR_X -> a ^ operand;
            case Bpf.LSH_K, Bpf.LSH_X -> Unsigned.shiftLeft(a, operand);
            case Bpf.RSH_K, Bpf.RSH_X -> Unsigned.shiftRight(a, operand);
            case Bpf.NEG -> -a;
            default -> throw new AssertionError("the verifier passed operation code " + operation);
        };
    }

    /** Adds as unsigned numbers; negative, and so outside of every frame, from 2^31 on. */
    private static int sum(int x, int constant) {
        long sum = Integer.toUnsignedLong(x) + Integer.toUnsignedLong(constant);
        return sum > Integer.MAX_VALUE ? -1 : (int) sum;
    }

    private static boolean outside(int at, int size, int length) {
        return at < 0 || at > length - size;
    }

    private boolean keysMatch(int firstKey, int behindKeys, int[] memory) {
        for (int key = firstKey; key < behindKeys; key++) {
            if ((int) instructions[key] != memory[key - firstKey]) {
                return false;
            }
        }
        return true;
    }

    /** @param payload the octets of payload that the program wants, unsigned */
    private static int delivered(int payload, int length) {
        if (payload == 0) {
            return REFUSED;
        }
        return Unsigned.less(payload, length - Ethernet.HEADER_LENGTH) ? Ethernet.HEADER_LENGTH + payload : length;
    }
}
