package org.machwire.client.capture;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** How frames lie in a capture, behind the four octets that tell its format. */
sealed interface CaptureFormat permits PcapFormat, PcapngFormat {
    /**
     * Reads the next frame; null at the end.
     *
     * @throws IOException with one sentence
     */
    @Nullable
    CapturedFrame next() throws IOException;
}
