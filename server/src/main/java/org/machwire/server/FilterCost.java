package org.machwire.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.machwire.filter.FilterCode;
import org.machwire.filter.FilterException;
import org.machwire.filter.FilterProgram;
import org.machwire.filter.Scratch;
import org.machwire.server.filter.FilterCompiler;
import org.machwire.server.filter.FilterRunner;

/**
 * What a filter costs, interpreted and compiled, in turns: on frames in the order in which they were given, again and again, and in an order that no
 * branch can be learnt from. One program a process, as the compilers of the JVM look at what runs. For {@code machwire bench --case filter}.
 */
final class FilterCost {
    private static final int ROUNDS = 101;
    private static final long WARM_UP_NANOS = 1_500_000_000;
    /** Over the ring in a round. */
    private static final int PASSES = 10;
    private static final int DISORDER = 1 << 13;
    private static final long SEED = 2008;

    private final byte[] octets;
    /** Octets of each frame. */
    private final int size;
    private final int count;
    private final int[] disorder;
    private final FilterCode code;
    private final FilterRunner compiled;
    private final double compileMillis;
    private final int[] memory = Scratch.ofThisThread();

    private FilterCost(List<byte[]> frames, FilterCode code) throws IOException {
        size = frames.getFirst().length;
        count = frames.size();
        octets = new byte[size * count];
        for (int i = 0; i < count; i++) {
            if (frames.get(i).length != size) {
                throw new IOException("the frames differ in length");
            }
            System.arraycopy(frames.get(i), 0, octets, i * size, size);
        }
        disorder = new SplittableRandom(SEED).ints(DISORDER, 0, count).toArray();
        this.code = code;
        long begun = System.nanoTime();
        compiled = FilterCompiler.compile(code);
        compileMillis = (System.nanoTime() - begun) / 1e6;
    }

    /**
     * Measures the program that is told: lines of {@code frame HEX}, then one of {@code program} and its words in hex.
     *
     * @return one JSON object; times in nanoseconds a frame
     * @throws IOException also if there is no such program
     */
    static String measure(BufferedReader in) throws IOException {
        List<byte[]> frames = new ArrayList<>();
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] words = line.split(" ", -1);
            if (words[0].equals("frame")) {
                frames.add(HexFormat.of().parseHex(words[1]));
                continue;
            }
            int[] program = Arrays.stream(words).skip(1).mapToInt(word -> Integer.parseInt(word, 16)).toArray();
            try {
                return new FilterCost(frames, FilterProgram.parseLong(program).code()).measure();
            } catch (FilterException e) {
                throw new IOException(e.getMessage(), e);
            }
        }
        throw new IOException("there is no program");
    }

    private String measure() {
        long matched = compiled() / PASSES;
        double[][] nanos = new double[4][ROUNDS];
        long warmUntil = System.nanoTime() + WARM_UP_NANOS;
        while (System.nanoTime() < warmUntil) {
            round(nanos, 0);
        }
        for (int round = 0; round < ROUNDS; round++) {
            round(nanos, round);
        }
        return String.format(Locale.ROOT,
                "{\"instructions\":%d,\"matched\":%d,\"interpreted_ns\":%.3f,\"compiled_ns\":%.3f,"
                        + "\"interpreted_disorder_ns\":%.3f,\"compiled_disorder_ns\":%.3f,\"compile_ms\":%.3f}",
                code.count(), matched, median(nanos[0]), median(nanos[1]), median(nanos[2]), median(nanos[3]),
                compileMillis);
    }

    private void round(double[][] nanos, int round) {
        long begun = System.nanoTime();
        long sum = interpreted();
        long one = System.nanoTime();
        sum -= compiled();
        long two = System.nanoTime();
        sum += interpretedInDisorder();
        long three = System.nanoTime();
        sum -= compiledInDisorder();
        long four = System.nanoTime();
        if (sum != 0) {
            throw new IllegalStateException("what is compiled differs from what is interpreted");
        }
        nanos[0][round] = (double) (one - begun) / (PASSES * count);
        nanos[1][round] = (double) (two - one) / (PASSES * count);
        nanos[2][round] = (double) (three - two) / disorder.length;
        nanos[3][round] = (double) (four - three) / disorder.length;
    }

    private long interpreted() {
        long matched = 0;
        for (int pass = 0; pass < PASSES; pass++) {
            for (int offset = 0; offset < octets.length; offset += size) {
                matched += code.run(octets, offset, size, memory) == 0 ? 0 : 1;
            }
        }
        return matched;
    }

    private long compiled() {
        long matched = 0;
        for (int pass = 0; pass < PASSES; pass++) {
            for (int offset = 0; offset < octets.length; offset += size) {
                matched += compiled.run(octets, offset, size, memory) == 0 ? 0 : 1;
            }
        }
        return matched;
    }

    private long interpretedInDisorder() {
        long matched = 0;
        for (int i : disorder) {
            matched += code.run(octets, i * size, size, memory) == 0 ? 0 : 1;
        }
        return matched;
    }

    private long compiledInDisorder() {
        long matched = 0;
        for (int i : disorder) {
            matched += compiled.run(octets, i * size, size, memory) == 0 ? 0 : 1;
        }
        return matched;
    }

    private static double median(double[] figures) {
        Arrays.sort(figures);
        return figures[figures.length / 2];
    }
}
