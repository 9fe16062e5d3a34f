package org.machwire.filter;

import java.util.ArrayList;
import java.util.List;

/** Writes BPF programs, instruction by instruction, with jumps to the numbers that lines have. */
final class BpfText {
    /** libpcap's {@code MAXIMUM_SNAPLEN}: no frame is longer. */
    private static final int WHOLE_FRAME = 262_144;
    /** Offsets from which on Linux's own interpreter has what it knows of a packet ({@code <linux/filter.h>}); tcpdump's programs for its interfaces use it. */
    private static final int SKF_AD_OFF = -0x1000;
    private static final int HEADER = 1;
    private static final String OUTSIDE = " (behind every frame's end: refuses the frame)";

    private final BpfCode code;
    private final Known[] known;

    private BpfText(BpfCode code) {
        this.code = code;
        this.known = Reach.of(code);
    }

    /** @param words the header first */
    static List<Disassembly.Line> lines(int[] words) {
        List<Disassembly.Line> lines = new ArrayList<>();
        lines.add(Disassembly.Line.of(0, words, 0, Math.min(Bpf.INSTRUCTION_WORDS, words.length),
                "BPF" + Disassembly.directions(words[0]), "header: BPF, " + Disassembly.hears(words[0])));
        int whole = words.length / Bpf.INSTRUCTION_WORDS;
        if (whole > 1) {
            BpfText text = new BpfText(BpfCode.decode(words));
            for (int i = 1; i < whole; i++) {
                lines.add(Disassembly.Line.of(i, words, i * Bpf.INSTRUCTION_WORDS, Bpf.INSTRUCTION_WORDS,
                        text.operation(i - HEADER), text.meaning(i - HEADER)));
            }
        }
        int rest = words.length % Bpf.INSTRUCTION_WORDS;
        if (rest > 0 && whole > 0) {
            lines.add(Disassembly.Line.of(whole, words, words.length - rest, rest, "?",
                    "an instruction that is cut off"));
        }
        return lines;
    }

    private String operation(int pc) {
        return operation(code.code()[pc], code.k()[pc], pc);
    }

    private String operation(int operation, int k, int pc) {
        String number = "#" + FieldText.bits(k);
        String decimal = Integer.toUnsignedString(k);
        return switch (operation) {
            case Bpf.LD_IMM -> "ld " + number;
            case Bpf.LDX_IMM -> "ldx " + number;
            case Bpf.LD_W_ABS -> "ld [" + decimal + "]";
            case Bpf.LD_H_ABS -> "ldh [" + decimal + "]";
            case Bpf.LD_B_ABS -> "ldb [" + decimal + "]";
            case Bpf.LD_W_IND -> "ld [x + " + decimal + "]";
            case Bpf.LD_H_IND -> "ldh [x + " + decimal + "]";
            case Bpf.LD_B_IND -> "ldb [x + " + decimal + "]";
            case Bpf.LD_MEM -> "ld M[" + decimal + "]";
            case Bpf.LDX_MEM -> "ldx M[" + decimal + "]";
            case Bpf.LD_LEN -> "ld #pktlen";
            case Bpf.LDX_LEN -> "ldx #pktlen";
            case Bpf.LDX_MSH -> "ldxb 4*([" + decimal + "]&0xf)";
            case Bpf.ST -> "st M[" + decimal + "]";
            case Bpf.STX -> "stx M[" + decimal + "]";
            case Bpf.TAX -> "tax";
            case Bpf.TXA -> "txa";
            case Bpf.JA -> "ja " + place(code.ifTrue()[pc]);
            case Bpf.RET_K -> "ret #" + decimal;
            case Bpf.RET_A -> "ret a";
            case Bpf.RET_MATCH_IMM -> "match #" + decimal + ", " + keys(pc);
            case Bpf.KEY -> "key " + number;
            default -> operationOnA(operation, number, pc);
        };
    }

    private String operationOnA(int operation, String number, int pc) {
        String name = switch (operation & ~Bpf.OPERAND_X) {
            case Bpf.ADD_K -> "add";
            case Bpf.SUB_K -> "sub";
            case Bpf.MUL_K -> "mul";
            case Bpf.DIV_K -> "div";
            case Bpf.MOD_K -> "mod";
            case Bpf.OR_K -> "or";
            case Bpf.AND_K -> "and";
            case Bpf.XOR_K -> "xor";
            case Bpf.LSH_K -> "lsh";
            case Bpf.RSH_K -> "rsh";
            case Bpf.JEQ_K -> "jeq";
            case Bpf.JGT_K -> "jgt";
            case Bpf.JGE_K -> "jge";
            case Bpf.JSET_K -> "jset";
            default -> "";
        };
        if (name.isEmpty()) {
            return operation == Bpf.NEG ? "neg" : "?";
        }
        String operand = (operation & Bpf.OPERAND_X) != 0 ? "x" : number;
        return FilterCode.flow(operation) == FilterCode.Flow.BRANCH
                ? name + " " + operand + ", " + place(code.ifTrue()[pc]) + ", " + place(code.ifFalse()[pc])
                : name + " " + operand;
    }

    private String meaning(int pc) {
        int operation = code.code()[pc];
        int k = code.k()[pc];
        return switch (operation) {
            case Bpf.LD_IMM -> "A := " + FieldText.plain(k);
            case Bpf.LDX_IMM -> "X := " + FieldText.plain(k);
            case Bpf.LD_W_ABS, Bpf.LD_H_ABS, Bpf.LD_B_ABS, Bpf.LD_W_IND, Bpf.LD_H_IND, Bpf.LD_B_IND ->
                "A := " + octets(operation, k) + named(operation, k, pc);
            case Bpf.LD_MEM -> "A := M[" + Integer.toUnsignedString(k) + "]";
            case Bpf.LDX_MEM -> "X := M[" + Integer.toUnsignedString(k) + "]";
            case Bpf.LD_LEN -> "A := the frame's length in octets";
            case Bpf.LDX_LEN -> "X := the frame's length in octets";
            case Bpf.LDX_MSH -> "X := 4 times the low 4 bits of octet " + Integer.toUnsignedString(k)
                    + (k < 0 ? OUTSIDE : known[pc].isHeaderLength(k) ? " (length of the IPv4 header)" : "");
            case Bpf.ST -> "M[" + Integer.toUnsignedString(k) + "] := A";
            case Bpf.STX -> "M[" + Integer.toUnsignedString(k) + "] := X";
            case Bpf.TAX -> "X := A";
            case Bpf.TXA -> "A := X";
            case Bpf.NEG -> "A := 0 - A";
            case Bpf.JA -> "goes on at " + place(code.ifTrue()[pc]) + missing(code.ifTrue()[pc]);
            case Bpf.JEQ_K, Bpf.JEQ_X, Bpf.JGT_K, Bpf.JGT_X, Bpf.JGE_K, Bpf.JGE_X, Bpf.JSET_K, Bpf.JSET_X ->
                branch(operation, k, pc);
            case Bpf.RET_K -> returns(k);
            case Bpf.RET_A -> "accepts the frame to A octets behind the Ethernet header; refuses it if A is 0";
            case Bpf.RET_MATCH_IMM -> "if the words of M from M[0] on equal the " + keys(pc) + " that follow: "
                    + returns(k) + "; else refuses it";
            case Bpf.KEY -> "a key: " + FieldText.plain(k);
            default -> calculation(operation, k);
        };
    }

    private static String octets(int operation, int k) {
        String octet = "octet " + (isAbsolute(operation) ? "" : "X + ") + Integer.toUnsignedString(k);
        return switch (operation) {
            case Bpf.LD_W_ABS, Bpf.LD_W_IND -> "the 32 bits at " + octet;
            case Bpf.LD_H_ABS, Bpf.LD_H_IND -> "the 16 bits at " + octet;
            default -> octet;
        };
    }

    private String named(int operation, int k, int pc) {
        if (k < 0 && isAbsolute(operation)) {
            return k >= SKF_AD_OFF
                    ? " (what Linux knows of a packet, and nobody here: refuses the frame)"
                    : OUTSIDE;
        }
        Field field = Reach.loaded(operation, k, known[pc]);
        return field == null ? "" : " (" + field.name() + ")";
    }

    private static boolean isAbsolute(int operation) {
        return operation == Bpf.LD_W_ABS || operation == Bpf.LD_H_ABS || operation == Bpf.LD_B_ABS;
    }

    private String branch(int operation, int k, int pc) {
        boolean withX = (operation & Bpf.OPERAND_X) != 0;
        Field a = known[pc].a();
        String value = withX ? "X" : FieldText.value(a, k);
        String condition = switch (operation & ~Bpf.OPERAND_X) {
            case Bpf.JEQ_K -> "A = " + value;
            case Bpf.JGT_K -> "A > " + value;
            case Bpf.JGE_K -> "A >= " + value;
            default -> "A has a bit of " + (withX ? "X" : FieldText.mask(a, k));
        };
        int then = code.ifTrue()[pc];
        int otherwise = code.ifFalse()[pc];
        return "if " + condition + ", goes on at " + place(then) + missing(then) + ", else at " + place(otherwise)
                + missing(otherwise);
    }

    private static String returns(int k) {
        if (k == 0) {
            return "refuses the frame";
        }
        return Integer.compareUnsigned(k, WHOLE_FRAME) >= 0
                ? "accepts the whole frame"
                : "accepts the frame to " + k + (k == 1 ? " octet" : " octets") + " behind the Ethernet header";
    }

    private static String calculation(int operation, int k) {
        boolean withX = (operation & Bpf.OPERAND_X) != 0;
        String number = withX ? "X" : FieldText.plain(k);
        String shift = withX ? "X" : Integer.toUnsignedString(k);
        String bits = withX ? "X" : FieldText.bits(k);
        String refused = withX ? "; refuses the frame if X is 0" : "";
        return switch (operation & ~Bpf.OPERAND_X) {
            case Bpf.ADD_K -> "A := A + " + number;
            case Bpf.SUB_K -> "A := A - " + number;
            case Bpf.MUL_K -> "A := A * " + number;
            case Bpf.DIV_K -> "A := A / " + number + refused;
            case Bpf.MOD_K -> "A := the rest of A / " + number + refused;
            case Bpf.OR_K -> "A := A or " + bits + ", bit by bit";
            case Bpf.AND_K -> "A := A and " + bits + ", bit by bit";
            case Bpf.XOR_K -> "A := A exclusive-or " + bits + ", bit by bit";
            case Bpf.LSH_K -> "A := A shifted left by " + shift;
            case Bpf.RSH_K -> "A := A shifted right by " + shift;
            default -> "no operation of BPF: " + FieldText.bits(operation);
        };
    }

    private String keys(int pc) {
        int keys = code.ifTrue()[pc] - pc - 1;
        return keys + (keys == 1 ? " key" : " keys");
    }

    /** The number of a line; an offset too far is one that wraps. */
    private static String place(int target) {
        return Integer.toString(target + HEADER);
    }

    private String missing(int target) {
        return target < 0 || target >= code.count() ? " (which is not there)" : "";
    }
}
