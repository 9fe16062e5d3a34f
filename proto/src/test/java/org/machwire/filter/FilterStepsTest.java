package org.machwire.filter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** How many instructions the interpreter takes on a frame: a program is rewritten to count them itself, in scratch memory that it does not use. */
class FilterStepsTest {
    private static final long SEED = 0x19930125;
    private static final int PROGRAMS = 4000;
    private static final int FRAMES = 20;
    private static final int COUNT = 32;
    private static final int A = 33;
    private static final int[] COUNTING = {Bpf.ST, A, Bpf.LD_MEM, COUNT, Bpf.ADD_K, 1, Bpf.ST, COUNT, Bpf.LD_MEM, A};
    /** An instruction, and those before it that count it. */
    private static final int EACH = 1 + COUNTING.length / 2;

    private final Random random = new Random(SEED);
    private final RandomPrograms programs = new RandomPrograms(random);

    private static FilterCode counting(FilterCode code) {
        FilterCode.Builder counting = new FilterCode.Builder();
        for (int place = 0; place < code.count(); place++) {
            for (int i = 0; i < COUNTING.length; i += 2) {
                counting.add(place, COUNTING[i], 0, 0, COUNTING[i + 1]);
            }
            int operation = code.operation(place);
            int ifTrue = EACH * (code.ifTrue(place) - place - 1);
            int ifFalse = EACH * (code.ifFalse(place) - place - 1);
            counting.add(place, operation, ifTrue, ifFalse, operation == Bpf.JA ? ifTrue : code.constant(place));
        }
        return counting.build();
    }

    @Test
    void interpreterTakesNoMoreStepsThanTheLongestPathHas() throws FilterException {
        int longest = 0;
        for (int i = 0; i < PROGRAMS; i++) {
            int[] words = i % 2 == 0 ? programs.validBpf() : programs.validCspf();
            FilterCode code = FilterProgram.parse(words).code();
            FilterCode counting = counting(code);
            var memory = new int[A + 1];
            for (int j = 0; j < FRAMES; j++) {
                var frame = new byte[14 + random.nextInt(60)];
                random.nextBytes(frame);
                int expected = code.run(frame, 0, frame.length, memory);

                assertThat(counting.run(frame, 0, frame.length, memory)).isEqualTo(expected);
                assertThat(memory[COUNT]).as("seed %d, program %s", SEED, Arrays.toString(words)).isBetween(1,
                        code.longestPath());
                longest += memory[COUNT] == code.longestPath() ? 1 : 0;
            }
        }
        assertThat(longest).as("seed %d, runs that take the longest path", SEED).isGreaterThan(PROGRAMS);
    }
}
