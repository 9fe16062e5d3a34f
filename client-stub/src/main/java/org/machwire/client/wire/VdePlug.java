package org.machwire.client.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.Consumer;
import org.machwire.framing.FrameFormat;

/**
 * A device at the end of a pair of pipes that speaks as VDE's {@code vde_plug} does on its standard input and output: each frame
 * preceded by its length, 2 octets big-endian.
 */
public final class VdePlug {
    private VdePlug() {}

    /**
     * Carries frames until the input ends; leaves the streams open. When the output breaks, frames for it are dropped and counted.
     *
     * @param notes takes a sentence for people: what was carried
     * @throws IOException if reading fails
     */
    public static void run(WireDevice device, InputStream in, OutputStream out, Consumer<String> notes)
            throws IOException, InterruptedException {
        Peer peer = new Peer(device, FrameFormat.VDE, in, out);
        try {
            peer.run();
        } finally {
            notes.accept("the other end has gone; " + peer.report());
        }
    }
}
