package org.machwire.client.cli.guard;

import java.io.PrintStream;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.machwire.client.capture.CapturedFrame;
import org.machwire.v1.DropReason;
import org.machwire.v1.FrameTrace;

/** Every frame that would be dropped on a line, and at the end how many that are for each reason. */
final class CaptureReport implements TraceReport {
    private final PrintStream out;
    /** Frames that would be dropped, by the number of the reason, in the order in which rules are looked at. */
    private final Map<Integer, Long> dropped = new TreeMap<>();
    private long traced;
    private long cut;

    CaptureReport(PrintStream out) {
        this.out = out;
    }

    @Override
    public void traced(CapturedFrame frame, FrameTrace trace) {
        traced++;
        if (trace.getVerdict() != DropReason.NOT_DROPPED) {
            dropped.merge(trace.getVerdictValue(), 1L, Long::sum);
            out.println("%6d  %-14s  %s".formatted(frame.number(), name(trace.getVerdictValue()),
                    DropText.line(trace.getExplanation())).stripTrailing());
        }
    }

    @Override
    public void cut(CapturedFrame frame) {
        cut++;
    }

    @Override
    public void end() {
        if (cut > 0) {
            out.println(frames(cut) + (cut == 1 ? " was" : " were")
                    + " not traced, because only the beginning was recorded");
        }
        long sum = dropped.values().stream().mapToLong(Long::longValue).sum();
        String reasons = dropped.entrySet().stream().map(one -> one.getValue() + " " + name(one.getKey()))
                .collect(Collectors.joining(", "));
        out.println(sum + " of " + frames(traced) + " would be dropped" + (sum == 0 ? "" : ": " + reasons));
    }

    private static String frames(long count) {
        return count + (count == 1 ? " frame" : " frames");
    }

    private static String name(int number) {
        DropReason reason = DropReason.forNumber(number);
        return DropText.reason(reason == null ? DropReason.UNRECOGNIZED : reason, number);
    }
}
