package org.machwire.client.wire;

import java.io.IOException;
import java.nio.channels.SocketChannel;

/** Where peers come from, one after the other. */
sealed interface PeerSocket extends AutoCloseable permits ListeningSocket, CallingSocket {
    /**
     * Waits for the next peer; its channel is the caller's.
     *
     * @throws IOException if none can come any more
     */
    SocketChannel next() throws IOException, InterruptedException;

    /** The part that QEMU has in it: {@code server=on} or {@code server=off}. */
    String qemuPart();

    @Override
    void close() throws IOException;
}
