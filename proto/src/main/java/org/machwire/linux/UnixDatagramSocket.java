package org.machwire.linux;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A datagram socket of the Unix domain, which Java does not have, with one peer: a path, where somebody may be bound or not. One
 * thread at a time receives, one sends, any thread closes.
 */
public final class UnixDatagramSocket implements AutoCloseable {
    /** The longest datagram that is sent and received, in octets. */
    public static final int LONGEST = 64 * 1024;

    // linux/socket.h, linux/net.h, linux/un.h
    private static final short AF_UNIX = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int PATH_OCTETS = 108;

    private final int fd;
    private final int wakeFd;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Arena arena = Arena.ofAuto();

    /** Owned by the holder of {@link #receiving}. Taken before {@link #sending} where both are. */
    private final Object receiving = new Object();
    private final LinuxCalls receiveCalls = new LinuxCalls();
    private final MemorySegment received = arena.allocate(LONGEST);
    private final MemorySegment awaited = arena.allocate(2 * LinuxCalls.POLLFD_SIZE, Integer.BYTES);

    /** Owned by the holder of {@link #sending}. */
    private final Object sending = new Object();
    private final LinuxCalls sendCalls = new LinuxCalls();
    private final MemorySegment sent = arena.allocate(LONGEST);
    private final MemorySegment peer;

    private UnixDatagramSocket(int fd, int wakeFd, MemorySegment peer) {
        this.fd = fd;
        this.wakeFd = wakeFd;
        this.peer = peer;
        await(0, fd);
        await(LinuxCalls.POLLFD_SIZE, wakeFd);
    }

    /** What became of a datagram. */
    public enum Outcome {
        /** It waits to be received, or was. */
        SENT,
        /** The peer's queue was full all the time. */
        NOT_TAKEN,
        /** Nobody is bound to the peer's path, or somebody who does not take our datagrams. */
        NOBODY
    }

    /**
     * Makes a socket.
     *
     * @param local path where nothing is yet; the file is left there by {@link #close}
     * @param peer path to send to, looked up anew for each datagram
     * @param patience how long sending waits for room in the peer's queue, more than 0
     * @throws IOException with one sentence for people
     */
    public static UnixDatagramSocket bind(Path local, Path peer, Duration patience) throws IOException {
        LinuxCalls calls = new LinuxCalls();
        MemorySegment own = address(local, Arena.ofAuto());
        MemorySegment others = address(peer, Arena.ofAuto());
        int fd = checked(calls.socket(AF_UNIX, SOCK_DGRAM | LinuxCalls.O_CLOEXEC, 0), "make a datagram socket");
        try {
            MemorySegment limit = Arena.ofAuto().allocateFrom(ValueLayout.JAVA_LONG, patience.toSeconds(),
                    patience.toNanosPart() / 1000L); // struct timeval: seconds, microseconds
            checked(calls.setSocketOption(fd, LinuxCalls.SOL_SOCKET, LinuxCalls.SO_SNDTIMEO, limit), "limit waiting");
            checked(calls.bind(fd, own), "bind a socket to " + local);
            int wakeFd = checked(calls.eventfd(LinuxCalls.O_NONBLOCK | LinuxCalls.O_CLOEXEC), "make an event counter");
            return new UnixDatagramSocket(fd, wakeFd, others);
        } catch (IOException e) {
            LinuxCalls.close(fd);
            throw e;
        }
    }

    /**
     * Tells whether a datagram socket is bound to a path at which there is a socket's file.
     *
     * @throws IOException if that cannot be told: it is another kind of socket, or we may not send to it
     */
    public static boolean isBound(Path path) throws IOException {
        LinuxCalls calls = new LinuxCalls();
        int fd = checked(calls.socket(AF_UNIX, SOCK_DGRAM | LinuxCalls.O_CLOEXEC, 0), "make a datagram socket");
        try {
            int connected = calls.connect(fd, address(path, Arena.ofAuto()));
            return connected != LinuxCalls.ECONNREFUSED
                    && checked(connected, "tell whether somebody is bound to " + path) == 0;
        } finally {
            LinuxCalls.close(fd);
        }
    }

    /** struct sockaddr_un: the family and the path, a C string. */
    private static MemorySegment address(Path path, Arena arena) throws IOException {
        byte[] octets = path.toString().getBytes(StandardCharsets.UTF_8);
        if (octets.length >= PATH_OCTETS) {
            throw new IOException("the path of a Unix socket has " + (PATH_OCTETS - 1) + " octets at most: " + path);
        }
        MemorySegment address = arena.allocate(Short.BYTES + octets.length + 1L, Short.BYTES);
        address.set(ValueLayout.JAVA_SHORT, 0, AF_UNIX);
        MemorySegment.copy(octets, 0, address, ValueLayout.JAVA_BYTE, Short.BYTES, octets.length);
        return address;
    }

    private static int checked(int result, String what) throws IOException {
        if (result < 0) {
            throw new IOException("cannot " + what + ": " + LinuxCalls.errorText(result));
        }
        return result;
    }

    /**
     * Waits until a datagram is there. Waiting holds the carrier of a virtual thread: call from a platform thread.
     *
     * @return whether one is there; false once closed
     */
    public boolean await() throws IOException {
        synchronized (receiving) {
            if (!closed.get()) {
                checked(receiveCalls.poll(awaited), "wait for datagrams");
            }
            return !closed.get();
        }
    }

    /**
     * Receives a datagram that is there; allocates nothing.
     *
     * @param into takes its first octets, as many as fit
     * @return its length, 0 included; -1 if none is there, or once closed
     */
    public int receive(byte[] into) throws IOException {
        synchronized (receiving) {
            int length = closed.get()
                    ? LinuxCalls.EAGAIN
                    : receiveCalls.receive(fd, received, LinuxCalls.MSG_DONTWAIT | LinuxCalls.MSG_TRUNC);
            if (length == LinuxCalls.EAGAIN) {
                return -1;
            }
            int kept = Math.min(checked(length, "receive datagrams"), Math.min(into.length, LONGEST));
            MemorySegment.copy(received, ValueLayout.JAVA_BYTE, 0, into, 0, kept);
            return length;
        }
    }

    /** Sends a datagram to whoever is bound to the peer's path; waits while his queue is full. Allocates nothing. */
    public Outcome send(byte[] octets, int offset, int length) {
        synchronized (sending) {
            if (closed.get()) {
                return Outcome.NOBODY;
            }
            MemorySegment.copy(octets, offset, sent, ValueLayout.JAVA_BYTE, 0, length);
            int result = sendCalls.sendTo(fd, sent, length, peer);
            return switch (result) {
                case LinuxCalls.EAGAIN, LinuxCalls.EMSGSIZE, LinuxCalls.ENOBUFS -> Outcome.NOT_TAKEN;
                default -> result < 0 ? Outcome.NOBODY : Outcome.SENT;
            };
        }
    }

    /** Closes the socket, and waits for a sender to end. Who waits for datagrams returns; closing again has no effect. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        int _ = new LinuxCalls().write(wakeFd, MemorySegment.ofArray(new long[]{1}), Long.BYTES);
        // The numbers may be given to other files as soon as they are closed: nobody may be using them.
        synchronized (receiving) {
            synchronized (sending) {
                LinuxCalls.close(fd);
                LinuxCalls.close(wakeFd);
            }
        }
    }

    private void await(int at, int awaitedFd) {
        awaited.set(ValueLayout.JAVA_INT, at, awaitedFd);
        awaited.set(ValueLayout.JAVA_SHORT, at + LinuxCalls.POLLFD_EVENTS, LinuxCalls.POLLIN);
    }
}
