package org.machwire.client.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicLong;
import org.machwire.ethernet.PackedFrames;
import org.machwire.framing.FrameFormat;
import org.machwire.framing.FrameReader;

/**
 * Carries frames between a device and whoever is at the other end of two streams. The thread that runs it reads; another writes.
 */
final class Peer {
    private static final int READ_OCTETS = 32 * 1024;
    /** One read ends at most so many frames, the last piece of a long one included: packed they always fit. */
    private static final int BATCH_OCTETS = 4 * READ_OCTETS;
    /** As much as a device's ring has in the hypervisor, unless configured: what it let through is not dropped here. */
    private static final int OUTBOX_OCTETS = 1024 * 1024;

    private final WireDevice device;
    private final InputStream in;
    private final OutputStream out;
    private final FrameReader reader;
    private final PackedFrames frames = new PackedFrames(BATCH_OCTETS);
    private final Outbox outbox;
    /** Counted by the reading thread. */
    private long sent;
    private long unsent;
    /** Counted by the writing thread. */
    private final AtomicLong written = new AtomicLong();
    private final AtomicLong unwritten = new AtomicLong();

    /** @param format of both streams */
    Peer(WireDevice device, FrameFormat format, InputStream in, OutputStream out) {
        this.device = device;
        this.in = in;
        this.out = out;
        reader = new FrameReader(format, format.longest(device.lease().mtu()),
                (octets, offset, length) -> frames.append(octets, offset, length));
        outbox = new Outbox(format, OUTBOX_OCTETS);
    }

    /**
     * Carries frames until the input ends, and leaves the streams open.
     *
     * @throws java.net.ProtocolException if what comes are no frames
     * @throws IOException if reading fails
     */
    void run() throws IOException, InterruptedException {
        Thread.ofPlatform().daemon().name("machwire-wire-writer").start(this::write);
        device.giveTo(outbox);
        try {
            read();
        } finally {
            device.giveTo(null);
            outbox.close();
        }
    }

    private void read() throws IOException, InterruptedException {
        byte[] octets = new byte[READ_OCTETS];
        for (int length = in.read(octets); length >= 0; length = in.read(octets)) {
            try {
                reader.take(octets, 0, length);
            } finally {
                send();
            }
        }
    }

    private void send() throws InterruptedException {
        if (!frames.isEmpty()) {
            if (device.send(frames)) {
                sent += frames.frames();
            } else {
                unsent += frames.frames();
            }
            frames.clear();
        }
    }

    /** Once writing fails, what is there for the peer is lost; reading tells whether it has gone. */
    private void write() {
        try {
            boolean works = true;
            for (int count = outbox.take(); count > 0; count = outbox.take()) {
                works = works && writesWhatWasTaken();
                (works ? written : unwritten).addAndGet(count);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean writesWhatWasTaken() {
        try {
            out.write(outbox.taken(), 0, outbox.takenLength());
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** What was carried and what was not, in one line for people. */
    String report() {
        return new Carried(sent, written.get(), reader.skipped(), reader.isInAFrame() ? 1 : 0, unsent,
                outbox.dropped() + unwritten.get()).toString();
    }
}
