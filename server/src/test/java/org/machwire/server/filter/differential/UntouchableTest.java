package org.machwire.server.filter.differential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.machwire.filter.FilterCode;
import org.machwire.filter.FilterException;
import org.machwire.filter.FilterProgram;
import org.machwire.filter.Scratch;

/** What no frame, no program and no two of them can do, whoever executes them. */
class UntouchableTest {
    private static final long SEED = 0x20080625;
    private static final String SEEDS = "seed " + SEED;
    private static final int PROGRAMS = 400;
    private static final int FRAMES_EACH = 24;
    private static final int GARBAGE = 0xdeadbeef;
    private static final int MAX_LENGTH = 1514;
    private static final int CLIENTS = 3;
    private static final int ROUNDS = 60;
    private static final int KEY = 0x17;

    private final Random random = new Random(SEED);
    private final List<Frame> frames = FramePool.of(SEED);

    static List<Executor> executors() {
        return Executor.own();
    }

    private static FilterProgram parse(int... words) {
        try {
            return FilterProgram.parseLong(words);
        } catch (FilterException refused) {
            throw new AssertionError(SEEDS + ", " + Arrays.toString(words), refused);
        }
    }

    /** Programs of both languages in turn. */
    private List<FilterProgram> programs() {
        List<FilterProgram> programs = new ArrayList<>();
        for (int i = 0; i < PROGRAMS; i++) {
            int length = i % 40 == 0 ? 1000 : 4 + random.nextInt(50); // the longest are compiled in parts
            programs.add(parse(i % 2 == 0 ? RandomBpf.words(random, length) : RandomCspf.words(random, length)));
        }
        return programs;
    }

    private Frame anyFrame(Executor executor) {
        Frame frame = frames.get(random.nextInt(frames.size()));
        return frame.length() < executor.shortestFrame() ? anyFrame(executor) : frame;
    }

    /** A program that loads, X being {@code x}, and accepts. */
    private static FilterProgram load(int code, int x, int k) {
        return parse(0x401, 0, 0, 0, 0x01, 0, x & 0xffff, x >>> 16, code, 0, k & 0xffff, k >>> 16, 6, 0, 0xffff,
                0xffff);
    }

    @ParameterizedTest
    @MethodSource("executors")
    void loadThatBeginsOrEndsOutsideTheFrameRefusesItAndReadsNothing(Executor executor) {
        for (int length : new int[]{14, 15, 60, MAX_LENGTH}) {
            Frame frame = Frame.of(new byte[length]);
            for (int past : new int[]{0, 1, 2, 3, 100, 0x10000, Integer.MAX_VALUE - MAX_LENGTH}) {
                int[][] sizeAbsoluteIndirect = {{4, 0x20, 0x40}, {2, 0x28, 0x48}, {1, 0x30, 0x50}, {1, 0xb1, 0x50}};
                for (int[] kind : sizeAbsoluteIndirect) {
                    int place = length - kind[0] + 1 + past;
                    int x = random.nextInt();
                    int inside = past == 0 ? length : 0;
                    String what = SEEDS + ", " + executor.name() + " loads " + kind[0] + " octets at " + place + " of "
                            + length;
                    assertThat(executor.prepare(load(kind[1], 0, place)).delivered(frame)).as(what).isZero();
                    assertThat(executor.prepare(load(kind[1], 0, place - 1)).delivered(frame)).as(what)
                            .isEqualTo(inside);
                    assertThat(executor.prepare(load(kind[2], place, 0)).delivered(frame)).as(what).isZero();
                    assertThat(executor.prepare(load(kind[2], 5, place - 5)).delivered(frame)).as(what).isZero();
                    assertThat(executor.prepare(load(kind[2], x | 1 << 31, place - x)).delivered(frame)).as(what)
                            .isZero();
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("executors")
    void otherFramesOfABatchChangeNothing(Executor executor) {
        for (FilterProgram program : programs()) {
            Executor.Runner runner = executor.prepare(program);
            for (int i = 0; i < FRAMES_EACH; i++) {
                Frame frame = anyFrame(executor);
                byte[] flipped = frame.batch().clone();
                for (int at = 0; at < flipped.length; at++) {
                    flipped[at] = (byte) ~flipped[at];
                }
                int delivered = runner.delivered(frame);
                Frame same = Frame.in(flipped, frame.offset(), frame.alone());

                assertThat(runner.delivered(same)).as(() -> where(executor, program, frame)).isEqualTo(delivered);
                assertThat(runner.delivered(Frame.of(frame.alone()))).as(() -> where(executor, program, frame))
                        .isEqualTo(delivered);
            }
        }
    }

    private static String where(Executor executor, FilterProgram program, Frame frame) {
        return SEEDS + ", " + executor.name() + ", program " + Arrays.toString(program.words()) + ", frame " + frame;
    }

    @ParameterizedTest
    @MethodSource("executors")
    void runningWritesNoOctetOfTheBatch(Executor executor) {
        for (FilterProgram program : programs()) {
            Executor.Runner runner = executor.prepare(program);
            Frame frame = anyFrame(executor);
            byte[] before = frame.batch().clone();
            runner.delivered(frame);

            assertThat(frame.batch()).as(() -> where(executor, program, frame)).isEqualTo(before);
        }
    }

    @ParameterizedTest
    @MethodSource("executors")
    void scratchMemoryOfAnEarlierProgramOrFrameIsNeverSeen(Executor executor) {
        for (FilterProgram program : programs()) {
            Executor.Runner runner = executor.prepare(program);
            for (int i = 0; i < FRAMES_EACH; i++) {
                Frame frame = anyFrame(executor);
                Arrays.fill(Scratch.ofThisThread(), GARBAGE);
                int afterGarbage = runner.delivered(frame);
                runner.delivered(anyFrame(executor));
                int afterAnother = runner.delivered(frame);
                int expected = ReferenceInterpreter.run(program.words(), frame.alone()).delivered();

                assertThat(List.of(afterGarbage, afterAnother)).as(() -> where(executor, program, frame))
                        .containsOnly(expected);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("executors")
    void aWordOfScratchMemoryThatWasNotWrittenIsZeroAmongLeftovers(Executor executor) {
        Frame frame = Frame.of(new byte[60]);
        for (int code : new int[]{0x60, 0x61}) {
            for (int i = 0; i < 16; i++) {
                int[] words = {0x401, 0, 0, 0, code, 0, i, 0, code == 0x61 ? 0x87 : 0x04, 0, 0, 0, 0x16, 0, 0, 0};
                Executor.Runner runner = executor.prepare(parse(words));
                Arrays.fill(Scratch.ofThisThread(), GARBAGE);

                assertThat(runner.delivered(frame)).as("%s, word %d", executor.name(), i).isZero();
            }
        }
    }

    /** All threads run the same prepared program at the same time, on different frames. */
    @ParameterizedTest
    @MethodSource("executors")
    void clientsOnOtherThreadsDisturbNoAnswerOfAProgramThatTheyShare(Executor executor)
            throws InterruptedException, ExecutionException {
        List<Shared> all = new ArrayList<>();
        for (FilterProgram program : programs()) {
            List<Frame> some = Stream.generate(() -> anyFrame(executor)).limit(FRAMES_EACH).toList();
            int[] expected = some.stream()
                    .mapToInt(frame -> ReferenceInterpreter.run(program.words(), frame.alone()).delivered()).toArray();
            all.add(new Shared(program, executor.prepare(program), some, expected));
        }
        var together = new CyclicBarrier(CLIENTS);
        Queue<String> failures = new ConcurrentLinkedQueue<>();
        try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
            List<Future<?>> done = new ArrayList<>();
            for (int client = 0; client < CLIENTS; client++) {
                int first = client * FRAMES_EACH / CLIENTS;
                done.add(clients.submit(() -> {
                    for (Shared shared : all) {
                        together.await(10, TimeUnit.SECONDS);
                        for (int i = 0; i < ROUNDS * FRAMES_EACH; i++) {
                            shared.run(executor, (first + i) % FRAMES_EACH, failures);
                        }
                    }
                    return null;
                }));
            }
            for (Future<?> one : done) {
                one.get();
            }
        }
        assertThat(failures).isEmpty();
    }

    /** What several threads run. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Shared(FilterProgram program, Executor.Runner runner, List<Frame> frames, int[] expected) {
        void run(Executor executor, int i, Queue<String> failures) {
            int delivered = runner.delivered(frames.get(i));
            if (delivered != expected[i]) {
                failures.add(delivered + " octets, expected " + expected[i] + "; "
                        + where(executor, program, frames.get(i)));
            }
        }
    }

    /** So none takes more steps than it has instructions, whoever follows it. */
    @Test
    void everyWayOfTheIntermediateFormGoesForwardAndStaysInside() {
        int jumps = 0;
        for (FilterProgram program : manyPrograms()) {
            FilterCode code = program.code();
            for (int place = 0; place < code.count(); place++) {
                List<Integer> next = switch (FilterCode.flow(code.operation(place))) {
                    case NEXT -> List.of(place + 1);
                    case JUMP -> List.of(code.ifTrue(place));
                    case BRANCH -> List.of(code.ifTrue(place), code.ifFalse(place));
                    case RETURN -> List.of();
                };
                jumps += next.size();
                if (code.operation(place) != KEY) { // which is nothing that runs
                    for (int to : next) {
                        if (to <= place || to >= code.count()) {
                            fail("%s, from %d to %d of %s", SEEDS, place, to, Arrays.toString(program.words()));
                        }
                    }
                }
            }
            assertThat(code.longestPath()).isBetween(1, code.count());
        }
        assertThat(jumps).isGreaterThan(100_000);
    }

    private List<FilterProgram> manyPrograms() {
        return IntStream.range(0, 2000).mapToObj(i -> parse(i % 3 == 0
                ? RandomCspf.words(random, 4 + random.nextInt(124))
                : RandomBpf.words(random, 4 + random.nextInt(i % 10 == 1 ? 1000 : 120)))).toList();
    }

    @Test
    void longestPathIsTheLongestOfAllPathsAndNoMore() {
        int branching = 0;
        for (int i = 0; i < 3000; i++) {
            int[] words = RandomBpf.words(random, 4 + random.nextInt(24));
            int longest = longestFrom(words, 0);
            branching += longest < words.length / 4 - 1 ? 1 : 0;

            assertThat(parse(words).code().longestPath()).as("%s, program %s", SEEDS, Arrays.toString(words))
                    .isEqualTo(longest);
        }
        assertThat(branching).as("programs of which no path takes every instruction").isGreaterThan(1000);
    }

    /** Walks every path of a BPF program from an instruction, and gives the number of instructions of the longest. */
    private static int longestFrom(int[] words, int at) {
        int code = words[4 * at + 4];
        int next = at + 1;
        if (code % 8 == 6) {
            return 1;
        } else if (code == 0x05) {
            return 1 + longestFrom(words, next + words[4 * at + 6]);
        } else if (code % 8 == 5) {
            int jumps = words[4 * at + 5];
            return 1 + Math.max(longestFrom(words, next + jumps % 256), longestFrom(words, next + jumps / 256));
        }
        return 1 + longestFrom(words, next);
    }
}
