package org.machwire.client.wire;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.machwire.client.Device;
import org.machwire.client.DeviceSource;
import org.machwire.client.FrameReceiver;
import org.machwire.client.Hypervisor;
import org.machwire.client.HypervisorException;
import org.machwire.client.Kept;
import org.machwire.client.Lease;
import org.machwire.client.MachTask;
import org.machwire.client.PacketStream;
import org.machwire.client.Pause;
import org.machwire.client.ReceiveRight;
import org.machwire.client.Session;
import org.machwire.client.SessionEvent;
import org.machwire.ethernet.FrameBatch;
import org.machwire.ethernet.PackedFrames;
import org.machwire.filter.WellKnownFilters;
import org.machwire.mach.DeviceMode;
import org.machwire.mach.MachException;

/**
 * A virtual device whose frames go to the peer of the moment. It comes back when the hypervisor does; frames that come while no
 * peer is there, or are sent while the device is not, are dropped and counted.
 */
public final class WireDevice implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final DeviceSource source;
    private final Consumer<String> notes;
    private final Session session;
    private final Kept<Device> device;
    private final Kept<ReceiveRight> port;
    private final Kept<PacketStream> stream;
    private volatile @Nullable Lease lease;
    /** Why it was last said to be missing; of the session's thread. */
    private @Nullable RuntimeException said;
    private volatile @Nullable Outbox peer;
    /** How many frames came while no peer was there; written by the delivery thread. */
    private final AtomicLong unheard = new AtomicLong();

    private WireDevice(Path socket, DeviceSource source, String taskName, Consumer<String> notes) {
        this.source = source;
        this.notes = notes;
        session = Session.open(() -> Hypervisor.connect(socket), taskName, Pause.of(PAUSE), this::happened);
        try {
            device = session.keepDevice(source, DeviceMode.READ | DeviceMode.WRITE, "eth0");
            port = session.keepReceiveRight();
            session.keepFilter(device, port, 0, WellKnownFilters.acceptAll());
            stream = session.keep("packets of " + source, this::start);
        } catch (RuntimeException e) {
            session.close();
            throw e;
        }
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
    public static WireDevice open(Path socket, DeviceSource source, String taskName, Consumer<String> notes) {
        return new WireDevice(socket, source, taskName, notes);
    }

    /** What the device was assigned. */
    public Lease lease() {
        Lease now = lease;
        if (now == null) {
            throw new IllegalStateException("it was never open");
        }
        return now;
    }

    private PacketStream start(MachTask task) {
        Lease now = device.get().lease();
        PacketStream started = device.get().packets(port.get(), new Input(task));
        Lease before = lease;
        lease = now;
        if (before != null) {
            notes.accept(source + " is open again" + changes(before, now));
        }
        return started;
    }

    /** What a peer has to be told, for nobody tells it. */
    private static String changes(Lease before, Lease now) {
        if (!before.mac().equals(now.mac())) {
            return ", but its MAC was " + before.mac() + " and is " + now.mac()
                    + ": what the other end sends is dropped until it has this one";
        }
        return before.equals(now)
                ? ""
                : ", but it had " + before.addresses() + ", MTU " + before.mtu() + ", and has " + now.addresses()
                        + ", MTU " + now.mtu();
    }

    private void happened(SessionEvent event) {
        switch (event) {
            case SessionEvent.Lost(var reason) -> {
                said = null;
                notes.accept(reason.getMessage() + "; opening " + source + " again");
            }
            case SessionEvent.NotRestored(_, var reason) -> say(reason);
            case SessionEvent.Restored _ -> {
                // The stream is the last to come back, and tells.
            }
        }
    }

    /** What is missing because something before it is, has the same reason. */
    private void say(RuntimeException reason) {
        if (reason != said) {
            said = reason;
            notes.accept(source + " cannot be had yet: " + reason.getMessage());
        }
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
        if (!stream.isThere()) {
            return false;
        }
        try {
            PacketStream now = stream.get();
            now.awaitReady();
            now.send(frames);
            return true;
        } catch (MachException | HypervisorException e) {
            return false; // It has ended meanwhile: the session knows.
        }
    }

    @Override
    public void close() {
        session.close();
    }

    /** The end of one task's stream. */
    private final class Input implements FrameReceiver {
        private final MachTask task;

        Input(MachTask task) {
            this.task = task;
        }

        @Override
        public void frames(FrameBatch batch) {
            Outbox now = peer;
            if (now == null) {
                unheard.addAndGet(batch.count());
            } else {
                now.append(batch);
            }
        }

        /** The device alone may have gone: taken over, say, or its token revoked. */
        @Override
        public void ended(RuntimeException reason) {
            if (session.task() == task) {
                session.startOver(reason);
            }
        }
    }
}
