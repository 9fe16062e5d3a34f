package org.machwire.client.cli.guard;

import org.machwire.client.capture.CapturedFrame;
import org.machwire.v1.FrameTrace;

/** Takes what became of frames, in their order. */
interface TraceReport {
    /** A frame was walked through the hypervisor. */
    void traced(CapturedFrame frame, FrameTrace trace);

    /** Only the beginning of a frame was recorded, of which no verdict would hold: it was not walked. */
    void cut(CapturedFrame frame);

    /** There are no more. */
    void end();
}
