package org.machwire.filter;

import java.util.Arrays;
import org.machwire.ethernet.Ethernet;
import org.machwire.ethernet.NetworkOrder;

/**
 * The intermediate form of verified programs of both languages: BPF's instructions, and those four of {@link Bpf} that only CSPF
 * needs, on registers A and X, both 0 at the start, and zeroed scratch memory. Every jump goes forward and every way ends with a return. A program
 * for both directions has one, and so have programs that differ in the keys of their MATCH_IMM only: they are equal. Immutable.
 */
public final class FilterCode {
    /** The most instructions, of which places are twelve bits wide. */
    static final int MAX_INSTRUCTIONS = 4096;

    // An instruction is one long, so that each step loads once: the operand in the low 32 bits, then the operation code, and
    // where to go on if a condition holds and if not, 8, 12 and 12 bits wide.
    private static final int OPERATION_SHIFT = 32;
    private static final int IF_TRUE_SHIFT = 40;
    private static final int IF_FALSE_SHIFT = 52;
    private static final int OPERATION_MASK = 0xff;
    private static final int PLACE_MASK = 0xfff;

    private static final int REFUSED = 0;

    private final long[] instructions;
    private final int[] origins;
    private final int memoryWords;
    private final int longestPath;

    private FilterCode(long[] instructions, int[] origins) {
        this.instructions = instructions;
        this.origins = origins;
        this.memoryWords = memoryWords(instructions);
        this.longestPath = longestPath(instructions);
    }

    /** Collects instructions in their order. */
    static final class Builder {
        private long[] instructions = new long[16];
        private int[] origins = new int[16];
        private int count;

        /**
         * Adds an instruction.
         *
         * @param origin what of the program it comes from: an instruction's index, or a word's
         * @param ifTrue how many to skip after a condition that holds, or after JA, which has it in {@code k}; and how many keys MATCH_IMM has
         * @param ifFalse how many to skip after one that does not
         */
        void add(int origin, int operation, int ifTrue, int ifFalse, int k) {
            if (count == instructions.length) {
                instructions = Arrays.copyOf(instructions, 2 * count);
                origins = Arrays.copyOf(origins, 2 * count);
            }
            long next = count + 1L;
            long then = next + (operation == Bpf.JA ? k : ifTrue);
            instructions[count] = Integer.toUnsignedLong(operation == Bpf.KEY ? 0 : k)
                    | (long) operation << OPERATION_SHIFT | (then & PLACE_MASK) << IF_TRUE_SHIFT
                    | (next + ifFalse & PLACE_MASK) << IF_FALSE_SHIFT;
            origins[count++] = origin;
        }

        FilterCode build() {
            if (count > MAX_INSTRUCTIONS) {
                throw new AssertionError(count + " instructions");
            }
            return new FilterCode(Arrays.copyOf(instructions, count), Arrays.copyOf(origins, count));
        }
    }

    /** How many instructions it has, keys among them. */
    public int count() {
        return instructions.length;
    }

    /** The operation code of an instruction, of {@link Bpf}. */
    public int operation(int place) {
        return operation(instructions[place]);
    }

    /** The operand; 0 of a key. */
    public int constant(int place) {
        return (int) instructions[place];
    }

    /** Where to go on after JA, or after a condition that holds; of MATCH_IMM the place behind its keys. */
    public int ifTrue(int place) {
        return ifTrue(instructions[place]);
    }

    /** Where to go on after a condition that does not hold. */
    public int ifFalse(int place) {
        return ifFalse(instructions[place]);
    }

    /** What an instruction comes from: an instruction of BPF, or a word of CSPF, of which the header is 0. */
    public int origin(int place) {
        return origins[place];
    }

    /** How many words of scratch memory it uses, from the first on. */
    public int memoryWords() {
        return memoryWords;
    }

    /** How many instructions it takes at most on a frame. */
    public int longestPath() {
        return longestPath;
    }

    /** How an instruction goes on. */
    public enum Flow {
        /** With the next. */
        NEXT,
        /** With {@link #ifTrue}. */
        JUMP,
        /** With {@link #ifTrue} or {@link #ifFalse}. */
        BRANCH,
        /** Not at all. */
        RETURN
    }

    /** How an operation goes on. */
    public static Flow flow(int operation) {
        return switch (operation) {
            case Bpf.JA -> Flow.JUMP;
            case Bpf.JEQ_K, Bpf.JEQ_X, Bpf.JGT_K, Bpf.JGT_X, Bpf.JGE_K, Bpf.JGE_X, Bpf.JSET_K, Bpf.JSET_X ->
                Flow.BRANCH;
            case Bpf.RET_K, Bpf.RET_A, Bpf.RET_MATCH_IMM -> Flow.RETURN;
            default -> Flow.NEXT;
        };
    }

    private static int operation(long instruction) {
        return (int) (instruction >>> OPERATION_SHIFT) & OPERATION_MASK;
    }

    private static int ifTrue(long instruction) {
        return (int) (instruction >>> IF_TRUE_SHIFT) & PLACE_MASK;
    }

    private static int ifFalse(long instruction) {
        return (int) (instruction >>> IF_FALSE_SHIFT);
    }

    private static int memoryWords(long[] instructions) {
        int words = 0;
        for (long instruction : instructions) {
            words = Math.max(words, switch (operation(instruction)) {
                case Bpf.LD_MEM, Bpf.LDX_MEM, Bpf.ST, Bpf.STX -> (int) instruction + 1;
                case Bpf.RET_MATCH_IMM -> Bpf.MAX_KEYS;
                default -> 0;
            });
        }
        return words;
    }

    private static int longestPath(long[] instructions) {
        int[] from = new int[instructions.length + 1];
        for (int place = instructions.length - 1; place >= 0; place--) {
            long instruction = instructions[place];
            from[place] = 1 + switch (flow(operation(instruction))) {
                case NEXT -> from[place + 1];
                case JUMP -> from[ifTrue(instruction)];
                case BRANCH -> Math.max(from[ifTrue(instruction)], from[ifFalse(instruction)]);
                case RETURN -> 0;
            };
        }
        return from[0];
    }

    /**
     * Runs it on one frame. Takes at most one step per instruction, reads nothing but the frame, and allocates nothing.
     *
     * @param octets holds the frame at {@code offset}, {@code length} octets, at least 14, which must lie inside the array
     * @param memory at least {@link #memoryWords} words; overwritten
     * @return how many octets of the frame to deliver, 0 for none; or, negative, the complement of how many if the first words of
     *         {@code memory} are the keys that are looked for
     */
    public int run(byte[] octets, int offset, int length, int[] memory) {
        return (int) execute(octets, offset, length, memory);
    }

    /**
     * Finds where a frame is decided on: the {@link #origin} of the instruction that returned, or whose load or division refused
     * the frame. The arguments are those of {@link #run}.
     */
    public int decidedAt(byte[] octets, int offset, int length, int[] memory) {
        return origins[(int) (execute(octets, offset, length, memory) >>> 32)];
    }

    // Ends because places only grow and every way ends with a return. The result, and above it the place that it was found at.
    private long execute(byte[] octets, int offset, int length, int[] memory) {
        Arrays.fill(memory, 0, memoryWords, 0);
        long[] program = instructions;
        int a = 0;
        int x = 0;
        int next = 0;
        while (true) {
            long instruction = program[next++];
            int operation = operation(instruction);
            int constant = (int) instruction;
            switch (operation) {
                case Bpf.LD_W_ABS, Bpf.LD_W_IND -> {
                    int at = operation == Bpf.LD_W_ABS ? constant : sum(x, constant);
                    if (outside(at, 4, length)) {
                        return result(next, REFUSED);
                    }
                    a = NetworkOrder.int32(octets, offset + at);
                }
                case Bpf.LD_H_ABS, Bpf.LD_H_IND -> {
                    int at = operation == Bpf.LD_H_ABS ? constant : sum(x, constant);
                    if (outside(at, 2, length)) {
                        return result(next, REFUSED);
                    }
                    a = NetworkOrder.uint16(octets, offset + at);
                }
                case Bpf.LD_B_ABS, Bpf.LD_B_IND -> {
                    int at = operation == Bpf.LD_B_ABS ? constant : sum(x, constant);
                    if (outside(at, 1, length)) {
                        return result(next, REFUSED);
                    }
                    a = octets[offset + at] & 0xff;
                }
                case Bpf.LDX_MSH -> {
                    if (outside(constant, 1, length)) {
                        return result(next, REFUSED);
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

                case Bpf.LD_PACKET_LENGTH -> a = packetLength(length);
                case Bpf.LD_SWAPPED_ABS -> {
                    if (outside(constant, 2, length)) {
                        return result(next, REFUSED);
                    }
                    a = swapped(octets, offset + constant);
                }
                case Bpf.LD_PACKET_WORD -> {
                    a = packetWord(octets, offset, length, a);
                    if (a < 0) {
                        return result(next, REFUSED);
                    }
                }
                case Bpf.LD_HEADER_WORD -> {
                    a = headerWord(octets, offset, a);
                    if (a < 0) {
                        return result(next, REFUSED);
                    }
                }

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
                    return result(next, delivered(constant, length));
                }
                case Bpf.RET_A -> {
                    return result(next, delivered(a, length));
                }
                case Bpf.RET_MATCH_IMM -> {
                    int delivered = delivered(constant, length);
                    return result(next, delivered == REFUSED ? REFUSED : ~delivered);
                }

                case Bpf.DIV_X, Bpf.MOD_X -> {
                    if (x == 0) {
                        return result(next, REFUSED);
                    }
                    a = calculate(operation, a, x);
                }
                default -> a = calculate(operation, a, (operation & Bpf.OPERAND_X) != 0 ? x : constant);
            }
        }
    }

    private static long result(int next, int octets) {
        return (long) (next - 1) << 32 | Integer.toUnsignedLong(octets);
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

    private static boolean outside(int at, int size, int length) {
        return at < 0 || at > length - size;
    }

    /** Adds as unsigned numbers; negative, and so outside of every frame, from 2^31 on. */
    public static int sum(int x, int constant) {
        long sum = Integer.toUnsignedLong(x) + Integer.toUnsignedLong(constant);
        return sum > Integer.MAX_VALUE ? -1 : (int) sum;
    }

    /** What packet word 0 says of a frame of this length: its payload and the packet's own header. */
    public static int packetLength(int length) {
        return length - Ethernet.HEADER_LENGTH + Cspf.PACKET_HEADER_LENGTH & 0xffff;
    }

    /** Reads two octets, the first the least significant. */
    public static int swapped(byte[] octets, int at) {
        return octets[at] & 0xff | (octets[at + 1] & 0xff) << 8;
    }

    /** The packet word with an index that was calculated, as CSPF has it; negative if there is none. */
    public static int packetWord(byte[] octets, int offset, int length, int index) {
        if (index == 0) {
            return packetLength(length);
        }
        return index < 0 || index > (length - 2 - Cspf.PACKET_WORD_BASE) / 2
                ? -1
                : swapped(octets, offset + Cspf.PACKET_WORD_BASE + 2 * index);
    }

    /** The header word with an index that was calculated, as CSPF has it; negative if there is none. */
    public static int headerWord(byte[] octets, int offset, int index) {
        if (index < 0 || index >= Cspf.HEADER_WORDS) {
            return -1;
        }
        return index < Cspf.FRAME_HEADER_WORDS ? swapped(octets, offset + 2 * index) : 0;
    }

    /**
     * How many octets of a frame are delivered for what a program returned.
     *
     * @param payload octets behind the header, unsigned; 0 refuses the frame
     */
    public static int delivered(int payload, int length) {
        if (payload == 0) {
            return REFUSED;
        }
        return Unsigned.less(payload, length - Ethernet.HEADER_LENGTH) ? Ethernet.HEADER_LENGTH + payload : length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FilterCode code && Arrays.equals(instructions, code.instructions);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(instructions);
    }
}
