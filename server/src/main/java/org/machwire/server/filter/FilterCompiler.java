package org.machwire.server.filter;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.AccessFlag;
import java.util.List;
import java.util.stream.IntStream;
import org.machwire.ethernet.FrameBatch;
import org.machwire.filter.FilterCode;
import org.machwire.filter.Scratch;

/**
 * Compiles programs to classes of the JVM: one method, or, of a program that HotSpot would find too long for one, a method for each part of it
 * and one that calls them. The classes are hidden: one goes when its runner does.
 */
public final class FilterCompiler {
    /** What a part returns, added to a place: that the program goes on there. Less than all that a program answers. */
    static final int GO_ON = Integer.MIN_VALUE;

    private static final MethodHandles.Lookup HERE = MethodHandles.lookup();
    private static final ClassDesc NAME = ClassDesc.of(FilterCompiler.class.getPackageName(), "Compiled");
    private static final ClassDesc RUNNER = FilterRunner.class.describeConstable().orElseThrow();
    private static final ClassDesc INTS = ConstantDescs.CD_int.arrayType();
    private static final MethodTypeDesc RUN = MethodTypeDesc.of(ConstantDescs.CD_int,
            ConstantDescs.CD_byte.arrayType(), ConstantDescs.CD_int, ConstantDescs.CD_int, INTS);
    private static final ClassDesc BATCH = FrameBatch.class.describeConstable().orElseThrow();
    private static final MethodTypeDesc RUN_WHILE_WHOLE = MethodTypeDesc.of(ConstantDescs.CD_int, BATCH,
            ConstantDescs.CD_int, ConstantDescs.CD_int, INTS);
    private static final MethodTypeDesc OCTETS_OF_BATCH = MethodTypeDesc.of(ConstantDescs.CD_byte.arrayType());
    private static final MethodTypeDesc OF_FRAME = MethodTypeDesc.of(ConstantDescs.CD_int, ConstantDescs.CD_int);
    private static final MethodTypeDesc RUN_PART = RUN.insertParameterTypes(4, ConstantDescs.CD_int);
    private static final MethodTypeDesc FILL = MethodTypeDesc.of(ConstantDescs.CD_void, INTS, ConstantDescs.CD_int,
            ConstantDescs.CD_int, ConstantDescs.CD_int);
    private static final ClassDesc ARRAYS = ClassDesc.of("java.util.Arrays");
    /** Local variables of {@code run}, behind {@code this}; and of a part, which is static. */
    private static final int OCTETS = 1;
    private static final int MEMORY = OCTETS + 3;
    private static final int RESULT = MEMORY + 1;
    private static final int ENTRY = 4;

    private final FilterCode code;
    private final FlowAnalysis flow;
    private final List<Part> parts;

    private FilterCompiler(FilterCode code) {
        this.code = code;
        flow = FlowAnalysis.of(code);
        parts = Part.of(code, flow);
    }

    /** Compiles a program; takes about a millisecond, and as many octets of class as some thirty times its instructions. */
    public static FilterRunner compile(FilterCode code) {
        byte[] octets = classFile(code);
        try {
            MethodHandles.Lookup hidden = HERE.defineHiddenClass(octets, true);
            return (FilterRunner) hidden.findConstructor(hidden.lookupClass(), MethodType.methodType(void.class))
                    .invoke();
        } catch (Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a compiled filter is not taken", e);
        }
    }

    /** Makes the class of a program. */
    static byte[] classFile(FilterCode code) {
        return new FilterCompiler(code).octets();
    }

    private byte[] octets() {
        return ClassFile.of().build(NAME, type -> {
            type.withFlags(AccessFlag.FINAL, AccessFlag.SYNTHETIC).withInterfaceSymbols(RUNNER)
                    .withMethodBody(ConstantDescs.INIT_NAME, ConstantDescs.MTD_void, ClassFile.ACC_PUBLIC,
                            body -> body.aload(0).invokespecial(ConstantDescs.CD_Object, ConstantDescs.INIT_NAME,
                                    ConstantDescs.MTD_void).return_());
            if (parts.size() == 1) {
                type.withMethodBody("run", RUN, ClassFile.ACC_PUBLIC,
                        body -> new Emitter(body, code, flow, parts.getFirst(), OCTETS).emitWhole());
            } else {
                inParts(type);
            }
            type.withMethodBody("runWhileWhole", RUN_WHILE_WHOLE, ClassFile.ACC_PUBLIC, FilterCompiler::overBatch);
        });
    }

    /** The loop of {@link FilterRunner#runWhileWhole}, once for each class: HotSpot would not know what to inline in one that all share. */
    private static void overBatch(CodeBuilder body) {
        int batch = 1;
        int frame = 2;
        int to = 3;
        int memory = 4;
        int octets = 5;
        int length = 6;
        int answer = 7;
        var next = body.newLabel();
        var end = body.newLabel();
        var found = body.newLabel();
        body.aload(batch).invokevirtual(BATCH, "octets", OCTETS_OF_BATCH).astore(octets);
        body.labelBinding(next).iload(frame).iload(to).if_icmpge(end);
        body.aload(batch).iload(frame).invokevirtual(BATCH, "length", OF_FRAME).istore(length);
        body.aload(0).aload(octets).aload(batch).iload(frame).invokevirtual(BATCH, "offset", OF_FRAME).iload(length)
                .aload(memory).invokevirtual(NAME, "run", RUN).istore(answer);
        body.iload(answer).iload(length).if_icmpne(found).iinc(frame, 1).goto_(next);
        body.labelBinding(found).aload(memory).loadConstant(Scratch.ANSWER).iload(answer).iastore().iload(frame)
                .ireturn();
        body.labelBinding(end).iload(to).ireturn();
    }

    private void inParts(ClassBuilder type) {
        IntStream.range(0, parts.size()).forEach(i -> type.withMethodBody("part" + i, RUN_PART,
                ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC,
                body -> new Emitter(body, code, flow, parts.get(i), 0).emitPart(ENTRY)));
        type.withMethodBody("run", RUN, ClassFile.ACC_PUBLIC, body -> {
            body.aload(MEMORY).iconst_0().loadConstant(code.memoryWords()).iconst_0().invokestatic(ARRAYS, "fill",
                    FILL);
            body.aload(MEMORY).loadConstant(Scratch.A).iconst_0().iastore();
            body.aload(MEMORY).loadConstant(Scratch.X).iconst_0().iastore();
            body.loadConstant(GO_ON).istore(RESULT);
            for (int i = 0; i < parts.size(); i++) {
                callPart(body, i);
            }
            body.iload(RESULT).ireturn();
        });
    }

    /** Calls a part if the program is to go on in it. */
    private void callPart(CodeBuilder body, int i) {
        var behind = body.newLabel();
        body.iload(RESULT).loadConstant(GO_ON + parts.get(i).to()).if_icmpge(behind);
        body.aload(OCTETS).iload(OCTETS + 1).iload(OCTETS + 2).aload(MEMORY).iload(RESULT).loadConstant(GO_ON).isub()
                .invokestatic(NAME, "part" + i, RUN_PART).istore(RESULT);
        body.labelBinding(behind);
    }
}
