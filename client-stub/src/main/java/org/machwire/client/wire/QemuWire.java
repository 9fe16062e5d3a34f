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
import org.machwire.client.Pause;
import org.machwire.framing.FrameFormat;

/**
 * A device as the peer of QEMU's {@code -netdev stream,addr.type=unix}: each frame preceded by its length, 4 octets big-endian.
 * Virtual machines come one after the other; one that comes too early waits.
 */
public final class QemuWire implements AutoCloseable {
    private final Path path;
    private final PeerSocket socket;
    private final Consumer<String> notes;

    private QemuWire(Path path, PeerSocket socket, Consumer<String> notes) {
        this.path = path;
        this.socket = socket;
        this.notes = notes;
    }

    /**
     * Listens for QEMU on a Unix socket, mode 0600, that is there as long as this is. A socket that nobody listens on any more is
     * replaced.
     *
     * @param notes takes sentences for people: who comes and goes
     * @throws IOException with one sentence for people: somebody listens there, it is no socket, or it cannot be made
     */
    public static QemuWire listen(Path path, Consumer<String> notes) throws IOException {
        Path absolute = path.toAbsolutePath();
        return new QemuWire(absolute, ListeningSocket.at(absolute), notes);
    }

    /**
     * Connects to a QEMU that listens, now and whenever it has gone; makes no connection yet.
     *
     * @param pause before each attempt but the first
     * @param notes takes sentences for people: who comes and goes
     */
    public static QemuWire connect(Path path, Pause pause, Consumer<String> notes) {
        Path absolute = path.toAbsolutePath();
        return new QemuWire(absolute, new CallingSocket(absolute, pause, notes), notes);
    }

    /** The arguments that give a virtual machine the device of that lease, for QEMU 7.2 or newer, in one line. */
    public String arguments(Lease lease) {
        return "-netdev stream,id=machwire," + socket.qemuPart() + ",addr.type=unix,addr.path="
                + path.toString().replace(",", ",,") + " -device virtio-net-pci,netdev=machwire,mac=" + lease.mac();
    }

    /**
     * Carries frames between the device and whoever comes, until the socket is closed or the thread interrupted.
     *
     * @throws IOException if nobody can come any more
     */
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

    /** Listens and calls no more, and removes the socket. */
    @Override
    public void close() throws IOException {
        socket.close();
    }
}
