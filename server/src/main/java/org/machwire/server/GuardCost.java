package org.machwire.server;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.machwire.server.GuardFrames.Kind;
import org.machwire.server.guard.DeviceGuard;
import org.machwire.server.guard.Guard;
import org.machwire.server.guard.Headers;
import org.machwire.v1.DropReason;

/**
 * What a verdict costs: {@link Headers#walk} and {@link DeviceGuard#check}, of good frames of one kind, one after the other. They lie packed as
 * in a batch, 1024 of a kind, all different, so that no branch is learnt by heart. For {@code machwire bench --case guard}.
 */
final class GuardCost {
    private static final int FRAMES = 1024;
    private static final int PASSES = 10; // a round is less than a millisecond: most are not interrupted by others
    private static final int ROUNDS = 501;
    private static final int WARM_UP_ROUNDS = 1000;

    private final Guard guard = new DeviceGuard(GuardFrames.POLICY);
    private final Kind kind;
    private final byte[] octets;
    private final int[] offsets = new int[FRAMES + 1];
    private final long[] nanos;
    private long allocated;

    /**
     * @param kind what is measured
     * @param allocated octets in all rounds
     */
    record Result(Kind kind, double nanosPerFrame, long frames, long allocated) {
        String json() {
            return String.format(Locale.ROOT, "{\"frames\":\"%s\",\"ns_per_frame\":%.2f,\"octets_per_frame\":%s}",
                    kind.text(), nanosPerFrame, allocated == 0 ? "0" : Double.toString((double) allocated / frames));
        }
    }

    private GuardCost(GuardFrames frames, Kind kind, int rounds) {
        this.kind = kind;
        nanos = new long[rounds];
        byte[][] all = new byte[FRAMES][];
        for (int i = 0; i < FRAMES; i++) {
            all[i] = frames.next(kind);
            offsets[i + 1] = offsets[i] + all[i].length;
        }
        octets = new byte[offsets[FRAMES]];
        for (int i = 0; i < FRAMES; i++) {
            System.arraycopy(all[i], 0, octets, offsets[i], all[i].length);
        }
    }

    /** Measures all kinds in turns, and tells each one's median. */
    static Result[] measure() {
        return measure(WARM_UP_ROUNDS, ROUNDS);
    }

    static Result[] measure(int warmUp, int rounds) {
        GuardFrames frames = new GuardFrames();
        Map<Kind, GuardCost> costs = new EnumMap<>(Kind.class);
        for (Kind kind : Kind.values()) {
            costs.put(kind, new GuardCost(frames, kind, rounds));
        }
        for (int round = -warmUp; round < rounds; round++) {
            for (GuardCost cost : costs.values()) {
                cost.round(round);
            }
        }
        return costs.values().stream().map(GuardCost::result).toArray(Result[]::new);
    }

    /** @param number below 0 for one that does not count */
    private void round(int number) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        long beginNanos = System.nanoTime();
        int good = 0;
        for (int i = 0; i < PASSES; i++) {
            good += pass();
        }
        long time = System.nanoTime() - beginNanos;
        long after = threads.getCurrentThreadAllocatedBytes();
        if (good != PASSES * FRAMES) {
            throw new IllegalStateException("the guard drops what is to be measured: " + kind.text());
        }
        if (number >= 0) {
            nanos[number] = time;
            allocated += after - before;
        }
    }

    private int pass() {
        int good = 0;
        for (int i = 0; i < FRAMES; i++) {
            int offset = offsets[i];
            long headers = Headers.walk(octets, offset, offsets[i + 1] - offset);
            if (guard.check(octets, offset, headers) == DropReason.NOT_DROPPED) {
                good++;
            }
        }
        return good;
    }

    private Result result() {
        Arrays.sort(nanos);
        long frames = (long) PASSES * FRAMES;
        return new Result(kind, (double) nanos[nanos.length / 2] / frames, frames * nanos.length, allocated);
    }
}
