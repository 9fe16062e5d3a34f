package org.machwire.client.cli.capture;

import java.io.IOException;
import org.machwire.client.SeenFrame;
import org.machwire.client.capture.PcapngWriter;

/** Frames as pcapng; why one was dropped is its comment. */
final class PcapngOutput implements CaptureOutput {
    private final PcapngWriter writer;
    private final long startNs;

    /** @param startNs when the capture began, in nanoseconds since 1970 */
    PcapngOutput(PcapngWriter writer, long startNs) {
        this.writer = writer;
        this.startNs = startNs;
    }

    @Override
    public void frame(SeenFrame frame) throws IOException {
        writer.frame(frame.timeNs(), frame.octets(), frame.length(), frame.direction(),
                frame.isDropped() ? "dropped: " + frame.dropped().name() : null);
    }

    @Override
    public void flush() throws IOException {
        writer.flush();
    }

    @Override
    public void end(long nowNs, long received, long lost) throws IOException {
        writer.statistics(startNs, nowNs, received, lost);
        writer.flush();
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }
}
