package org.machwire.linux;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.atomic.AtomicLong;
import org.machwire.ethernet.FrameBatch;

/** Sends frames through an interface, many in one system call. Not even the memory is shared with whoever receives there. */
final class PacketSender {
    /** The least that goes on a wire (IEEE 802.3, without FCS). */
    private static final int SHORTEST = 60;
    private static final int MESSAGES = 128;
    private static final int ROOM = 256 * 1024;
    private static final int BUFFER = 4 << 20;
    private static final int TIMEOUT_MICROS = 100_000;
    // asm-generic/socket.h
    private static final int SO_SNDBUF = 7;
    private static final int SO_SNDTIMEO = 21;

    private final EthernetInterface wire;
    private final int fd;
    private final Arena arena = Arena.ofAuto();
    private final LinuxCalls calls = new LinuxCalls();
    private final MessageVector messages = new MessageVector(arena, MESSAGES, 0);
    private final MemorySegment octets = arena.allocate(ROOM);
    private final MemorySegment zeros = arena.allocate(SHORTEST);
    private final AtomicLong refused = new AtomicLong();
    private boolean closed;

    PacketSender(EthernetInterface wire) throws IOException {
        this.wire = wire;
        PacketFd socket = new PacketFd(calls, wire).set(PacketFd.SOL_SOCKET, SO_SNDBUF, BUFFER)
                .set(PacketFd.SOL_SOCKET, SO_SNDTIMEO, 0, 0, TIMEOUT_MICROS, 0); // struct timeval: two longs
        socket.bind(0);
        fd = socket.fd();
    }

    /** See {@link PacketSocket#send}. */
    synchronized void send(FrameBatch batch) throws IOException {
        int at = 0;
        while (at < batch.count()) {
            if (closed) {
                refused.addAndGet(batch.count() - at);
                return;
            }
            at = sendSome(batch, at);
        }
    }

    /** Sends as many as the vector and the memory have room for; returns where the next is. */
    private int sendSome(FrameBatch batch, int from) throws IOException {
        int start = batch.offset(from);
        int end = from;
        while (end < batch.count() && end - from < MESSAGES && batch.offset(end) + batch.length(end) - start <= ROOM) {
            int length = batch.length(end);
            messages.put(end - from, octets.address() + batch.offset(end) - start, length);
            if (length < SHORTEST) {
                messages.putSecond(end - from, zeros.address(), SHORTEST - length);
            }
            end++;
        }
        if (end == from) { // longer than any interface takes
            refused.incrementAndGet();
            return from + 1;
        }
        int length = batch.offset(end - 1) + batch.length(end - 1) - start;
        MemorySegment.copy(batch.octets(), start, octets, ValueLayout.JAVA_BYTE, 0, length);
        sendVector(end - from);
        return end;
    }

    private void sendVector(int count) throws IOException {
        int at = 0;
        while (at < count) {
            int sent = calls.sendMessages(fd, messages.from(at), count - at);
            if (sent > 0) {
                at += sent;
                continue;
            }
            switch (sent) {
                case LinuxCalls.ENETDOWN, LinuxCalls.ENXIO, LinuxCalls.ENODEV -> {
                    refused.addAndGet(count - at);
                    throw wire.failure(sent);
                }
                case LinuxCalls.EAGAIN -> { // it took nothing for as long as we wait
                    refused.addAndGet(count - at);
                    return;
                }
                default -> { // the first of them is refused: too long for the interface, or its queue is full
                    refused.incrementAndGet();
                    at++;
                }
            }
        }
    }

    long refusedFrames() {
        return refused.get();
    }

    synchronized void close() {
        if (!closed) {
            closed = true;
            LinuxCalls.close(fd);
        }
    }
}
