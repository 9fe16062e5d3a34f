package org.machwire.client.bench;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.machwire.client.Lease;
import org.machwire.framing.FrameFormat;
import org.machwire.framing.FrameReader;

/**
 * Two peers that speak the protocol of QEMU's {@code -netdev stream}, each at the socket of a {@code machwire qemu}: whoever measures writes
 * frames at the first, a thread counts those that come at the second. Both stay connected as long as the process lives.
 */
final class QemuPair {
    private static final int BATCH = 64;
    private static final int WINDOW_FRAMES = 3072;
    private static final int READ_OCTETS = 256 * 1024;
    private static final int LONGEST = 64 * 1024;
    private static final long GIVE_UP_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final SocketChannel in;
    private final SocketChannel out;
    private final Lease sender;
    private final Lease receiver;
    /** Written by the reading thread. */
    private long counted;
    private volatile long received;
    /** What counts: other frames are others'. */
    private volatile int size;
    private volatile @Nullable Thread writer;

    QemuPair(Path from, Path to, Lease sender, Lease receiver) throws IOException {
        this.sender = sender;
        this.receiver = receiver;
        in = SocketChannel.open(UnixDomainSocketAddress.of(from));
        out = SocketChannel.open(UnixDomainSocketAddress.of(to));
        Thread.ofPlatform().daemon().name("bench-qemu-reader").start(this::read);
    }

    /**
     * Sends for a while; the figures are of that while, the loss includes what arrived a little later.
     *
     * @param windowOctets bound of what is on its way; 0 if what the sockets take is
     */
    FloodResult run(int frameSize, long millis, int windowOctets, ServerUsage server)
            throws IOException, InterruptedException {
        size = frameSize;
        writer = Thread.currentThread();
        long window = windowOctets == 0
                ? Long.MAX_VALUE
                : Math.max(BATCH, Math.min(WINDOW_FRAMES, windowOctets / frameSize));
        long receivedBefore = received;
        long cpuBefore = server.cpuNanos();
        long beginNanos = System.nanoTime();
        long sent = write(batch(frameSize), window, beginNanos + TimeUnit.MILLISECONDS.toNanos(millis));
        long inTime = received - receivedBefore;
        double seconds = (System.nanoTime() - beginNanos) / 1e9;
        double cpuSeconds = (server.cpuNanos() - cpuBefore) / 1e9;
        long before;
        do {
            before = received;
            TimeUnit.NANOSECONDS.sleep(5 * GIVE_UP_NANOS);
        } while (received > before);
        double loss = Math.max(0, 1 - (received - receivedBefore) / (double) sent);
        return new FloodResult(inTime / seconds, loss, cpuSeconds / (inTime / 1e6));
    }

    private ByteBuffer batch(int frameSize) {
        byte[] frame = UdpFrame.of(sender, receiver.mac(), UdpFrame.ipv4(receiver), frameSize);
        ByteBuffer batch = ByteBuffer.allocateDirect(BATCH * (FrameFormat.QEMU.width() + frameSize));
        for (int i = 0; i < BATCH; i++) {
            batch.putInt(frameSize).put(frame);
        }
        return batch;
    }

    /** Returns how many frames were written. */
    private long write(ByteBuffer batch, long window, long endNanos) throws IOException {
        long before = received;
        long sent = 0;
        long lost = 0;
        while (System.nanoTime() < endNanos) {
            long come = received - before;
            if (sent - lost - come < window) {
                batch.flip();
                while (batch.hasRemaining()) {
                    in.write(batch);
                }
                sent += BATCH;
                continue;
            }
            LockSupport.parkNanos(GIVE_UP_NANOS);
            if (received - before == come) {
                lost = sent - come;
            }
        }
        return sent;
    }

    private void read() {
        FrameReader frames = new FrameReader(FrameFormat.QEMU, LONGEST, (octets, offset, length) -> {
            if (length == size) {
                counted++;
            }
        });
        ByteBuffer buffer = ByteBuffer.allocateDirect(READ_OCTETS);
        byte[] octets = new byte[READ_OCTETS];
        try {
            while (out.read(buffer.clear()) >= 0) {
                int length = buffer.flip().remaining();
                buffer.get(octets, 0, length);
                frames.take(octets, 0, length);
                received = counted;
                LockSupport.unpark(writer);
            }
        } catch (IOException e) {
            size = 0; // nothing comes any more: it shows as loss
        }
    }
}
