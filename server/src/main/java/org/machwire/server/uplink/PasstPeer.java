package org.machwire.server.uplink;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.machwire.ethernet.Ethernet;
import org.machwire.ethernet.FrameBatch;
import org.machwire.ethernet.PackedFrames;
import org.machwire.framing.FrameFormat;
import org.machwire.framing.FrameReader;
import org.machwire.server.fabric.FrameRing;
import org.machwire.server.fabric.Ingress;
import org.machwire.server.fabric.Membrane;

/**
 * The passt of one station: what the station sends out waits in a ring for it, and what it sends comes to that station and to nobody else,
 * whatever address it writes on it.
 */
final class PasstPeer {
    private static final int READ_OCTETS = 64 * 1024;
    /** What one read ends always fits, a length of 4 octets becoming a header of 2 or 3. */
    private static final int BATCH_OCTETS = 2 * READ_OCTETS;
    private static final int LENGTH_OCTETS = 4;

    private final Station station;
    private final PasstProcess.Command command;
    private final int longest;
    private final Ingress ingress;
    private final Membrane membrane;
    private final FrameRing ring;
    private final Semaphore frames = new Semaphore(0);
    private final Consumer<String> ended;
    /** Guarded by this. */
    private @Nullable PasstProcess process;
    private boolean closed;

    /**
     * Makes the peer, whose passt is still to be started.
     *
     * @param longest frame of the segment
     * @param ended hears once, from a thread of its own, that it has ended and why; null where it was closed, or passt went without a word
     */
    PasstPeer(Station station, PasstProcess.Command command, int longest, Ingress ingress, Membrane membrane,
            RingMaker rings, Consumer<@Nullable String> ended) {
        this.station = station;
        this.command = command;
        this.longest = longest;
        this.ingress = ingress;
        this.membrane = membrane;
        this.ended = ended;
        ring = rings.make(frames::release);
    }

    /** Makes the ring, whose consumer is woken by that. */
    interface RingMaker {
        FrameRing make(Runnable wakeUp);
    }

    Station station() {
        return station;
    }

    /** Where what the station sends waits; closed when this ends. */
    FrameRing ring() {
        return ring;
    }

    /** Starts passt, and a thread that lives as long as that. */
    void start() {
        Thread.ofVirtual().name("machwire-passt").start(this::run);
    }

    private void run() {
        String why = null;
        try (PasstProcess started = PasstProcess.start(command)) {
            if (adopt(started)) {
                Thread.ofVirtual().name("machwire-passt-send").start(() -> send(started));
                receive(started);
            }
        } catch (IOException e) {
            why = e.getMessage();
        } finally {
            ring.close();
            boolean expected = isClosed();
            close();
            ended.accept(expected ? null : why == null ? "passt ended" : why);
        }
    }

    private synchronized boolean adopt(PasstProcess started) {
        process = started;
        return !closed;
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private void receive(PasstProcess from) throws IOException {
        PackedFrames packed = new PackedFrames(BATCH_OCTETS);
        FrameBatch batch = new FrameBatch();
        FrameReader reader = new FrameReader(FrameFormat.QEMU, longest, (octets, offset, length) -> {
            Ethernet.putAddress(octets, offset + Ethernet.DESTINATION_OFFSET, station.mac());
            packed.append(octets, offset, length);
        });
        ByteBuffer buffer = ByteBuffer.allocate(READ_OCTETS);
        while (from.channel().read(buffer) >= 0) {
            reader.take(buffer.array(), 0, buffer.position());
            buffer.clear();
            batch.read(packed);
            ingress.send(batch, batch.count(), membrane);
            packed.clear();
        }
    }

    private void send(PasstProcess to) {
        FrameBatch batch = new FrameBatch();
        ByteBuffer buffer = ByteBuffer.allocate(2 * READ_OCTETS + LENGTH_OCTETS);
        try {
            while (!isClosed()) {
                PackedFrames waiting = ring.take();
                if (waiting == null) {
                    frames.acquire();
                    continue;
                }
                batch.read(waiting);
                ring.release(waiting);
                write(to, batch, buffer);
            }
        } catch (IOException e) {
            // It has gone: who receives from it knows.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void write(PasstProcess to, FrameBatch batch, ByteBuffer buffer) throws IOException {
        for (int i = 0; i < batch.count(); i++) {
            if (buffer.remaining() < LENGTH_OCTETS + batch.length(i)) {
                write(to, buffer);
            }
            buffer.putInt(batch.length(i)).put(batch.octets(), batch.offset(i), batch.length(i));
        }
        write(to, buffer);
    }

    private static void write(PasstProcess to, ByteBuffer buffer) throws IOException {
        buffer.flip();
        while (buffer.hasRemaining()) {
            to.channel().write(buffer);
        }
        buffer.clear();
    }

    /** Ends passt; harmless twice. */
    void close() {
        PasstProcess now;
        synchronized (this) {
            closed = true;
            now = process;
        }
        frames.release();
        if (now != null) {
            now.close();
        }
    }
}
