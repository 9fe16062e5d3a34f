package org.machwire.client.wire;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.machwire.client.DeviceSource;
import org.machwire.client.Hypervisor;
import org.machwire.client.HypervisorException;
import org.machwire.client.KeptDevice;
import org.machwire.client.Lease;
import org.machwire.ethernet.FrameBatch;
import org.machwire.ethernet.PackedFrames;
import org.machwire.mach.MachException;

/**
 * A virtual device whose frames go to the peer of the moment. It comes back when the hypervisor does; frames that come while no
 * peer is there, or are sent while the device is not, are dropped and counted.
 */
public final class WireDevice implements AutoCloseable {
    private final KeptDevice device;
    private volatile @Nullable Outbox peer;
    /** How many frames came while no peer was there; written by the delivery thread. */
    private final AtomicLong unheard = new AtomicLong();

    private WireDevice(KeptDevice device) {
        this.device = device;
    }

    /**
     * Opens the device.
     *
     * @param source of the device: a node, or a token, which is presented again as often as the device is opened again
     * @param taskName for people, as with {@link Hypervisor#attach}
     * @param notes takes sentences for people, from any thread: losses and returns
     * @throws MachException the codes of {@code Lookup} and {@code device_open}
     * @throws HypervisorException if the hypervisor cannot be reached
     */
    public static WireDevice open(Path socket, DeviceSource source, String taskName, Consumer<String> notes)
            throws IOException {
        KeptDevice device = KeptDevice.open(socket, source, taskName, notes);
        WireDevice opened = new WireDevice(device);
        try {
            device.start(opened.new Ear());
            return opened;
        } catch (IOException | RuntimeException e) {
            device.close();
            throw e;
        }
    }

    /** What the device was assigned. */
    public Lease lease() {
        return device.lease();
    }

    /** Gives the frames of the device to an outbox from now on; null for none, when they are dropped. */
    void giveTo(@Nullable Outbox outbox) {
        peer = outbox;
    }

    /** How many frames came since this was asked last, and no peer was there. */
    long takeUnheard() {
        return unheard.getAndSet(0);
    }

    /** Sends frames, when the stream takes them; tells whether the device was there for them. */
    boolean send(PackedFrames frames) throws InterruptedException {
        return device.send(frames);
    }

    @Override
    public void close() {
        device.close();
    }

    /** Gives what the device hears to the peer of the moment. */
    private final class Ear implements KeptDevice.End {
        @Override
        public void frames(FrameBatch batch) {
            Outbox now = peer;
            if (now == null) {
                unheard.addAndGet(batch.count());
            } else {
                now.append(batch);
            }
        }

        /** What a peer has to be told is told to people, for the wire has no words for it. */
        @Override
        public String adopt(@Nullable Lease before, Lease now) {
            if (before == null || before.equals(now)) {
                return "";
            }
            if (!before.mac().equals(now.mac())) {
                return ", but its MAC was " + before.mac() + " and is " + now.mac()
                        + ": what the other end sends is dropped until it has this one";
            }
            return ", but it had " + before.addresses() + ", MTU " + before.mtu() + ", and has " + now.addresses()
                    + ", MTU " + now.mtu();
        }
    }
}
