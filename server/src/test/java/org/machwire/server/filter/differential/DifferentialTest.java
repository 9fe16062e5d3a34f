package org.machwire.server.filter.differential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SequencedMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.machwire.filter.FilterException;
import org.machwire.filter.FilterProgram;
import org.machwire.filter.FilterRule;

/**
 * All executors against the reference, on more than a million pairs of frames and programs of expressions; and on random programs. Where libpcap
 * is installed its interpreter answers, too.
 */
class DifferentialTest {
    private static final long SEED = 0x19950626;
    private static final String SEEDS = "seed " + SEED;
    private static final int MILLION = 1_000_000;
    private static final int EXPRESSIONS = 200;
    private static final int RANDOM_PROGRAMS = 1200;
    private static final int FRAMES_EACH = 460;
    private static final int LONG_PROGRAMS = 16;
    private static final int LONGEST = 4096;
    private static final int RANDOM_OCTETS = 20_000;

    private static List<Frame> frames = List.of();

    @BeforeAll
    static void buildFrames() {
        frames = FramePool.of(SEED);
    }

    private static Comparison comparison() {
        List<Executor> executors = new ArrayList<>(Executor.own());
        PcapLibrary.find().ifPresent(executors::add);
        return new Comparison(executors, SEEDS);
    }

    private static FilterProgram parse(int[] words) {
        try {
            return FilterProgram.parseLong(words);
        } catch (FilterException refused) {
            throw new AssertionError(SEEDS + ", " + Arrays.toString(words), refused);
        }
    }

    private static PcapLibrary libpcap() {
        Optional<PcapLibrary> library = PcapLibrary.find();
        assumeTrue(library.isPresent(),
                "libpcap.so.0.8 is not installed: the reference alone judges, on the programs kept");
        return library.orElseThrow();
    }

    /** Some frames, others each time. */
    private static List<Frame> some(Random random, int count) {
        int from = random.nextInt(frames.size() - count);
        return frames.subList(from, from + count);
    }

    @Test
    void framesHaveEveryLength() {
        var lengths = new HashSet<Integer>();
        frames.forEach(frame -> lengths.add(frame.length()));

        assertThat(lengths).as(SEEDS).hasSize(FramePool.MAX_LENGTH - FramePool.MIN_LENGTH + 1);
    }

    @Test
    void programIsKeptOfEveryExpressionAndAtLeast200AreDistinct() {
        SequencedMap<String, int[]> kept = CompiledExpressions.kept();
        Map<List<Integer>, String> programs = new HashMap<>();
        List<String> same = new ArrayList<>();
        for (String expression : Expressions.written()) {
            List<Integer> words = Arrays.stream(kept.getOrDefault(expression, new int[0])).boxed().toList();
            String other = programs.putIfAbsent(words, expression);
            if (other != null) {
                same.add(expression + " is " + other);
            }
        }

        assertThat(kept.sequencedKeySet()).containsExactlyElementsOf(Expressions.all());
        assertThat(same).isEmpty();
        assertThat(programs.size()).isGreaterThanOrEqualTo(EXPRESSIONS);
    }

    @Test
    void longExpressionsAreProgramsOfHundredsOfInstructions() {
        SequencedMap<String, int[]> kept = CompiledExpressions.kept();

        assertThat(Expressions.longOnes()).filteredOn(one -> kept.getOrDefault(one, new int[0]).length / 4 > 300)
                .hasSizeGreaterThanOrEqualTo(4);
    }

    /** Another libpcap may write other programs: then they accept the same frames. */
    @Test
    void libpcapStillCompilesExpressionsToProgramsLikeThoseKept() {
        PcapLibrary library = libpcap();
        Map<String, int[]> made = new LinkedHashMap<>();
        Expressions.all().forEach(expression -> made.put(expression, library.compile(expression)));
        List<String> unlike = new ArrayList<>();
        CompiledExpressions.kept().forEach((expression, words) -> {
            int[] now = made.getOrDefault(expression, new int[0]);
            if (!Arrays.equals(words, now) && !acceptTheSame(parse(words), parse(now))) {
                unlike.add(expression);
            }
        });

        assertThat(unlike).as(() -> "%s; what this libpcap makes:%n%s".formatted(SEEDS,
                CompiledExpressions.text(made))).isEmpty();
    }

    private static boolean acceptTheSame(FilterProgram one, FilterProgram other) {
        return frames.stream().allMatch(frame -> one.accept(frame.batch(), frame.offset(), frame.length()) == other
                .accept(frame.batch(), frame.offset(), frame.length()));
    }

    @Test
    void expressionThatNeedsALoopIsRefused() {
        PcapLibrary library = libpcap();
        for (String expression : Expressions.loops()) {
            assertThatExceptionOfType(FilterException.class).as(expression)
                    .isThrownBy(() -> FilterProgram.parseLong(library.compile(expression)))
                    .returns(FilterRule.JUMP, FilterException::rule);
        }
    }

    /** More than a million pairs, whatever is installed. */
    @Test
    void programsOfExpressionsAcceptWhatTheReferenceAndLibpcapAccept() {
        Comparison comparison = comparison();
        long withHeader = frames.stream().filter(frame -> frame.length() >= ReferenceInterpreter.HEADER).count();
        List<String> undecided = new ArrayList<>();
        CompiledExpressions.kept().forEach((expression, words) -> {
            int accepted = comparison.compare(expression, parse(words), frames);
            if (accepted == 0 || accepted == withHeader) {
                undecided.add(expression);
            }
        });
        boolean hasLibpcap = PcapLibrary.find().isPresent();

        assertThat(undecided).as("%s, expressions that accept no frame, or all", SEEDS)
                .hasSizeLessThan(Expressions.all().size() / 10);
        assertThat(comparison.pairs()).isGreaterThan(MILLION);
        assertThat(comparison.pairsWithLibpcap()).isEqualTo(hasLibpcap ? comparison.pairs() : 0);
    }

    @Test
    void randomBpfProgramsAcceptWhatTheReferenceAccepts() {
        var random = new Random(SEED);
        Comparison comparison = comparison();
        for (int i = 0; i < RANDOM_PROGRAMS; i++) {
            FilterProgram program = parse(RandomBpf.words(random, 4 + random.nextInt(i % 10 == 0 ? 200 : 40)));
            comparison.compare("program " + i, program, some(random, FRAMES_EACH));
        }

        assertCompared(comparison, RANDOM_PROGRAMS * FRAMES_EACH);
        if (PcapLibrary.find().isPresent()) {
            assertThat(comparison.pairsWithLibpcap()).isGreaterThan(comparison.pairs() / 4);
        }
    }

    @Test
    void longBpfProgramsAcceptWhatTheReferenceAccepts() {
        var random = new Random(SEED + 1);
        Comparison comparison = comparison();
        for (int i = 0; i < LONG_PROGRAMS; i++) {
            FilterProgram program = parse(RandomBpf.words(random, LONGEST - i * 200));
            comparison.compare("long program " + i, program, some(random, FRAMES_EACH));
        }

        assertCompared(comparison, LONG_PROGRAMS * FRAMES_EACH);
        assertThat(comparison.steps()).as("%s, instructions run", SEEDS).isGreaterThan(500 * comparison.pairs());
    }

    @Test
    void randomCspfProgramsAcceptWhatTheReferenceAccepts() {
        var random = new Random(SEED + 2);
        Comparison comparison = comparison();
        for (int i = 0; i < RANDOM_PROGRAMS; i++) {
            FilterProgram program = parse(RandomCspf.words(random, 4 + random.nextInt(i % 4 == 0 ? 124 : 24)));
            comparison.compare("program " + i, program, some(random, FRAMES_EACH));
        }

        assertCompared(comparison, RANDOM_PROGRAMS * FRAMES_EACH);
    }

    /** Octets as words, and valid programs of which some words were changed: refused, or the same everywhere. */
    @Test
    void wordsThatNobodyWroteAreRefusedOrRunAlike() {
        var random = new Random(SEED + 3);
        Comparison comparison = comparison();
        int refused = 0;
        for (int i = 0; i < RANDOM_OCTETS; i++) {
            int[] words = strange(random);
            try {
                FilterProgram program = FilterProgram.parseLong(words);
                comparison.compare("words " + i, program, some(random, 8));
            } catch (FilterException expected) {
                assertThat(expected.index()).as(SEEDS).isBetween(-1, words.length - 1);
                refused++;
            }
        }

        assertThat(refused).as(SEEDS).isGreaterThan(RANDOM_OCTETS / 10);
        assertThat(comparison.pairs()).as(SEEDS).isGreaterThan(RANDOM_OCTETS / 10);
    }

    private static int[] strange(Random random) {
        int[] words = switch (random.nextInt(4)) {
            case 0 -> random.ints(random.nextInt(140), 0, 0x10000).toArray();
            case 1 -> RandomCspf.words(random, 4 + random.nextInt(20));
            default -> RandomBpf.words(random, 4 + random.nextInt(12));
        };
        int changes = words.length == 0 ? 0 : 1 + random.nextInt(2);
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(words.length);
            words[at] = random.nextBoolean() ? random.nextInt(0x10000) : words[at] ^ 1 << random.nextInt(16);
        }
        return words;
    }

    private static void assertCompared(Comparison comparison, int pairs) {
        assertThat(comparison.pairs() + comparison.pairsWithoutHeader()).as(SEEDS).isEqualTo(pairs);
        assertThat(comparison.pairsWithoutHeader()).as(SEEDS).isPositive();
        assertThat(comparison.accepted()).as("%s, frames accepted", SEEDS).isBetween(pairs / 10L, 9L * pairs / 10);
    }
}
