package org.machwire.filter;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.machwire.filter.Programs.bpf;
import static org.machwire.filter.Programs.cspf;
import static org.machwire.filter.Programs.insn;
import static org.machwire.filter.Programs.op;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** No program throws, fails to end, or reads beside its frame; none that runs allocates. */
class RandomFiltersTest {
    private static final long SEED = 0x20080610;
    private static final int HEADER = 14;
    private static final int MAX_LENGTH = 80;
    /** Octets beside the frame. */
    private static final int MARGIN = 40;
    private final Random random = new Random(SEED);
    private final RandomPrograms programs = new RandomPrograms(random);

    /** Asserts that the answer is in its range and the same whatever is beside the frame. */
    private void assertSafe(FilterProgram program) {
        int length = random.nextInt(0, MAX_LENGTH + 1);
        byte[] octets = new byte[MARGIN + length + MARGIN];
        random.nextBytes(octets);
        byte[] alone = Arrays.copyOfRange(octets, MARGIN, MARGIN + length);
        int accepted = program.accept(alone, 0, length);
        int beside = program.accept(octets, MARGIN, length);
        Supplier<String> where = () -> "seed " + SEED + ", length " + length + ", program "
                + Arrays.toString(program.words());
        if (length < HEADER) {
            assertThat(accepted).as(where).isZero();
        } else if (accepted != 0) {
            assertThat(accepted).as(where).isBetween(HEADER, length);
        }
        assertThat(beside).as(where).isEqualTo(accepted);
        for (int i = 0; i < MARGIN; i++) {
            octets[i] ^= (byte) 0xff;
            octets[MARGIN + length + i] ^= (byte) 0xff;
        }
        assertThat(program.accept(octets, MARGIN, length)).as(where).isEqualTo(accepted);
    }

    /** @return whether the program was accepted */
    private boolean isSafe(int[] words) {
        FilterProgram program;
        try {
            program = FilterProgram.parse(words);
        } catch (FilterException refused) {
            assertThat(refused.index()).as("seed " + SEED).isBetween(-1, words.length - 1);
            return false;
        }
        assertSafe(program);
        return true;
    }

    @Test
    void randomWordsAreRefusedOrRun() {
        assertTimeoutPreemptively(ofSeconds(60), () -> {
            int parsed = 0;
            for (int i = 0; i < 30_000; i++) {
                int[] words = random.ints(random.nextInt(0, 133), 0, 0x1_0000).toArray();
                if (words.length > 0) {
                    words[0] = random.nextBoolean() ? 0x401 : 0x003;
                }
                parsed += isSafe(words) ? 1 : 0;
            }
            assertThat(parsed).as("seed " + SEED).isPositive();
        });
    }

    @Test
    void randomCspfProgramsAreRefusedOrRun() {
        assertTimeoutPreemptively(ofSeconds(60), () -> {
            int parsed = 0;
            for (int i = 0; i < 30_000; i++) {
                parsed += isSafe(programs.cspfWords())
                        ? 1
                        : 0;
            }
            assertThat(parsed).as("seed " + SEED).isGreaterThan(3_000);
        });
    }

    @Test
    void randomValidBpfProgramsRun() {
        assertTimeoutPreemptively(ofSeconds(60), () -> {
            for (int i = 0; i < 30_000; i++) {
                int[] words = programs.validBpf();
                assertThat(isSafe(words)).as(() -> "seed " + SEED + " refused " + Arrays.toString(words)).isTrue();
            }
        });
    }

    @Test
    void loadsNearTheEndOfEveryFrameStayInside() throws FilterException {
        for (int length = 0; length <= MAX_LENGTH; length++) {
            byte[] octets = new byte[MARGIN + length + MARGIN];
            random.nextBytes(octets);
            for (int place = Math.max(0, length - 6); place <= length + 6; place++) {
                for (int size = 1; size <= 4; size *= 2) {
                    int code = size == 4 ? 0x20 : size == 2 ? 0x28 : 0x30;
                    int split = random.nextInt(place + 1);
                    int expected = place + size <= length && length >= HEADER ? length : 0;
                    int[] absolute = bpf(insn(code, place), insn(0x06, -1));
                    int[] indirect = bpf(insn(0x01, split), insn(code + 0x20, place - split), insn(0x06, -1));
                    String where = "seed " + SEED + ", " + size + " octets at " + place + " of " + length;
                    assertThat(FilterProgram.parse(absolute).accept(octets, MARGIN, length)).as(where)
                            .isEqualTo(expected);
                    assertThat(FilterProgram.parse(indirect).accept(octets, MARGIN, length)).as(where)
                            .isEqualTo(expected);
                }
            }
        }
    }

    @Test
    void acceptAllocatesNothing() throws FilterException {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        FilterProgram[] programs = {FilterProgram.parse(WellKnownFilters.pfinet()),
                FilterProgram.parse(cspf(17, op(1, 1), 8)),
                FilterProgram.parse(bpf(insn(0x02, 3), insn(0x60, 3), insn(0x06, 1)))};
        byte[] frame = Programs.frame(0x0800, 46);
        long before = 0;
        for (int i = 0; i < 20_000; i++) {
            if (i == 10_000) {
                before = threads.getCurrentThreadAllocatedBytes();
            }
            for (FilterProgram program : programs) {
                program.accept(frame, 0, frame.length);
            }
        }
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(10_000);
    }
}
