package org.machwire.client.bench;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.machwire.client.filter.Libpcap;

/**
 * What libpcap's interpreter ({@code bpf_filter}) takes for a program: in nanoseconds a frame, less what a call of it costs, as a program of one
 * instruction shows. So an instruction's time too much is taken off, in libpcap's favour.
 */
final class PcapCost implements AutoCloseable {
    private static final int ROUNDS = 101;
    private static final long WARM_UP_NANOS = 500_000_000;
    private static final int DISORDER = 1 << 13;
    private static final long SEED = 2008;
    private static final int INSTRUCTION = 8;
    private static final int RETURN = 0x06;

    private final Arena arena = Arena.ofConfined();
    private final MethodHandle filter;
    private final long[] frames;
    private final int size;
    private final int[] inOrder;
    private final int[] inDisorder;
    private final MemorySegment empty;

    /** @throws IOException with one sentence, if libpcap is not installed */
    PcapCost(byte[][] frames) throws IOException {
        filter = Linker.nativeLinker().downcallHandle(Libpcap.function("bpf_filter"),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_INT, ValueLayout.JAVA_INT),
                Linker.Option.critical(false));
        size = frames[0].length;
        MemorySegment all = arena.allocate((long) size * frames.length);
        this.frames = new long[frames.length];
        for (int i = 0; i < frames.length; i++) {
            MemorySegment.copy(frames[i], 0, all, ValueLayout.JAVA_BYTE, (long) i * size, size);
            this.frames[i] = all.address() + (long) i * size;
        }
        inOrder = new int[frames.length];
        Arrays.setAll(inOrder, i -> i);
        inDisorder = new SplittableRandom(SEED).ints(DISORDER, 0, frames.length).toArray();
        empty = arena.allocate(INSTRUCTION, 8);
        empty.set(ValueLayout.JAVA_SHORT, 0, (short) RETURN);
    }

    /**
     * What one program takes.
     *
     * @param matched frames that it accepts, of the ring
     * @param inOrder nanoseconds a frame, frames in the order of the ring
     * @param inDisorder the same, in no order
     */
    record Result(long matched, double inOrder, double inDisorder) {}

    /** @param words of Mach, the header first */
    Result measure(int[] words) throws UnavailableException {
        int instructions = words.length / 4 - 1;
        MemorySegment program = arena.allocate((long) INSTRUCTION * instructions, 8);
        for (int i = 0; i < words.length - 4; i++) {
            program.setAtIndex(ValueLayout.JAVA_SHORT, i, (short) words[i + 4]);
        }
        double[][] nanos = new double[4][ROUNDS];
        long warmUntil = System.nanoTime() + WARM_UP_NANOS;
        while (System.nanoTime() < warmUntil) {
            round(program, nanos, 0);
        }
        for (int round = 0; round < ROUNDS; round++) {
            round(program, nanos, round);
        }
        return new Result(run(program, inOrder), median(nanos[0]) - median(nanos[1]),
                median(nanos[2]) - median(nanos[3]));
    }

    private void round(MemorySegment program, double[][] nanos, int round) throws UnavailableException {
        nanos[0][round] = nanos(program, inOrder);
        nanos[1][round] = nanos(empty, inOrder);
        nanos[2][round] = nanos(program, inDisorder);
        nanos[3][round] = nanos(empty, inDisorder);
    }

    private double nanos(MemorySegment program, int[] order) throws UnavailableException {
        long begun = System.nanoTime();
        run(program, order);
        return (double) (System.nanoTime() - begun) / order.length;
    }

    private long run(MemorySegment program, int[] order) throws UnavailableException {
        long matched = 0;
        try {
            for (int i : order) {
                matched += (int) filter.invokeExact(program, frames[i], size, size) == 0 ? 0 : 1;
            }
        } catch (Throwable e) {
            throw new UnavailableException("libpcap's bpf_filter cannot be called", e);
        }
        return matched;
    }

    private static double median(double[] figures) {
        Arrays.sort(figures);
        return figures[figures.length / 2];
    }

    @Override
    public void close() {
        arena.close();
    }
}
