package org.machwire.client.cli.guard;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.machwire.client.HypervisorException;
import org.machwire.client.capture.CapturedFrame;
import org.machwire.v1.FrameTrace;
import org.machwire.v1.GuardPolicy;
import org.machwire.v1.TraceRequest;
import org.machwire.v1.TraceResponse;

/** Has frames walked through the hypervisor, some at a time, so that a capture of any length needs little memory. */
final class Tracer {
    /** What the contract allows; it leaves each 64 KiB of the longest answer that is taken. */
    static final int MOST_FRAMES = 256;
    /** Far below the 4 MiB that a message to the server may have, with a frame of the greatest length on top. */
    static final int ENOUGH_OCTETS = 512 * 1024;

    private final Function<TraceRequest, TraceResponse> hypervisor;
    private final TraceRequest question;

    /**
     * Traces frames as a device would send them.
     *
     * @param policy to be judged by instead of the device's own; null for its own
     */
    Tracer(Function<TraceRequest, TraceResponse> hypervisor, String device, @Nullable GuardPolicy policy) {
        this.hypervisor = hypervisor;
        TraceRequest.Builder builder = TraceRequest.newBuilder().setPath(device);
        if (policy != null) {
            builder.setPolicy(policy);
        }
        question = builder.build();
    }

    /** Traces all frames of a source. @throws IOException what the source throws, after what came before was reported */
    void trace(FrameSource source, TraceReport report) throws IOException {
        List<CapturedFrame> chunk = new ArrayList<>();
        int octets = 0;
        for (CapturedFrame frame = next(source, chunk, report); frame != null; frame = next(source, chunk, report)) {
            chunk.add(frame);
            octets += frame.octets().length;
            if (chunk.size() == MOST_FRAMES || octets >= ENOUGH_OCTETS) {
                trace(chunk, report);
                chunk.clear();
                octets = 0;
            }
        }
        trace(chunk, report); // also where there is none: whether there is such a device is asked in any case
        report.end();
    }

    /** The next frame; where it cannot be had, those before it are traced still. */
    private @Nullable CapturedFrame next(FrameSource source, List<CapturedFrame> chunk, TraceReport report)
            throws IOException {
        try {
            return source.next();
        } catch (IOException e) {
            trace(chunk, report);
            throw e;
        }
    }

    private void trace(List<CapturedFrame> chunk, TraceReport report) {
        TraceRequest.Builder request = question.toBuilder();
        for (CapturedFrame frame : chunk) {
            if (!frame.isCut()) {
                request.addFrame(ByteString.copyFrom(frame.octets()));
            }
        }
        Iterator<FrameTrace> traces = ask(request.build()).iterator();
        for (CapturedFrame frame : chunk) {
            if (frame.isCut()) {
                report.cut(frame);
            } else {
                report.traced(frame, traces.next());
            }
        }
    }

    private List<FrameTrace> ask(TraceRequest request) {
        List<FrameTrace> traces = hypervisor.apply(request).getFrameList();
        if (traces.size() != request.getFrameCount()) {
            throw new HypervisorException(
                    "the hypervisor traced " + traces.size() + " of " + request.getFrameCount() + " frames");
        }
        return traces;
    }
}
