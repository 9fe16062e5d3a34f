package org.machwire.client.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.machwire.client.Lease;
import org.machwire.ethernet.Ethernet;
import org.machwire.ethernet.PackedFrames;
import org.machwire.framing.FrameFormat;
import org.machwire.linux.UnixDatagramSocket;

/**
 * The peer of QEMU's {@code -netdev dgram,local.type=unix,remote.type=unix}: each datagram is a frame. There is no connection:
 * whether the peer is there shows when a frame is sent to it. One thread receives and sends to the device, another waits for
 * frames of the device and sends to the peer.
 */
final class DatagramWire implements QemuWire {
    /** How long a frame waits for room in the peer's queue, which has as few as 10 places: net.unix.max_dgram_qlen. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final int BATCH_OCTETS = 128 * 1024;
    private static final int OUTBOX_OCTETS = 256 * 1024;
    /** How frames wait in the outbox: its lengths tell them apart there, and are not sent. */
    private static final FrameFormat FORMAT = FrameFormat.QEMU;

    private final Path local;
    private final Path peer;
    private final UnixDatagramSocket socket;
    private final Consumer<String> notes;
    private final byte[] octets = new byte[UnixDatagramSocket.LONGEST];
    private final PackedFrames frames = new PackedFrames(BATCH_OCTETS);
    private final Outbox outbox = new Outbox(FORMAT, OUTBOX_OCTETS);

    // Since the peer came, or went: counted by the receiving thread, told and taken by the sending one.
    private final AtomicLong fromIt = new AtomicLong();
    private final AtomicLong badLength = new AtomicLong();
    private final AtomicLong deviceAway = new AtomicLong();

    /** What follows is of the sending thread. */
    private boolean isThere;
    private long toIt;
    private long late;
    private long droppedBefore;
    private long unheard;

    private DatagramWire(Path local, Path peer, UnixDatagramSocket socket, Consumer<String> notes) {
        this.local = local;
        this.peer = peer;
        this.socket = socket;
        this.notes = notes;
    }

    static DatagramWire open(Path local, Path peer, Consumer<String> notes) throws IOException {
        SocketFile.makeRoom(local, UnixDatagramSocket::isBound);
        UnixDatagramSocket socket = UnixDatagramSocket.bind(local, peer, PATIENCE);
        try {
            SocketFile.restrict(local);
            return new DatagramWire(local, peer, socket, notes);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    @Override
    public String arguments(Lease lease) {
        return QemuArguments
                .card("dgram,id=" + QemuArguments.ID + ",local.type=unix,local.path=" + QemuArguments.value(peer)
                        + ",remote.type=unix,remote.path=" + QemuArguments.value(local), lease);
    }

    @Override
    public void serve(WireDevice device) throws IOException, InterruptedException {
        Thread.ofPlatform().daemon().name("machwire-wire-writer").start(this::write);
        device.giveTo(outbox);
        try {
            while (socket.await()) {
                receive(device);
                send(device);
            }
        } finally {
            device.giveTo(null);
            outbox.close();
        }
    }

    /** Takes all that is there. */
    private void receive(WireDevice device) throws IOException, InterruptedException {
        for (int length = socket.receive(octets); length >= 0; length = socket.receive(octets)) {
            if (length < Ethernet.HEADER_LENGTH || length > FORMAT.longest(device.lease().mtu())) {
                badLength.incrementAndGet();
            } else if (!frames.append(octets, 0, length)) {
                send(device);
                frames.append(octets, 0, length);
            }
        }
    }

    private void send(WireDevice device) throws InterruptedException {
        if (!frames.isEmpty()) {
            (device.send(frames) ? fromIt : deviceAway).addAndGet(frames.frames());
            frames.clear();
        }
    }

    private void write() {
        try {
            for (int count = outbox.take(); count > 0; count = outbox.take()) {
                ByteBuffer taken = ByteBuffer.wrap(outbox.taken(), 0, outbox.takenLength());
                while (taken.hasRemaining()) {
                    int length = taken.getInt();
                    write(taken.array(), taken.position(), length);
                    taken.position(taken.position() + length);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write(byte[] from, int offset, int length) {
        switch (socket.send(from, offset, length)) {
            case SENT -> {
                come();
                toIt++;
            }
            case NOT_TAKEN -> {
                come();
                late++;
            }
            case NOBODY -> {
                gone();
                unheard++;
            }
        }
    }

    private void come() {
        if (!isThere) {
            isThere = true;
            notes.accept("a peer has come" + (unheard == 0 ? "" : "; frames dropped while none was there: " + unheard));
            unheard = 0;
        }
    }

    private void gone() {
        if (isThere) {
            isThere = false;
            long dropped = outbox.dropped();
            notes.accept("the peer has gone; " + new Carried(fromIt.getAndSet(0), toIt, badLength.getAndSet(0), 0,
                    deviceAway.getAndSet(0), late + dropped - droppedBefore));
            droppedBefore = dropped;
            toIt = 0;
            late = 0;
        }
    }

    @Override
    public void close() throws IOException {
        try (socket) {
            Files.deleteIfExists(local);
        }
    }
}
