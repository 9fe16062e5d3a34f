package org.machwire.client.cli.guard;

import java.io.PrintStream;
import org.machwire.client.cli.Printable;
import org.machwire.client.capture.CapturedFrame;
import org.machwire.v1.DropReason;
import org.machwire.v1.FrameTrace;

/** Every step of a frame on a line, then the verdict. */
record StepReport(PrintStream out) implements TraceReport {
    @Override
    public void traced(CapturedFrame frame, FrameTrace trace) {
        trace.getStepList()
                .forEach(step -> out.printf("%-8s  %s%n", Printable.of(step.getPlace()), Printable.of(step.getText())));
        if (trace.getVerdict() == DropReason.NOT_DROPPED) {
            out.println("would be forwarded");
            return;
        }
        String why = DropText.line(trace.getExplanation());
        out.println("would be dropped as " + DropText.reason(trace.getVerdict(), trace.getVerdictValue())
                + (why.isEmpty() ? "" : ": " + why));
    }

    @Override
    public void cut(CapturedFrame frame) {
        throw new IllegalArgumentException("a frame that was given is whole");
    }

    @Override
    public void end() {}
}
