package org.machwire.client.wire;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.machwire.client.Pause;

/** Connects to a peer that listens; as often as it goes, and tries again after each pause. */
final class CallingSocket implements PeerSocket {
    private final Path path;
    private final Pause pause;
    private final Consumer<String> notes;
    private boolean called;

    /** @param notes takes a sentence when it begins to wait */
    CallingSocket(Path path, Pause pause, Consumer<String> notes) {
        this.path = path;
        this.pause = pause;
        this.notes = notes;
    }

    @Override
    public SocketChannel next() throws InterruptedException {
        if (called) {
            pause.rest(); // who hangs up at once is not called at once
        }
        called = true;
        String said = "";
        while (true) {
            try {
                return SocketChannel.open(UnixDomainSocketAddress.of(path));
            } catch (IOException e) {
                String reason = String.valueOf(e.getMessage());
                if (!reason.equals(said)) {
                    notes.accept("nobody is to be reached at " + path + " yet: " + reason + "; trying again and again");
                }
                said = reason;
            }
            pause.rest();
        }
    }

    @Override
    public String qemuPart() {
        return "server=on";
    }

    @Override
    public void close() {}
}
