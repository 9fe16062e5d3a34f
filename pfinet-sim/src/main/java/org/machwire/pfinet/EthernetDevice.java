package org.machwire.pfinet;

import java.nio.file.Path;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.machwire.client.Addresses;
import org.machwire.client.DeviceSource;
import org.machwire.client.Hypervisor;
import org.machwire.client.HypervisorException;
import org.machwire.client.Lease;
import org.machwire.client.MachTask;
import org.machwire.client.RefusedTokenException;
import org.machwire.ethernet.MacAddress;
import org.machwire.mach.MachException;
import org.machwire.mach.ReturnCode;
import org.machwire.pfinet.stack.Link;

/**
 * pfinet's Ethernet interface: a virtual device that is opened and driven as the Hurd's pfinet does it.
 *
 * <p>Frames to send wait in a bounded queue for the thread of the device's own, because {@code device_write} blocks. Where the
 * device or the hypervisor has died, that thread waits a second, opens again from the start and tries once more.
 */
public final class EthernetDevice implements Link, AutoCloseable {
    private static final int QUEUED_FRAMES = 256;
    /** pfinet's {@code sleep (1)} before it opens again. */
    private static final long REOPEN_MILLIS = 1000;
    /** The hypervisor counts refusals, so a token that it has refused is presented again after a while only. */
    private static final long REFUSED_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final Path socket;
    private final DeviceSource source;
    private final Consumer<String> notes;
    private final EthernetProperties properties;
    private final @Nullable Lease lease;
    private final Addresses wish;
    private final BlockingQueue<byte[]> queue = new ArrayBlockingQueue<>(QUEUED_FRAMES);
    private final AtomicLong lost = new AtomicLong();
    private final CompletableFuture<Void> failure = new CompletableFuture<>();
    private final Thread transmitter;
    private volatile Consumer<byte[]> receiver = frame -> {};
    private volatile boolean closed;

    // Owned by the transmitter from start() on.
    private @Nullable Hypervisor hypervisor;
    private @Nullable MachTask task;
    private @Nullable OpenEthernet open;
    private boolean refused;
    private long refusedNanos;

    private EthernetDevice(Path socket, DeviceSource source, Addresses wish, Consumer<String> notes) {
        this.socket = socket;
        this.source = source;
        this.notes = notes;
        transmitter = Thread.ofPlatform().daemon().name("machwire-pfinet-transmit").unstarted(this::transmitAll);
        try {
            open = open(wish);
            properties = open.properties();
            lease = open.lease();
            this.wish = lease == null ? wish : Addresses.of(lease.addresses());
        } catch (RuntimeException e) {
            disconnect();
            throw e;
        }
    }

    /**
     * Opens a device through a connection and task of its own. Nothing is received or sent before {@link #start}.
     *
     * @param socket the hypervisor's
     * @param source a node such as {@code /dev/eth0m/a}, or a token
     * @param wish addresses to ask for
     * @param notes takes a sentence for people when the device is lost or opened again; from several threads
     * @throws MachException the codes of {@code Lookup}, {@code device_open} and {@code device_set_filter}
     * @throws HypervisorException if the hypervisor cannot be reached or the device is no Ethernet
     */
    public static EthernetDevice open(Path socket, DeviceSource source, Addresses wish,
            Consumer<String> notes) {
        return new EthernetDevice(socket, source, wish, notes);
    }

    /**
     * Begins to receive and to transmit; to be called once.
     *
     * @param receiver takes the frames, on the library's thread: it must not block
     */
    public void start(Consumer<byte[]> receiver) {
        this.receiver = receiver;
        if (open != null) {
            open.receive(inbox());
        }
        transmitter.start();
    }

    @Override
    public MacAddress address() {
        return properties.mac();
    }

    @Override
    public int mtu() {
        return properties.mtu();
    }

    /** Returns what the device was assigned when it was opened first; null where a task serves it, which cannot tell. */
    public @Nullable Lease lease() {
        return lease;
    }

    /** Returns how many frames were dropped here: the queue was full, or opening again did not help. */
    public long lost() {
        return lost.get();
    }

    /** Fails where pfinet would abort: {@code device_write} answered with a code that it does not expect. Never completes else. */
    public CompletableFuture<Void> failure() {
        return failure;
    }

    /** Queues a frame for the device's thread; a frame that finds the queue full is counted and dropped. */
    @Override
    public void transmit(byte[] frame) {
        if (!queue.offer(frame)) {
            lost.incrementAndGet();
        }
    }

    private void transmitAll() {
        try {
            while (!closed) {
                transmitOne(queue.take());
            }
        } catch (InterruptedException _) {
            // closed
        } catch (RuntimeException e) {
            failure.completeExceptionally(e);
        } finally {
            disconnect();
        }
    }

    private void transmitOne(byte[] frame) throws InterruptedException {
        if (write(frame)) {
            return;
        }
        if (refused && System.nanoTime() - refusedNanos < REFUSED_NANOS) {
            lost.incrementAndGet();
            return;
        }
        Thread.sleep(REOPEN_MILLIS);
        reopen();
        if (!write(frame)) {
            lost.incrementAndGet();
        }
    }

    /** Tells whether the frame was taken; false if the device or the hypervisor has died. */
    private boolean write(byte[] frame) {
        if (open == null) {
            return false;
        }
        try {
            open.write(frame);
            return true;
        } catch (MachException e) {
            if (e.code() == ReturnCode.MIG_SERVER_DIED) {
                disconnect();
            } else if (e.code() != ReturnCode.MACH_SEND_INVALID_DEST) {
                throw e;
            }
            return false;
        }
    }

    private void reopen() {
        if (open != null) {
            open.close();
            open = null;
        }
        try {
            OpenEthernet next = open(wish);
            next.receive(inbox());
            open = next;
            refused = false;
            notes.accept(source + " is open again");
        } catch (MachException | HypervisorException e) {
            disconnect();
            refused = e instanceof RefusedTokenException;
            refusedNanos = System.nanoTime();
            notes.accept(source + " could not be opened again: " + e.getMessage());
        }
    }

    /** Opens in the task that there is, or a new one. */
    private OpenEthernet open(Addresses wish) {
        MachTask current = task;
        if (current == null || current.death().isDone()) {
            disconnect();
            Hypervisor connection = Hypervisor.connect(socket);
            hypervisor = connection;
            current = connection.attach("pfinet " + source);
            task = current;
        }
        return OpenEthernet.open(current, source, wish);
    }

    /** Ends the connection, and with it the task and all its rights. */
    private void disconnect() {
        open = null;
        task = null;
        if (hypervisor != null) {
            hypervisor.close();
            hypervisor = null;
        }
    }

    private Inbox inbox() {
        return new Inbox(frame -> receiver.accept(frame), this::deaf);
    }

    private void deaf() {
        if (!closed) {
            notes.accept(source + " has died; as pfinet does, it is opened again when there is something to send");
        }
    }

    /** Gives up the device and ends the connection; what is queued is lost. */
    @Override
    public void close() {
        closed = true;
        if (transmitter.getState() == Thread.State.NEW) {
            disconnect();
        } else {
            transmitter.interrupt();
        }
    }
}
