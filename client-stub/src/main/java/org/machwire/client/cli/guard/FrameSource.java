package org.machwire.client.cli.guard;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.machwire.client.capture.CapturedFrame;

/** Where frames to be traced come from. */
@FunctionalInterface
interface FrameSource {
    /** The next frame; null at the end. */
    @Nullable
    CapturedFrame next() throws IOException;
}
