package org.machwire.server.filter;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.machwire.ethernet.NetworkOrder;
import org.machwire.filter.Bpf;
import org.machwire.filter.FilterCode;
import org.machwire.filter.Scratch;
import org.machwire.filter.Unsigned;

/**
 * Writes a run of consecutive instructions as the body of one method. A frame and its offset, length and scratch memory are the first four
 * parameters; A, X and, where the whole program is in one method, scratch memory are local variables.
 */
final class Emitter {
    private static final ClassDesc FILTER_CODE = describe(FilterCode.class);
    private static final ClassDesc NETWORK_ORDER = describe(NetworkOrder.class);
    private static final ClassDesc UNSIGNED = describe(Unsigned.class);
    private static final ClassDesc OCTETS = ConstantDescs.CD_byte.arrayType();
    private static final MethodTypeDesc BINARY = MethodTypeDesc.of(ConstantDescs.CD_int, ConstantDescs.CD_int,
            ConstantDescs.CD_int);
    private static final MethodTypeDesc READ = MethodTypeDesc.of(ConstantDescs.CD_int, OCTETS, ConstantDescs.CD_int);
    private static final MethodTypeDesc PACKET_WORD = MethodTypeDesc.of(ConstantDescs.CD_int, OCTETS,
            ConstantDescs.CD_int, ConstantDescs.CD_int, ConstantDescs.CD_int);
    private static final MethodTypeDesc HEADER_WORD = MethodTypeDesc.of(ConstantDescs.CD_int, OCTETS,
            ConstantDescs.CD_int, ConstantDescs.CD_int);
    private static final MethodTypeDesc UNARY = MethodTypeDesc.of(ConstantDescs.CD_int, ConstantDescs.CD_int);
    /** From how many comparisons of A with constants on a switch is worth its table. */
    private static final int LEAST_SWITCH = 4;

    private final CodeBuilder body;
    private final FilterCode code;
    private final FlowAnalysis flow;
    private final Part part;
    private final Label refuse;
    private final Label leave;
    private final Map<Integer, Label> labels = new TreeMap<>();
    private final int octets;
    private final int a;
    private final int x;
    private final int memory;

    /** @param octets the local variable that holds the frame; offset, length and scratch memory follow */
    Emitter(CodeBuilder body, FilterCode code, FlowAnalysis flow, Part part, int octets) {
        this.body = body;
        this.code = code;
        this.flow = flow;
        this.part = part;
        this.octets = octets;
        refuse = body.newLabel();
        leave = body.newLabel();
        a = body.allocateLocal(TypeKind.INT);
        x = body.allocateLocal(TypeKind.INT);
        memory = isWhole() ? allocateMemory() : -1;
    }

    private static ClassDesc describe(Class<?> type) {
        return type.describeConstable().orElseThrow();
    }

    private boolean isWhole() {
        return part.from() == 0 && part.to() == code.count();
    }

    private int allocateMemory() {
        int first = -1;
        for (int i = 0; i < code.memoryWords(); i++) {
            int local = body.allocateLocal(TypeKind.INT);
            first = i == 0 ? local : first;
        }
        return first;
    }

    /** Writes a whole program: everything is 0 at its start. */
    void emitWhole() {
        zero(a);
        zero(x);
        for (int i = 0; i < code.memoryWords(); i++) {
            zero(memory + i);
        }
        emitInstructions();
    }

    /**
     * Writes a part of a program that others come before or behind: it begins where its fifth parameter says, with A and X from scratch
     * memory, and leaves by returning the place to go on at, in {@link FilterCompiler#GO_ON}.
     */
    void emitPart(int entry) {
        loadMemory(Scratch.A);
        body.istore(a);
        loadMemory(Scratch.X);
        body.istore(x);
        List<SwitchCase> entries = new ArrayList<>();
        for (int place = flow.next(part.from()); part.has(place); place = flow.next(place + 1)) {
            if (place == part.from() || flow.isEnteredFromBefore(place, part.from())) {
                entries.add(SwitchCase.of(place, label(place)));
            }
        }
        body.iload(entry).lookupswitch(refuse, entries);
        emitInstructions();
    }

    private void zero(int local) {
        body.iconst_0().istore(local);
    }

    private void emitInstructions() {
        int place = flow.next(part.from());
        while (part.has(place)) {
            bind(place);
            int next = emitSwitch(place);
            if (next == place) {
                if (FlowAnalysis.canGoOn(code, place)) {
                    emit(place);
                } else {
                    body.goto_(refuse);
                }
                next = place + 1;
            }
            if (next == part.to() && next < code.count() && goesOn(next - 1)) {
                leaveTo(next);
            }
            place = flow.next(next);
        }
        labels.forEach((target, label) -> {
            if (!part.has(target)) {
                body.labelBinding(label);
                leaveTo(target);
            }
        });
        body.labelBinding(refuse).iconst_0().ireturn();
        if (!isWhole()) {
            body.labelBinding(leave);
            storeMemory(Scratch.A, a);
            storeMemory(Scratch.X, x);
            body.ireturn();
        }
    }

    private boolean goesOn(int place) {
        return FilterCode.flow(code.operation(place)) == FilterCode.Flow.NEXT;
    }

    private void bind(int place) {
        if (place == part.from() || flow.jumps(place) > 0) {
            body.labelBinding(label(place));
        }
    }

    private Label label(int place) {
        return labels.computeIfAbsent(place, _ -> body.newLabel());
    }

    /** Leaves the method for a place in a later one. */
    private void leaveTo(int place) {
        body.loadConstant(FilterCompiler.GO_ON + place).goto_(leave);
    }

    private void loadMemory(int word) {
        body.aload(octets + 3).loadConstant(word).iaload();
    }

    private void storeMemory(int word, int local) {
        body.aload(octets + 3).loadConstant(word).iload(local).iastore();
    }

    /**
     * Writes comparisons of A with constants, each of which goes to the next if it does not hold, as one switch.
     *
     * @return the place behind them; the same place if there are too few
     */
    private int emitSwitch(int from) {
        Map<Integer, SwitchCase> cases = new TreeMap<>();
        int place = from;
        while (part.has(place) && code.operation(place) == Bpf.JEQ_K && code.ifFalse(place) == place + 1
                && (place == from || flow.jumps(place) == 1)) {
            cases.putIfAbsent(code.constant(place), SwitchCase.of(code.constant(place), label(code.ifTrue(place))));
            place++;
        }
        if (place - from < LEAST_SWITCH) {
            return from;
        }
        body.iload(a).lookupswitch(label(place), List.copyOf(cases.values()));
        return place;
    }

    private void emit(int place) {
        int operation = code.operation(place);
        int k = code.constant(place);
        switch (operation) {
            case Bpf.LD_W_ABS, Bpf.LD_H_ABS, Bpf.LD_B_ABS, Bpf.LD_SWAPPED_ABS -> {
                absolute(place);
                read(operation);
            }
            case Bpf.LDX_MSH -> {
                absolute(place);
                body.baload().loadConstant(0xf).iand().iconst_2().ishl().istore(x);
            }
            case Bpf.LD_W_IND -> indirect(Bpf.LD_W_ABS, 4, k);
            case Bpf.LD_H_IND -> indirect(Bpf.LD_H_ABS, 2, k);
            case Bpf.LD_B_IND -> indirect(Bpf.LD_B_ABS, 1, k);
            case Bpf.LD_IMM -> body.loadConstant(k).istore(a);
            case Bpf.LDX_IMM -> body.loadConstant(k).istore(x);
            case Bpf.LD_LEN -> body.iload(octets + 2).istore(a);
            case Bpf.LDX_LEN -> body.iload(octets + 2).istore(x);
            case Bpf.LD_MEM -> remember(k, a);
            case Bpf.LDX_MEM -> remember(k, x);
            case Bpf.ST -> keep(k, a);
            case Bpf.STX -> keep(k, x);
            case Bpf.TAX -> body.iload(a).istore(x);
            case Bpf.TXA -> body.iload(x).istore(a);
            case Bpf.LD_PACKET_LENGTH ->
                body.iload(octets + 2).invokestatic(FILTER_CODE, "packetLength", UNARY).istore(a);
            case Bpf.LD_PACKET_WORD -> {
                body.aload(octets).iload(octets + 1).iload(octets + 2).iload(a)
                        .invokestatic(FILTER_CODE, "packetWord", PACKET_WORD).dup().istore(a).iflt(refuse);
            }
            case Bpf.LD_HEADER_WORD -> {
                body.aload(octets).iload(octets + 1).iload(a).invokestatic(FILTER_CODE, "headerWord", HEADER_WORD)
                        .dup().istore(a).iflt(refuse);
            }
            case Bpf.JA -> body.goto_(label(code.ifTrue(place)));
            case Bpf.RET_K -> returned(k, false);
            case Bpf.RET_MATCH_IMM -> {
                for (int key = 0; isWhole() && key < Bpf.MAX_KEYS; key++) {
                    storeMemory(key, memory + key);
                }
                returned(k, true);
            }
            case Bpf.RET_A ->
                body.iload(a).iload(octets + 2).invokestatic(FILTER_CODE, "delivered", BINARY).ireturn();
            default -> {
                if (FilterCode.flow(operation) == FilterCode.Flow.BRANCH) {
                    branch(place, operation);
                } else {
                    calculate(operation, k);
                }
            }
        }
    }

    /** Puts the frame and the place of an absolute load on the stack; it is inside. */
    private void absolute(int place) {
        int end = FlowAnalysis.endOfLoad(code, place);
        if (end > flow.proven(place)) {
            body.iload(octets + 2).loadConstant(end).if_icmplt(refuse);
        }
        body.aload(octets).iload(octets + 1).loadConstant(code.constant(place)).iadd();
    }

    /** X and k are added as unsigned numbers: X is compared with the last place that is inside. */
    private void indirect(int operation, int size, int k) {
        body.iload(x).iflt(refuse).iload(x).iload(octets + 2).loadConstant(k + size).isub().if_icmpgt(refuse);
        body.aload(octets).iload(octets + 1).iload(x).iadd().loadConstant(k).iadd();
        read(operation);
    }

    private void read(int operation) {
        switch (operation) {
            case Bpf.LD_W_ABS -> body.invokestatic(NETWORK_ORDER, "int32", READ);
            case Bpf.LD_H_ABS -> body.invokestatic(NETWORK_ORDER, "uint16", READ);
            case Bpf.LD_B_ABS -> body.baload().loadConstant(0xff).iand();
            default -> body.invokestatic(FILTER_CODE, "swapped", READ);
        }
        body.istore(a);
    }

    private void remember(int word, int local) {
        if (isWhole()) {
            body.iload(memory + word);
        } else {
            loadMemory(word);
        }
        body.istore(local);
    }

    private void keep(int word, int local) {
        if (isWhole()) {
            body.iload(local).istore(memory + word);
        } else {
            storeMemory(word, local);
        }
    }

    private void returned(int payload, boolean ifKeysMatch) {
        if (payload == 0) {
            body.iconst_0().ireturn();
            return;
        }
        body.loadConstant(payload).iload(octets + 2).invokestatic(FILTER_CODE, "delivered", BINARY);
        if (ifKeysMatch) {
            body.iconst_m1().ixor();
        }
        body.ireturn();
    }

    private void operand(int operation, int k) {
        if ((operation & Bpf.OPERAND_X) != 0) {
            body.iload(x);
        } else {
            body.loadConstant(k);
        }
    }

    private void branch(int place, int operation) {
        Label ifTrue = label(code.ifTrue(place));
        body.iload(a);
        operand(operation, code.constant(place));
        switch (operation) {
            case Bpf.JEQ_K, Bpf.JEQ_X -> body.if_icmpeq(ifTrue);
            case Bpf.JGT_K, Bpf.JGT_X -> compareUnsigned().ifgt(ifTrue);
            case Bpf.JGE_K, Bpf.JGE_X -> compareUnsigned().ifge(ifTrue);
            default -> body.iand().ifne(ifTrue);
        }
        boolean isNext = code.ifFalse(place) == place + 1 && part.has(place + 1);
        if (!isNext) {
            body.goto_(label(code.ifFalse(place)));
        }
    }

    private CodeBuilder compareUnsigned() {
        return body.invokestatic(ConstantDescs.CD_Integer, "compareUnsigned", BINARY);
    }

    private void calculate(int operation, int k) {
        if (operation == Bpf.DIV_X || operation == Bpf.MOD_X) {
            body.iload(x).ifeq(refuse);
        }
        body.iload(a);
        if (operation == Bpf.NEG) {
            body.ineg().istore(a);
            return;
        }
        operand(operation, k);
        switch (operation & ~Bpf.OPERAND_X) {
            case Bpf.ADD_K -> body.iadd();
            case Bpf.SUB_K -> body.isub();
            case Bpf.MUL_K -> body.imul();
            case Bpf.DIV_K -> body.invokestatic(ConstantDescs.CD_Integer, "divideUnsigned", BINARY);
            case Bpf.MOD_K -> body.invokestatic(ConstantDescs.CD_Integer, "remainderUnsigned", BINARY);
            case Bpf.OR_K -> body.ior();
            case Bpf.AND_K -> body.iand();
            case Bpf.XOR_K -> body.ixor();
            case Bpf.LSH_K -> body.invokestatic(UNSIGNED, "shiftLeft", BINARY);
            case Bpf.RSH_K -> body.invokestatic(UNSIGNED, "shiftRight", BINARY);
            default -> throw new AssertionError("the verifier passed operation code " + operation);
        }
        body.istore(a);
    }
}
