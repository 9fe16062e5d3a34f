package org.machwire.server.filter;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.Instruction;
import java.lang.classfile.Opcode;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.classfile.instruction.InvokeInstruction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.machwire.filter.FilterException;
import org.machwire.filter.FilterProgram;
import org.machwire.filter.Scratch;

/** What the compiler writes: switches, no dead code, and each bound once. */
class EmitterTest {
    private static final int MIDDLE = 20;

    /** {@code code, jt, jf, k} of each instruction. */
    private static FilterProgram program(int[]... instructions) throws FilterException {
        int[] words = new int[4 + 4 * instructions.length];
        words[0] = 0x401;
        for (int i = 0; i < instructions.length; i++) {
            int[] one = instructions[i];
            words[4 + 4 * i] = one[0];
            words[5 + 4 * i] = one[1] | one[2] << 8;
            words[6 + 4 * i] = one[3] & 0xffff;
            words[7 + 4 * i] = one[3] >>> 16;
        }
        return FilterProgram.parseLong(words);
    }

    private static int[] load(int code, int k) {
        return new int[]{code, 0, 0, k};
    }

    private static int[] equal(int k, int ifTrue) {
        return new int[]{0x15, ifTrue, 0, k};
    }

    private static int[] result(int k) {
        return new int[]{0x06, 0, 0, k};
    }

    private static List<Instruction> written(FilterProgram program) {
        List<Instruction> written = new ArrayList<>();
        ClassFile.of().parse(FilterCompiler.classFile(program.code())).methods().stream()
                .filter(method -> !method.methodName().equalsString("<init>")).forEach(method -> {
                    CodeAttribute code = method.findAttribute(Attributes.code()).orElseThrow();
                    code.elementList().forEach(element -> {
                        if (element instanceof Instruction instruction) {
                            written.add(instruction);
                        }
                    });
                });
        return written;
    }

    private static long count(FilterProgram program, Opcode opcode) {
        return written(program).stream().filter(instruction -> instruction.opcode() == opcode).count();
    }

    private static long reads(FilterProgram program) {
        return written(program).stream().filter(
                one -> one instanceof InvokeInstruction call && call.owner().asInternalName().endsWith("NetworkOrder"))
                .count();
    }

    /** The answers for frames of every length to 60, in which the octet in the middle has every value. */
    private static void assertAsInterpreted(FilterProgram program) {
        FilterRunner compiled = FilterCompiler.compile(program.code());
        int[] memory = Scratch.ofThisThread();
        for (int length = 14; length <= 60; length++) {
            for (int value = 0; value < 256; value++) {
                var frame = new byte[64];
                Arrays.fill(frame, (byte) value);
                assertThat(compiled.run(frame, 3, length, memory)).as("octets %d, length %d", value, length)
                        .isEqualTo(program.code().run(frame, 3, length, memory));
            }
        }
    }

    @Test
    void ofEqualComparisonsOfAChainTheFirstDecides() throws FilterException {
        FilterProgram program = program(load(0x30, 0), equal(1, 6), equal(2, 6), equal(1, 6), equal(2, 6), equal(3, 6),
                equal(3, 6), result(1), result(2), result(3), result(4), result(5), result(6), result(7));
        FilterRunner compiled = FilterCompiler.compile(program.code());
        int[] answers = {1, 2, 3, 6, 1};
        for (int value = 0; value < answers.length; value++) {
            byte[] frame = new byte[60];
            frame[0] = (byte) value;
            assertThat(compiled.run(frame, 0, frame.length, Scratch.ofThisThread())).as("octet %d", value)
                    .isEqualTo(14 + answers[value]);
        }

        assertThat(count(program, Opcode.LOOKUPSWITCH)).isOne();
        assertAsInterpreted(program);
    }

    @Test
    void chainThatIsJumpedIntoIsTwoSwitches() throws FilterException {
        // the first jumps amid the eight comparisons with another A than the chain's
        FilterProgram program = program(load(0x30, MIDDLE), new int[]{0x25, 0, 2, 100}, load(0x54, 3),
                new int[]{0x05, 0, 0, 4}, equal(1, 8), equal(2, 8), equal(3, 8), equal(4, 8), equal(1, 8), equal(2, 8),
                equal(3, 8), equal(5, 8), result(9), result(1), result(2), result(3), result(4), result(5), result(6),
                result(7), result(8));

        assertThat(count(program, Opcode.LOOKUPSWITCH)).isEqualTo(2);
        assertAsInterpreted(program);
    }

    @Test
    void threeComparisonsAreNoSwitch() throws FilterException {
        FilterProgram program = program(load(0x30, 0), equal(1, 2), equal(2, 2), equal(3, 2), result(1), result(2),
                result(3), result(4));

        assertThat(count(program, Opcode.LOOKUPSWITCH)).isZero();
        assertAsInterpreted(program);
    }

    @Test
    void whatNoWayLeadsToIsNotWritten() throws FilterException {
        FilterProgram program = program(load(0x20, 0), new int[]{0x05, 0, 0, 3}, load(0x20, 1), load(0x20, 2),
                equal(3, 0), load(0x28, MIDDLE), new int[]{0x16, 0, 0, 0}, load(0x20, 5), result(1));

        assertThat(reads(program)).as("loads of the two that are reached").isEqualTo(2);
        assertThat(count(program, Opcode.NOP) + count(program, Opcode.ATHROW)).as("what stands for dead code").isZero();
        assertAsInterpreted(program);
    }

    @Test
    void whatALoadOutsideOfEveryFrameComesBeforeIsNotWritten() throws FilterException {
        FilterProgram program = program(load(0x20, -4), load(0x20, 1), result(1));

        assertThat(reads(program)).isZero();
        assertAsInterpreted(program);
    }

    @Test
    void boundIsCheckedOnceOnAWay() throws FilterException {
        FilterProgram program = program(load(0x20, 10), load(0x20, MIDDLE), load(0x28, MIDDLE + 2), load(0x30, 14),
                load(0xb1, MIDDLE + 3), load(0x28, MIDDLE + 3), result(1));

        assertThat(count(program, Opcode.IF_ICMPLT)).as("20 to 23, and 24; what is in the header not").isEqualTo(2);
        assertAsInterpreted(program);
    }

    @Test
    void boundIsCheckedWhereOneWayOfTwoDidNot() throws FilterException {
        // to the second load of octet 40 a way leads that has made the first, and one that has not
        FilterProgram program = program(load(0x30, 0), equal(1, 1), load(0x30, 40), load(0x30, 40), load(0x30, 40),
                result(1));

        assertThat(count(program, Opcode.IF_ICMPLT)).as("before, and where both meet").isEqualTo(2);
        assertAsInterpreted(program);
    }

    @Test
    void whatNoWayLeadsToTakesNoRoom() throws FilterException {
        int[][] all = new int[1200][];
        Arrays.fill(all, load(0x28, 0));
        all[0] = load(0x30, 0);
        all[1] = new int[]{0x05, 0, 0, all.length - 4};
        all[all.length - 2] = load(0x20, MIDDLE);
        all[all.length - 1] = new int[]{0x16, 0, 0, 0};
        FilterProgram program = program(all);

        assertThat(Part.of(program.code(), FlowAnalysis.of(program.code()))).hasSize(1);
        assertThat(reads(program)).isOne();
        assertAsInterpreted(program);
    }
}
