package org.machwire.client.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ProtocolException;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.machwire.client.Lease;
import org.machwire.framing.FrameFormat;

/**
 * The peer of QEMU's {@code -netdev stream,addr.type=unix}: each frame preceded by its length, 4 octets big-endian.
 * Virtual machines come one after the other; one that comes too early waits.
 */
final class StreamWire implements QemuWire {
    private final Path path;
    private final PeerSocket socket;
    private final Consumer<String> notes;

    StreamWire(Path path, PeerSocket socket, Consumer<String> notes) {
        this.path = path;
        this.socket = socket;
        this.notes = notes;
    }

    @Override
    public String arguments(Lease lease) {
        return QemuArguments
                .card("stream,id=" + QemuArguments.ID + "," + socket.qemuPart() + ",addr.type=unix,addr.path="
                        + QemuArguments.value(path), lease);
    }

    @Override
    public void serve(WireDevice device) throws IOException, InterruptedException {
        while (true) {
            try (SocketChannel channel = socket.next()) {
                serve(device, channel);
            } catch (ClosedChannelException e) {
                return;
            }
        }
    }

    private void serve(WireDevice device, SocketChannel channel) throws InterruptedException {
        long unheard = device.takeUnheard();
        notes.accept("a peer has come" + (unheard == 0 ? "" : "; frames dropped while none was there: " + unheard));
        InputStream in = Channels.newInputStream(channel);
        OutputStream out = Channels.newOutputStream(channel);
        Peer peer = new Peer(device, FrameFormat.QEMU, in, out);
        String end = "the peer has gone";
        try {
            peer.run();
        } catch (ProtocolException e) {
            end = "the peer is sent away, for " + e.getMessage();
        } catch (IOException e) {
            end += " (" + e.getMessage() + ")";
        }
        notes.accept(end + "; " + peer.report());
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
