package org.machwire.client.cli.guard;

import java.io.PrintStream;
import org.machwire.client.capture.CapturedFrame;
import org.machwire.client.cli.JsonObject;
import org.machwire.v1.FrameTrace;

/** Every frame as a JSON object on a line. */
record JsonReport(PrintStream out) implements TraceReport {
    @Override
    public void traced(CapturedFrame frame, FrameTrace trace) {
        out.println(new JsonObject().number("number", frame.number()).fields(trace));
    }

    @Override
    public void cut(CapturedFrame frame) {
        out.println(new JsonObject().number("number", frame.number())
                .json("recordedOctets", Integer.toString(frame.octets().length))
                .json("originalOctets", Integer.toString(frame.originalLength())));
    }

    @Override
    public void end() {}
}
