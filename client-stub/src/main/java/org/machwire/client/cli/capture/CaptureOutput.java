package org.machwire.client.cli.capture;

import java.io.Closeable;
import java.io.IOException;
import org.machwire.client.SeenFrame;

/** Where captured frames go. Its exceptions are those of the stream behind it. */
sealed interface CaptureOutput extends Closeable permits LineOutput, PcapngOutput {
    /** Takes a frame. */
    void frame(SeenFrame frame) throws IOException;

    /** Hands over what it has taken. */
    void flush() throws IOException;

    /**
     * The capture has ended.
     *
     * @param nowNs nanoseconds since 1970
     * @param received frames that came or were lost
     * @param lost how many of those were lost
     */
    void end(long nowNs, long received, long lost) throws IOException;
}
