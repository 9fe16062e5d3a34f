package org.machwire.server.uplink;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.machwire.ethernet.FrameBatch;
import org.machwire.ethernet.PackedFrames;

/** A wire that can be slow, refuse frames and be torn; it keeps what was sent. */
final class FakeWire implements Wire {
    private static final byte[] TORN = {};
    private static final byte[] CLOSED = {};
    private static final int PATIENCE_SECONDS = 20;

    private final BlockingQueue<byte[]> incoming = new LinkedBlockingQueue<>();
    private final List<byte[]> sent = new ArrayList<>();
    private final Semaphore mayEnter = new Semaphore(Integer.MAX_VALUE / 2);
    private final Semaphore entered = new Semaphore(0);
    private final AtomicLong refused = new AtomicLong();
    private volatile @Nullable String torn;
    private volatile boolean closed;
    private volatile boolean full;

    @Override
    public int receive(PackedFrames into) throws IOException {
        try {
            byte[] frame = incoming.take();
            if (frame == TORN) {
                throw new IOException(torn);
            }
            if (closed) {
                return -1;
            }
            into.append(frame, 0, frame.length);
            return 1;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void send(FrameBatch batch) throws IOException {
        entered.release();
        mayEnter.acquireUninterruptibly();
        mayEnter.release();
        String reason = torn;
        if (closed || full || reason != null) {
            refused.addAndGet(batch.count());
            if (reason != null) {
                throw new IOException(reason);
            }
            return;
        }
        synchronized (sent) {
            for (int i = 0; i < batch.count(); i++) {
                sent.add(batch.frame(i));
            }
        }
    }

    @Override
    public long refusedFrames() {
        return refused.get();
    }

    @Override
    public long lostFrames() {
        return 0;
    }

    @Override
    public void close() {
        closed = true;
        incoming.add(CLOSED);
    }

    boolean isClosed() {
        return closed;
    }

    /** What was sent so far. */
    List<byte[]> sent() {
        synchronized (sent) {
            return List.copyOf(sent);
        }
    }

    /** A frame comes in from outside. */
    void arrive(byte[] frame) {
        incoming.add(frame);
    }

    /** From now on whoever sends waits. */
    void stall() {
        mayEnter.drainPermits();
        entered.drainPermits();
    }

    /** Waits until somebody waits to send. */
    void awaitStalled() {
        try {
            if (!entered.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("nobody sends");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Whoever waits goes on. */
    void go() {
        mayEnter.release(Integer.MAX_VALUE / 2);
    }

    /** From now on it takes nothing, and says nothing. */
    void refuseAll() {
        full = true;
    }

    /** The wire is lost: the next to send finds out. */
    void tear(String reason) {
        torn = reason;
    }

    /** The same, and whoever waits for frames finds out. */
    void tearWhileReceiving(String reason) {
        torn = reason;
        incoming.add(TORN);
    }
}
