package org.machwire.client.tap;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.machwire.client.Addresses;
import org.machwire.client.Device;
import org.machwire.client.DeviceSource;
import org.machwire.client.FrameReceiver;
import org.machwire.client.Hypervisor;
import org.machwire.client.HypervisorException;
import org.machwire.client.Lease;
import org.machwire.client.MachTask;
import org.machwire.client.PacketStream;
import org.machwire.client.ReceiveRight;
import org.machwire.client.RefusedTokenException;
import org.machwire.ethernet.FrameBatch;
import org.machwire.ethernet.PackedFrames;
import org.machwire.filter.WellKnownFilters;
import org.machwire.linux.TapInterface;
import org.machwire.mach.DeviceMode;
import org.machwire.mach.MachException;

/**
 * A TAP interface that is a virtual device: frames are pumped both ways until it is closed. When the device dies (the
 * hypervisor was restarted, say), it is opened again every second, and the interface becomes what the new lease says.
 */
public final class TapDevice implements AutoCloseable {
    private static final int BATCH_OCTETS = 128 * 1024;
    private static final long RETRY_MILLIS = 1000;
    /** The hypervisor counts refusals, and a token that it has refused is rarely good again. */
    private static final long REFUSED_MILLIS = 30_000;

    private final TapInterface tap;
    private final Path socket;
    private final DeviceSource source;
    private final Consumer<String> notes;
    private final Thread keeper;
    private volatile @Nullable PacketStream stream;
    private volatile boolean closed;
    private volatile Lease lease;

    private TapDevice(TapInterface tap, Path socket, DeviceSource source, Consumer<String> notes, Session first) {
        this.tap = tap;
        this.socket = socket;
        this.source = source;
        this.notes = notes;
        this.lease = first.lease;
        keeper = Thread.ofPlatform().daemon().name("machwire-tap-keeper").unstarted(() -> keep(first));
    }

    /**
     * Opens the device and gives the network namespace an interface for it, configured and up.
     *
     * @param source of the device: a node, or a token, which is presented again as often as the device is opened again
     * @param name of the interface
     * @param notes takes sentences for people: what could not be had, reconnections
     * @throws MachException the codes of {@code Lookup} and {@code device_open}
     * @throws HypervisorException if the hypervisor cannot be reached
     */
    public static TapDevice open(Path socket, DeviceSource source, String name, Consumer<String> notes)
            throws IOException {
        Session session = new Session(socket, source, name, Addresses.NONE);
        try {
            return open(TapInterface.open(name), socket, source, notes, session);
        } catch (IOException | RuntimeException e) {
            session.close();
            throw e;
        }
    }

    private static TapDevice open(TapInterface tap, Path socket, DeviceSource source, Consumer<String> notes,
            Session session)
            throws IOException {
        try {
            tap.configure(session.lease.mac(), session.lease.mtu(), session.lease.addresses()).forEach(notes);
            TapDevice device = new TapDevice(tap, socket, source, notes, session);
            device.start(session);
            device.keeper.start();
            Thread.ofPlatform().daemon().name("machwire-tap-reader").start(device::pump);
            return device;
        } catch (IOException | RuntimeException e) {
            tap.close();
            throw e;
        }
    }

    /** What the device was assigned. */
    public Lease lease() {
        return lease;
    }

    /** The interface's name. */
    public String name() {
        return tap.name();
    }

    private void start(Session session) {
        stream = session.start(tap::write);
    }

    /** Carries frames from the interface to the stream of the moment; without one they are lost, as on a wire unplugged. */
    private void pump() {
        PackedFrames frames = new PackedFrames(BATCH_OCTETS);
        try {
            while (tap.read(frames) >= 0) {
                PacketStream now = stream;
                if (now != null) {
                    send(now, frames);
                }
                frames.clear();
            }
        } catch (IOException e) {
            notes.accept(e.getMessage() + "; no more frames are sent");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void send(PacketStream stream, PackedFrames frames) throws InterruptedException {
        stream.awaitReady();
        try {
            stream.send(frames);
        } catch (MachException | HypervisorException e) {
            // The stream has ended: the keeper knows, and these frames are lost.
        }
    }

    private void keep(Session first) {
        Session session = first;
        try {
            while (!closed) {
                RuntimeException reason = session.awaitEnd();
                stream = null;
                session.close();
                if (!closed) {
                    notes.accept(reason.getMessage() + "; opening " + source + " again");
                    session = reopen();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        session.close();
    }

    private Session reopen() throws InterruptedException {
        long rest = RETRY_MILLIS;
        boolean refused = false;
        while (true) {
            TimeUnit.MILLISECONDS.sleep(rest);
            try {
                Session session = new Session(socket, source, tap.name(), Addresses.of(lease.addresses()));
                resume(session);
                return session;
            } catch (RefusedTokenException e) {
                if (!refused) {
                    notes.accept(e.getMessage() + "; presenting it again now and then");
                }
                refused = true;
                rest = REFUSED_MILLIS;
            } catch (MachException | HypervisorException e) {
                // Not yet: the note of why it ended stands.
            } catch (IOException e) {
                notes.accept(e.getMessage());
            }
        }
    }

    private void resume(Session session) throws IOException {
        try {
            adopt(session.lease);
            start(session);
            notes.accept(source + " is open again");
        } catch (RuntimeException | IOException e) {
            session.close();
            throw e;
        }
    }

    private void adopt(Lease now) throws IOException {
        if (!now.equals(lease)) {
            notes.accept(
                    source + " could not have what it had: it was " + describe(lease) + ", it is " + describe(now));
        }
        List<String> missing = tap.configure(now.mac(), now.mtu(), now.addresses());
        missing.forEach(notes);
        lease = now;
    }

    /** A lease in one line. */
    public static String describe(Lease lease) {
        StringBuilder text = new StringBuilder(lease.mac().toString());
        lease.addresses().forEach(address -> text.append(' ').append(address));
        return text.toString();
    }

    /** Removes the interface and closes the device. */
    @Override
    public void close() {
        closed = true;
        keeper.interrupt();
        tap.close();
    }

    /** One connection, task and open device, from their beginning to their end. */
    private static final class Session implements AutoCloseable, FrameReceiver {
        private final Hypervisor hypervisor;
        private final Device device;
        private final ReceiveRight receivePort;
        private final CompletableFuture<RuntimeException> end = new CompletableFuture<>();
        final Lease lease;
        private volatile @Nullable Consumer<FrameBatch> target;

        Session(Path socket, DeviceSource source, String name, Addresses wish) {
            hypervisor = Hypervisor.connect(socket);
            try {
                MachTask task = hypervisor.attach("tap " + name);
                device = source.open(task, DeviceMode.READ | DeviceMode.WRITE, "eth0", wish);
                receivePort = task.allocateReceive();
                device.setFilter(receivePort, 0, WellKnownFilters.acceptAll());
                lease = device.lease();
            } catch (RuntimeException e) {
                hypervisor.close();
                throw e;
            }
        }

        PacketStream start(Consumer<FrameBatch> receiver) {
            target = receiver;
            return device.packets(receivePort, this);
        }

        @Override
        public void frames(FrameBatch batch) {
            Consumer<FrameBatch> receiver = target;
            if (receiver != null) {
                receiver.accept(batch);
            }
        }

        @Override
        public void ended(RuntimeException reason) {
            end.complete(reason);
        }

        RuntimeException awaitEnd() throws InterruptedException {
            try {
                return end.get();
            } catch (ExecutionException e) {
                throw new CompletionException(e);
            }
        }

        @Override
        public void close() {
            hypervisor.close();
        }
    }
}
