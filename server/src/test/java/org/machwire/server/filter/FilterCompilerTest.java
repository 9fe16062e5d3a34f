package org.machwire.server.filter;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.classfile.instruction.LookupSwitchInstruction;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.machwire.ethernet.FrameBatch;
import org.machwire.filter.FilterException;
import org.machwire.filter.FilterProgram;
import org.machwire.filter.Scratch;
import org.machwire.filter.WellKnownFilters;
import org.machwire.server.fabric.Batches;

/** What is compiled answers as what is interpreted. */
class FilterCompilerTest {
    private static final long SEED = 0x2008;
    private final Random random = new Random(SEED);

    private static int[] bpf(int[]... instructions) {
        int[] words = new int[4 + 4 * instructions.length];
        words[0] = 0x401;
        for (int i = 0; i < instructions.length; i++) {
            words[4 + 4 * i] = instructions[i][0];
            words[5 + 4 * i] = instructions[i][1] | instructions[i][2] << 8;
            words[6 + 4 * i] = instructions[i][3] & 0xffff;
            words[7 + 4 * i] = instructions[i][3] >>> 16;
        }
        return words;
    }

    private void assertSame(int[] words, int frames) throws FilterException {
        FilterProgram program = FilterProgram.parseLong(words);
        FilterRunner compiled = FilterCompiler.compile(program.code());
        int[] memory = Scratch.ofThisThread();
        byte[][] all = new byte[frames][];
        for (int i = 0; i < frames; i++) {
            byte[] octets = new byte[100];
            random.nextBytes(octets);
            int length = random.nextInt(14, 90);
            all[i] = Arrays.copyOfRange(octets, 5, 5 + length);
            octets[17] = 8;
            octets[18] = 0;
            int expected = program.code().run(octets, 5, length, memory);
            int[] keys = Arrays.copyOf(memory, 4);
            assertThat(compiled.run(octets, 5, length, memory)).as("seed %d, %s", SEED, Arrays.toString(words))
                    .isEqualTo(expected);
            if (expected < 0) {
                assertThat(Arrays.copyOf(memory, 4)).isEqualTo(keys);
            }
        }
        FrameBatch batch = Batches.of(all);
        assertThat(answersNotWhole(compiled, batch)).isEqualTo(answersNotWhole(program.code()::run, batch));
    }

    private static Map<Integer, Integer> answersNotWhole(FilterRunner runner, FrameBatch batch) {
        Map<Integer, Integer> answers = new TreeMap<>();
        int[] memory = Scratch.ofThisThread();
        int last = batch.count() - 1; // not asked
        for (int i = runner.runWhileWhole(batch, 1, last, memory); i < last; i = runner.runWhileWhole(batch, i + 1,
                last,
                memory)) {
            answers.put(i, memory[Scratch.ANSWER]);
        }
        return answers;
    }

    @Test
    void batchIsRunOverUntilAFrameIsNotAcceptedWhole() throws FilterException {
        FilterProgram program = FilterProgram.parse(bpf(new int[]{0x30, 0, 0, 12}, new int[]{0x16, 0, 0, 0}));
        FrameBatch batch = Batches.of(frame(50), frame(60), frame(50), frame(0), frame(49), frame(70));
        for (FilterRunner runner : List.of(program.code()::run, FilterCompiler.compile(program.code()))) {
            assertThat(answersNotWhole(runner, batch)).isEqualTo(Map.of(3, 0, 4, 63));
            assertThat(runner.runWhileWhole(batch, 0, 3, Scratch.ofThisThread())).isEqualTo(3);
            assertThat(runner.runWhileWhole(batch, 3, 3, Scratch.ofThisThread())).isEqualTo(3);
        }
    }

    /** One of 64 octets, of whose payload so many are accepted. */
    private static byte[] frame(int accepted) {
        byte[] frame = new byte[64];
        frame[12] = (byte) accepted;
        return frame;
    }

    @Test
    void pfinetsProgramsAreCompiled() throws FilterException {
        assertSame(WellKnownFilters.pfinet(), 100);
        assertSame(WellKnownFilters.pfinetCspf(), 100);
        assertSame(WellKnownFilters.acceptAll(), 100);
    }

    @Test
    void chainsOfComparisonsAreSwitches() throws FilterException {
        int count = 300;
        int[][] chain = new int[count + 3][];
        chain[0] = new int[]{0x30, 0, 0, 20};
        for (int i = 1; i <= count; i++) {
            chain[i] = new int[]{0x15, Math.min(255, count - i), 0, (i * 7) % 100};
        }
        chain[count + 1] = new int[]{0x06, 0, 0, 0};
        chain[count + 2] = new int[]{0x06, 0, 0, -1};
        assertSame(bpf(chain), 500);
        assertThat(methods(bpf(chain)).get("run")).hasAtLeastOneElementOfType(LookupSwitchInstruction.class);
    }

    /** The code of each method of the class that a program becomes, none of them too long for HotSpot to compile. */
    private static Map<String, CodeModel> methods(int[] words) throws FilterException {
        byte[] octets = FilterCompiler.classFile(FilterProgram.parseLong(words).code());
        Map<String, CodeModel> methods = new TreeMap<>();
        for (MethodModel method : ClassFile.of().parse(octets).methods()) {
            CodeAttribute code = method.findAttribute(Attributes.code()).orElseThrow();
            assertThat(code.codeLength()).as("octets of %s", method.methodName()).isLessThanOrEqualTo(8000);
            methods.put(method.methodName().stringValue(), code);
        }
        return methods;
    }

    @Test
    void noPartIsTooLongThoughAllOfItIsJumpedToFromTheOneBefore() throws FilterException {
        int jumps = 120;
        for (int before = 0; before < 230; before += 10) {
            for (int load : List.of(0x40, 0x48, 0x50)) {
                int[][] program = new int[before + jumps + 260][];
                Arrays.fill(program, new int[]{load, 0, 0, 1000});
                Arrays.fill(program, before, before + jumps, new int[]{0x45, jumps - 1, 0, 1}); // to a load each
                program[program.length - 1] = new int[]{0x06, 0, 0, 1};

                assertThat(methods(bpf(program))).containsKey("part1");
            }
        }
    }

    @Test
    void longProgramsAreCompiledInParts() throws FilterException {
        int[] codes = {0x00, 0x01, 0x20, 0x28, 0x30, 0x40, 0x48, 0x50, 0x60, 0x61, 0x80, 0x81, 0xb1, 0x02, 0x03, 0x04,
                0x0c, 0x14, 0x1c, 0x24, 0x2c, 0x34, 0x3c, 0x44, 0x4c, 0x54, 0x5c, 0x64, 0x6c, 0x74, 0x7c, 0x84, 0x94,
                0x9c, 0xa4, 0xac, 0x05, 0x15, 0x1d, 0x25, 0x2d, 0x35, 0x3d, 0x45, 0x4d, 0x07, 0x87};
        for (int round = 0; round < 60; round++) {
            int count = random.nextInt(2, round % 3 == 0 ? 4097 : 300);
            int[][] program = new int[count][];
            for (int i = 0; i < count - 1; i++) {
                int code = codes[random.nextInt(codes.length)];
                int ahead = Math.min(count - 1 - i, 200);
                program[i] = switch (code) {
                    case 0x60, 0x61, 0x02, 0x03 -> new int[]{code, 0, 0, random.nextInt(16)};
                    case 0x05 -> new int[]{code, 0, 0, random.nextInt(ahead)};
                    case 0x15, 0x1d, 0x25, 0x2d, 0x35, 0x3d, 0x45, 0x4d -> new int[]{code, random.nextInt(ahead),
                            random.nextInt(ahead), random.nextInt(4)};
                    default -> new int[]{code, 0, 0, random.nextInt(1, 30)};
                };
            }
            program[count - 1] = random.nextBoolean()
                    ? new int[]{0x06, 0, 0, random.nextInt()}
                    : new int[]{0x16, 0, 0, 0};
            assertSame(bpf(program), 40);
            if (count > 2000) {
                assertThat(methods(bpf(program))).as("seed %d", SEED).containsKey("part1");
            }
        }
    }
}
