package org.machwire.server.filter;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.machwire.filter.FilterCode;
import org.machwire.filter.FilterException;
import org.machwire.filter.FilterProgram;
import org.machwire.filter.Scratch;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What filters take a frame, interpreted and compiled: {@code mvn -Pjmh -pl server -am verify}. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init")
public class FilterBenchmark {
    private static final int FRAMES = 1024;
    private static final int SIZE = 64;
    private static final long SEED = 2008;
    private static final int[] PORTS = {80, 443, 22, 53};

    @Param
    private Program program;

    /** What is measured. */
    public enum Program {
        /** What pfinet sets. */
        PFINET("0401 0 0 0  28 0 c 0  15 2 806 0  15 1 800 0  15 100 86dd 0  6 0 5dc 0  6 0 0 0"),
        /** What libpcap compiles it to. */
        TCP_PORT_80(
                "0401 0 0 0  28 0 c 0  15 600 86dd 0  30 0 14 0  15 f00 6 0  28 0 36 0  15 c 50 0  28 0 38 0  15 b0a 50 0  "
                        + "15 a00 800 0  30 0 17 0  15 800 6 0  28 0 14 0  45 6 1fff 0  b1 0 e 0  48 0 e 0  15 2 50 0  48 0 10 0  "
                        + "15 100 50 0  6 0 0 4  6 0 0 0");

        private final String words;

        Program(String words) {
            this.words = words;
        }

        private int[] parsed() {
            return Arrays.stream(words.split(" +", -1)).mapToInt(word -> Integer.parseInt(word, 16)).toArray();
        }
    }

    private final byte[] octets = new byte[FRAMES * SIZE];
    private final int[] memory = Scratch.ofThisThread();
    private FilterCode code;
    private FilterRunner compiled;

    /** Makes the frames: TCP, UDP, ARP and IPv6. */
    @Setup
    public void set() throws FilterException {
        code = FilterProgram.parse(program.parsed()).code();
        compiled = FilterCompiler.compile(code);
        SplittableRandom random = new SplittableRandom(SEED);
        random.nextBytes(octets);
        for (int at = 0; at < octets.length; at += SIZE) {
            int type = new int[]{0x0800, 0x0800, 0x0806, 0x86dd}[random.nextInt(4)];
            octets[at + 12] = (byte) (type >> 8);
            octets[at + 13] = (byte) type;
            octets[at + 14] = 0x45;
            octets[at + 20] = 0;
            octets[at + 21] = 0;
            octets[at + 23] = (byte) (random.nextBoolean() ? 6 : 17);
            octets[at + 36] = (byte) (PORTS[random.nextInt(PORTS.length)] >> 8);
            octets[at + 37] = (byte) PORTS[random.nextInt(PORTS.length)];
        }
    }

    /** Interprets the program on all frames. */
    @Benchmark
    @OperationsPerInvocation(FRAMES)
    public long interpreted() {
        long delivered = 0;
        for (int at = 0; at < octets.length; at += SIZE) {
            delivered += code.run(octets, at, SIZE, memory);
        }
        return delivered;
    }

    /** Runs what it was compiled to on all frames. */
    @Benchmark
    @OperationsPerInvocation(FRAMES)
    public long compiled() {
        long delivered = 0;
        for (int at = 0; at < octets.length; at += SIZE) {
            delivered += compiled.run(octets, at, SIZE, memory);
        }
        return delivered;
    }
}
