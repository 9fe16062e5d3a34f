package org.machwire.pfinet.stack;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Sends every datagram to one UDP port back to where it came from (RFC 862).
 *
 * <p>It does not answer what was broadcast, nor what comes from port 0 or from its own port number: the last keeps two
 * echo servers from being set on each other by a forged datagram.
 */
public final class EchoServer implements AutoCloseable {
    /** The port that IANA assigned to echo. */
    public static final int DEFAULT_PORT = 7;

    private final IpStack stack;
    private final int port;
    private final AtomicLong answered = new AtomicLong();

    /** Makes a server that hears nothing before {@link #start}. */
    public EchoServer(IpStack stack, int port) {
        this.stack = stack;
        this.port = port;
    }

    /**
     * Binds the port.
     *
     * @throws IllegalArgumentException unless the port is between 1 and 65535
     * @throws IllegalStateException if the port is bound
     */
    public void start() {
        stack.bind(port, this::answer);
    }

    /** Returns how many datagrams were sent back. */
    public long answered() {
        return answered.get();
    }

    /** Closes the port. */
    @Override
    public void close() {
        stack.unbind(port);
    }

    private void answer(Endpoint source, Endpoint destination, byte[] payload) {
        boolean forUs = destination.address().equals(stack.config().address());
        if (!forUs || source.port() == 0 || source.port() == port) {
            return;
        }
        SendOutcome outcome = stack.send(port, source, payload);
        if (outcome == SendOutcome.SENT || outcome == SendOutcome.QUEUED) {
            answered.incrementAndGet();
        }
    }
}
