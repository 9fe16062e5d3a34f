package org.machwire.server.autoconf;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.machwire.server.names.DeviceIdentity;

/**
 * Forwards questions to one DNS server over UDP, for any number of segments. A daemon thread of its own sends and receives; {@link #ask}
 * leaves a question for it and returns.
 */
public final class UdpForwarder implements Forwarder, AutoCloseable {
    private static final int MAX_ANSWER_LENGTH = 65_535;

    private final InetSocketAddress server;
    private final DatagramChannel channel;
    private final Selector selector;
    private final PendingQuestions pending;
    private final ByteBuffer in = ByteBuffer.allocate(MAX_ANSWER_LENGTH);

    private UdpForwarder(InetSocketAddress server, DatagramChannel channel, Selector selector, IntSupplier random) {
        this.server = server;
        this.channel = channel;
        this.selector = selector;
        pending = new PendingQuestions(random);
    }

    /**
     * Opens a socket that hears nobody but the server, which need not be reachable yet, and starts the thread.
     *
     * @param random of which 16 bits at a time make the id of a question; not to be guessed, and called by any thread
     * @throws IOException if there can be no such socket
     */
    public static UdpForwarder open(InetSocketAddress server, IntSupplier random) throws IOException {
        boolean isIpv4 = server.getAddress() instanceof Inet4Address;
        Selector selector = Selector.open();
        DatagramChannel channel = DatagramChannel
                .open(isIpv4 ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6);
        try {
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ);
        } catch (IOException e) {
            channel.close();
            selector.close();
            throw e;
        }
        UdpForwarder forwarder = new UdpForwarder(server, channel, selector, random);
        Thread.ofPlatform().daemon().name("dns-forward").start(forwarder::run);
        return forwarder;
    }

    @Override
    public boolean ask(DeviceIdentity asker, byte[] question, Consumer<byte[]> answer) {
        boolean isTaken = pending.add(asker, question, answer);
        if (isTaken) {
            selector.wakeup();
        }
        return isTaken;
    }

    /**
     * Gives up on questions that wait for more than five seconds. To be called every second or so.
     *
     * @param nowNs of a clock that never goes back
     */
    public void tick(long nowNs) {
        pending.tick(nowNs);
    }

    /** Ends the thread and closes the socket; open questions get no answer. */
    @Override
    public void close() throws IOException {
        selector.close();
        channel.close();
    }

    private void run() {
        try {
            while (true) {
                selector.select(_ -> {});
                send();
                receive();
            }
        } catch (ClosedSelectorException | ClosedChannelException closed) {
            // The end.
        } catch (IOException e) {
            throw new UncheckedIOException("waiting for a socket failed", e);
        }
    }

    private void send() throws ClosedChannelException {
        for (byte[] next = pending.next(); next != null; next = pending.next()) {
            try {
                if (!channel.isConnected()) {
                    channel.connect(server);
                }
                channel.write(ByteBuffer.wrap(next));
            } catch (ClosedChannelException closed) {
                throw closed;
            } catch (IOException unreachable) {
                disconnect(); // The question is as if lost on the way: it is given up on, or asked again, maybe from another address of ours.
            }
        }
    }

    private void disconnect() throws ClosedChannelException {
        try {
            channel.disconnect();
        } catch (ClosedChannelException closed) {
            throw closed;
        } catch (IOException e) {
            throw new UncheckedIOException("a socket cannot be parted from its peer", e);
        }
    }

    private void receive() throws ClosedChannelException {
        for (byte[] message = read(); message != null; message = read()) {
            PendingQuestions.Pending question = pending.answered(message);
            if (question != null) {
                question.answer().accept(message);
            }
        }
    }

    /** Reads a datagram; null if there is none, or only word that the server cannot be reached. */
    private byte @Nullable [] read() throws ClosedChannelException {
        in.clear();
        try {
            if (!channel.isConnected()) {
                discard();
                return null;
            }
            return channel.read(in) <= 0 ? null : Arrays.copyOf(in.array(), in.position());
        } catch (ClosedChannelException closed) {
            throw closed;
        } catch (IOException unreachable) {
            return null;
        }
    }

    /** A socket that was parted from its peer hears everybody: what comes then would keep the selector awake. */
    private void discard() throws IOException {
        while (channel.getLocalAddress() != null && channel.receive(in) != null) {
            in.clear();
        }
    }
}
