package org.machwire.server.device;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.machwire.ethernet.FrameBatch;
import org.machwire.ethernet.PackedFrames;
import org.machwire.mach.MachException;
import org.machwire.mach.ReturnCode;
import org.machwire.server.fabric.FrameRing;
import org.machwire.server.port.DeathWatch;
import org.machwire.server.port.Port;

/** The hypervisor's end of a packet stream: frames into an open device, and out of the ring of a receive port. */
public final class FrameStream {
    /** Who carries the frames on. Called by any thread; must not wait. */
    public interface Consumer {
        /** Frames wait: {@link FrameStream#take} until it answers null. Not called again before that. */
        void framesWait();

        /** The device or the receive port has died: close the stream with this reason. */
        void mustEnd(MachException reason);
    }

    private final OpenDevice open;
    private final @Nullable Port port;
    private final @Nullable FrameRing ring;
    private final Devices devices;
    private final List<DeathWatch> watches = new ArrayList<>(2);
    private final AtomicBoolean closed = new AtomicBoolean();

    private FrameStream(OpenDevice open, @Nullable Port port, @Nullable FrameRing ring, Devices devices) {
        this.open = open;
        this.port = port;
        this.ring = ring;
        this.devices = devices;
    }

    static FrameStream start(OpenDevice open, @Nullable Port port, @Nullable FrameRing ring, Consumer consumer,
            Devices devices) {
        FrameStream stream = new FrameStream(open, port, ring, devices);
        stream.watches.add(open.port().onDeath(() -> {
            stream.stopReceiving();
            consumer.mustEnd(new MachException(ReturnCode.MACH_SEND_INVALID_DEST, "the device has died"));
        }));
        if (port != null) {
            stream.watches.add(port.onDeath(() -> consumer
                    .mustEnd(new MachException(ReturnCode.D_INVALID_OPERATION, "the receive port has died"))));
        }
        return stream;
    }

    /** The longest frame of the segment. */
    public int maxFrameLength() {
        return open.device().segment().net().maxFrameLength();
    }

    /** Whether the stream was opened with a receive port. */
    public boolean receives() {
        return ring != null;
    }

    /**
     * Sends a batch; what cannot be forwarded is dropped and counted.
     *
     * @throws MachException D_READ_ONLY; MACH_SEND_INVALID_DEST the device has died
     */
    public void send(FrameBatch batch) {
        open.requireWrite();
        if (open.port().isDead()) {
            throw new MachException(ReturnCode.MACH_SEND_INVALID_DEST, "the device has died");
        }
        open.send(batch);
    }

    /** Takes the oldest frames that wait, to be given back with {@link #release}; null if none wait. */
    public @Nullable PackedFrames take() {
        return ring == null ? null : ring.take();
    }

    public void release(PackedFrames frames) {
        if (ring != null) {
            ring.release(frames);
        }
    }

    /** What waits is gone at once, before whoever carries the frames on comes to end the stream. */
    private void stopReceiving() {
        if (ring != null) {
            ring.close();
        }
    }

    /** Ends the stream; harmless twice. Frames that waited are dropped, later ones go to the port's message queue. */
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        watches.forEach(DeathWatch::cancel);
        if (port != null && ring != null) {
            devices.leaveStream(port, ring);
        }
    }
}
