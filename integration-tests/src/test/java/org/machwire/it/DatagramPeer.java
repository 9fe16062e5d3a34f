package org.machwire.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.machwire.linux.UnixDatagramSocket;
import org.machwire.linux.UnixDatagramSocket.Outcome;

/** A virtual machine that sends and hears datagrams, each a frame. What comes is kept until the end. */
final class DatagramPeer implements AutoCloseable {
    private final Path path;
    private final UnixDatagramSocket socket;
    private final List<Integer> fills = new CopyOnWriteArrayList<>();

    private DatagramPeer(Path path, UnixDatagramSocket socket) {
        this.path = path;
        this.socket = socket;
    }

    static DatagramPeer bind(Path path, Path other) throws IOException {
        DatagramPeer peer = bindDeaf(path, other);
        Thread.ofPlatform().daemon().start(peer::read);
        return peer;
    }

    /** Binds, and never reads. */
    static DatagramPeer bindDeaf(Path path, Path other) throws IOException {
        return new DatagramPeer(path, UnixDatagramSocket.bind(path, other, RunningProcess.PATIENCE));
    }

    private void read() {
        byte[] frame = new byte[UnixDatagramSocket.LONGEST];
        try {
            while (socket.await()) {
                for (int length = socket.receive(frame); length >= 0; length = socket.receive(frame)) {
                    fills.add(Frames.fill(Arrays.copyOf(frame, length)));
                }
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    void send(byte[]... frames) {
        for (byte[] frame : frames) {
            assertThat(socket.send(frame, 0, frame.length)).isEqualTo(Outcome.SENT);
        }
    }

    /** The fills of all frames so far; see {@link Frames}. */
    List<Integer> fills() {
        return fills;
    }

    void awaitFill(int fill) {
        await().atMost(RunningProcess.PATIENCE).untilAsserted(() -> assertThat(fills).contains(fill));
    }

    @Override
    public void close() throws IOException {
        socket.close();
        Files.deleteIfExists(path);
    }
}
