package org.machwire.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What QEMU and {@code vde_plug} are to us: a stream each way, frames with their lengths before them, written here by the JDK's own
 * data streams. What comes is kept until the end.
 */
final class WirePeer implements AutoCloseable {
    private final AutoCloseable connection;
    private final boolean isVde;
    private final DataOutputStream out;
    private final List<byte[]> frames = new ArrayList<>();
    private boolean ended;

    private WirePeer(AutoCloseable connection, boolean isVde, InputStream in, OutputStream out) {
        this.connection = connection;
        this.isVde = isVde;
        this.out = new DataOutputStream(out);
        DataInputStream octets = new DataInputStream(in);
        Thread.ofPlatform().daemon().start(() -> read(octets));
    }

    /** Connects as a virtual machine does. */
    static WirePeer connect(Path socket) throws IOException {
        return of(SocketChannel.open(UnixDomainSocketAddress.of(socket)));
    }

    /** The virtual machine that is at this end of a connection. */
    static WirePeer of(SocketChannel channel) {
        return new WirePeer(channel, false, Channels.newInputStream(channel), Channels.newOutputStream(channel));
    }

    /** The {@code vde_plug} whose pipes are those of a process. */
    static WirePeer of(Process process) {
        return new WirePeer(process.getOutputStream(), true, process.getInputStream(), process.getOutputStream());
    }

    /** Connects as a virtual machine does, and never reads. */
    static WirePeer connectDeaf(Path socket) throws IOException {
        SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        return new WirePeer(channel, false, InputStream.nullInputStream(), Channels.newOutputStream(channel));
    }

    private void read(DataInputStream in) {
        try {
            while (true) {
                byte[] frame = new byte[isVde ? in.readUnsignedShort() : in.readInt()];
                in.readFully(frame);
                synchronized (frames) {
                    frames.add(frame);
                }
            }
        } catch (IOException e) {
            synchronized (frames) {
                ended = true;
            }
        }
    }

    void send(byte[]... all) throws IOException {
        for (byte[] frame : all) {
            sendLength(frame.length);
            out.write(frame);
        }
        out.flush();
    }

    void sendLength(int length) throws IOException {
        if (isVde) {
            out.writeShort(length);
        } else {
            out.writeInt(length);
        }
        out.flush();
    }

    /** All frames so far. */
    List<byte[]> frames() {
        synchronized (frames) {
            return List.copyOf(frames);
        }
    }

    /** The fills of all frames so far; see {@link Frames}. */
    List<Integer> fills() {
        return frames().stream().map(Frames::fill).toList();
    }

    /** Waits until a frame with that fill has come; what was sent before by the same station has come then, or never will. */
    void awaitFill(int fill) {
        await().atMost(RunningProcess.PATIENCE).untilAsserted(() -> assertThat(fills()).contains(fill));
    }

    /** Waits until the other end has hung up. */
    void awaitEnd() {
        await().atMost(RunningProcess.PATIENCE).until(() -> {
            synchronized (frames) {
                return ended;
            }
        });
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
