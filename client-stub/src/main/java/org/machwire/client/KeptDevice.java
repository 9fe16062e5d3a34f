package org.machwire.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.machwire.ethernet.FrameBatch;
import org.machwire.ethernet.PackedFrames;
import org.machwire.filter.WellKnownFilters;
import org.machwire.mach.DeviceMode;
import org.machwire.mach.MachException;

/**
 * A device that comes back, with all that it hears: when it dies (the hypervisor was restarted, say, or another opened it), it is
 * opened again every second, with the addresses it had if they are to be had; a refused token is presented again every 30. People
 * are told of losses and returns. What is sent while it is away is lost, as on a wire unplugged.
 */
public final class KeptDevice implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final DeviceSource source;
    private final Consumer<String> notes;
    private final Session session;
    private final Kept<Device> device;
    private final Kept<ReceiveRight> port;
    private volatile @Nullable Kept<PacketStream> stream;
    private volatile @Nullable Lease lease;
    /** Why it was last said to be missing; of the session's thread. */
    private @Nullable RuntimeException said;

    /** What is at the other end: takes what the device hears. */
    public interface End {
        /**
         * Becomes what a lease says, before frames flow: at the first, and each time that the device was opened again. No two at a
         * time. A failure is told, and tried again.
         *
         * @param before what the device was assigned before; null at the first
         * @return what is to be told of the change behind "is open again"; empty if there is nothing to tell
         * @throws IOException with one sentence for people, if that is not possible now
         */
        String adopt(@Nullable Lease before, Lease now) throws IOException;

        /**
         * Frames came; as with {@link FrameReceiver#frames}. When the device is back, questions for the end's groups come so too, by another
         * thread, perhaps at the same time.
         */
        void frames(FrameBatch batch);
    }

    /** @param open begins the session */
    KeptDevice(Function<SessionEvent.Listener, Session> open, DeviceSource source, Consumer<String> notes) {
        this.source = source;
        this.notes = notes;
        session = open.apply(this::happened);
        try {
            device = session.keepDevice(source, DeviceMode.READ | DeviceMode.WRITE, "eth0");
            port = session.keepReceiveRight();
            session.keepFilter(device, port, 0, WellKnownFilters.acceptAll());
        } catch (RuntimeException e) {
            session.close();
            throw e;
        }
    }

    /**
     * Opens the device; frames flow once it is {@linkplain #start started}.
     *
     * @param source of the device: a node, or a token, which is presented again as often as the device is opened again
     * @param taskName for people, as with {@link Hypervisor#attach}
     * @param notes takes sentences for people, from any thread: losses and returns
     * @throws MachException the codes of {@code Lookup} and {@code device_open}
     * @throws HypervisorException if the hypervisor cannot be reached
     */
    public static KeptDevice open(Path socket, DeviceSource source, String taskName, Consumer<String> notes) {
        return new KeptDevice(
                listener -> Session.open(() -> Hypervisor.connect(socket), taskName, PAUSE, listener), source, notes);
    }

    /**
     * Lets frames flow to an end, once it has adopted the lease. Called once.
     *
     * @throws IOException what the end fails by
     * @throws MachException the codes of {@link Device#packets}
     */
    public void start(End end) throws IOException {
        try {
            stream = session.keep("packets of " + source, task -> start(task, end));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private PacketStream start(MachTask task, End end) {
        Lease now = device.get().lease();
        Lease before = lease;
        String news = adopt(end, before, now);
        PacketStream started = device.get().packets(port.get(), new Input(task, end));
        lease = now;
        if (before != null) {
            notes.accept(source + " is open again" + news);
            end.frames(GroupQuestions.batch()); // what its end has joined, nobody knows any more
        }
        return started;
    }

    private static String adopt(End end, @Nullable Lease before, Lease now) {
        try {
            return end.adopt(before, now);
        } catch (IOException e) {
            throw new UncheckedIOException(String.valueOf(e.getMessage()), e);
        }
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
            notes.accept(source + " cannot be had yet: " + reason.getMessage()
                    + (reason instanceof RefusedTokenException ? "; presenting it again now and then" : ""));
        }
    }

    /** What the device was assigned, as its end has adopted it last. */
    public Lease lease() {
        Lease now = lease;
        if (now == null) {
            throw new IllegalStateException("it was never started");
        }
        return now;
    }

    /**
     * Sends frames, when the stream takes them; one thread at a time, none of the library's own.
     *
     * @return whether the device was there for them; where not, they are lost
     */
    public boolean send(PackedFrames frames) throws InterruptedException {
        Kept<PacketStream> now = stream;
        if (now == null || !now.isThere()) {
            return false;
        }
        try {
            PacketStream open = now.get();
            open.awaitReady();
            open.send(frames);
            return true;
        } catch (MachException | HypervisorException e) {
            return false; // It has ended meanwhile: the session knows.
        }
    }

    /** Closes the device; its end hears nothing more. */
    @Override
    public void close() {
        session.close();
    }

    /** The end of one task's stream. */
    private final class Input implements FrameReceiver {
        private final MachTask task;
        private final End end;

        Input(MachTask task, End end) {
            this.task = task;
            this.end = end;
        }

        @Override
        public void frames(FrameBatch batch) {
            end.frames(batch);
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
