package org.machwire.client.wire;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.machwire.client.Lease;
import org.machwire.client.Pause;

/** A device as the peer of a QEMU virtual machine, by a Unix socket. */
public sealed interface QemuWire extends AutoCloseable permits StreamWire, DatagramWire {
    /**
     * Listens for QEMU's {@code -netdev stream} on a Unix socket, mode 0600, that is there as long as this is. A socket that nobody
     * listens on any more is replaced.
     *
     * @param notes takes sentences for people: who comes and goes
     * @throws IOException with one sentence for people: somebody listens there, it is no socket, or it cannot be made
     */
    static QemuWire listen(Path path, Consumer<String> notes) throws IOException {
        Path absolute = path.toAbsolutePath();
        return new StreamWire(absolute, ListeningSocket.at(absolute), notes);
    }

    /**
     * Connects to a QEMU that listens, now and whenever it has gone; makes no connection yet.
     *
     * @param pause before each attempt but the first
     * @param notes takes sentences for people: who comes and goes
     */
    static QemuWire connect(Path path, Pause pause, Consumer<String> notes) {
        Path absolute = path.toAbsolutePath();
        return new StreamWire(absolute, new CallingSocket(absolute, pause, notes), notes);
    }

    /**
     * Meets QEMU's {@code -netdev dgram} by a Unix datagram socket, mode 0600, that is there as long as this is: each datagram is a
     * frame. A socket that nobody is bound to any more is replaced.
     *
     * @param local path of the socket, to which the peer sends
     * @param peer path to send to, whether somebody is there or not
     * @param notes takes sentences for people: who comes and goes
     * @throws IOException with one sentence for people: somebody is bound there, it is no socket, or it cannot be made
     */
    static QemuWire datagrams(Path local, Path peer, Consumer<String> notes) throws IOException {
        return DatagramWire.open(local.toAbsolutePath(), peer.toAbsolutePath(), notes);
    }

    /** The arguments that give a virtual machine the device of that lease, for QEMU 7.2 or newer, in one line. */
    String arguments(Lease lease);

    /**
     * Carries frames between the device and whoever comes, until the socket is closed or the thread interrupted.
     *
     * @throws IOException if nobody can come any more
     */
    void serve(WireDevice device) throws IOException, InterruptedException;

    /** Listens and calls no more, and removes the socket. */
    @Override
    void close() throws IOException;
}
