package org.machwire.client.wire;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** A Unix socket of our user's alone, which peers connect to. Gone when closed. */
final class ListeningSocket implements PeerSocket {
    /** How many wait until it is their turn; others are refused, or wait to connect. */
    private static final int BACKLOG = 8;

    private final Path path;
    private final ServerSocketChannel channel;

    private ListeningSocket(Path path, ServerSocketChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /**
     * Listens. A socket that nobody listens on any more is replaced.
     *
     * @throws IOException with one sentence for people: somebody listens there, it is no socket, or it cannot be made
     */
    static ListeningSocket at(Path path) throws IOException {
        SocketFile.makeRoom(path, ListeningSocket::isListenedOn);
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.bind(UnixDomainSocketAddress.of(path), BACKLOG);
            SocketFile.restrict(path);
            return new ListeningSocket(path, channel);
        } catch (IOException e) {
            channel.close();
            throw new IOException("cannot listen on " + path + ": " + e.getMessage(), e);
        }
    }

    private static boolean isListenedOn(Path path) throws IOException {
        try (SocketChannel _ = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            return true;
        } catch (ConnectException e) { // refused: nobody
            return false;
        } catch (IOException e) { // forbidden, or another kind of socket: somebody's all the same
            throw new IOException("nobody can tell whether somebody listens on " + path + ": " + e.getMessage(), e);
        }
    }

    @Override
    public SocketChannel next() throws IOException {
        return channel.accept();
    }

    @Override
    public String qemuPart() {
        return "server=off";
    }

    @Override
    public void close() throws IOException {
        try (channel) {
            Files.deleteIfExists(path);
        }
    }
}
