package org.machwire.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.machwire.mach.MachException;
import org.machwire.mach.ReturnCode;
import org.machwire.token.SigningKey;
import org.machwire.token.Token;

/**
 * A task that comes back: when it dies (the hypervisor was restarted, say), the session attaches again, with a pause before each
 * attempt, and builds again what it keeps, in the order in which it was first built. It tells a listener what was lost, what came
 * back, and what did not; what did not is tried again after each pause, a token that was refused after 30 seconds' worth of them.
 * No port name survives: {@link Kept#get} gives the object of the moment. Thread-safe.
 *
 * <p>One thing is built at a time, under one lock, which {@link #close} does not take.
 */
public final class Session implements AutoCloseable {
    /** The pause between attempts, unless another is given. */
    public static final Duration PAUSE = Duration.ofMillis(250);
    /** The hypervisor counts refusals, and a token that it has refused is rarely good again. */
    private static final Duration REFUSED_PAUSE = Duration.ofSeconds(30);

    private final Supplier<Hypervisor> connect;
    private final String name;
    private final SessionEvent.Listener listener;
    private final Pause pause;
    /** After how many pauses a refused token is presented again. */
    private final int refusedPauses;
    private final Thread keeper;
    /** Guards {@code kept}, and building. */
    private final ReentrantLock building = new ReentrantLock();
    private final List<Kept<?>> kept = new ArrayList<>();
    private volatile Life life;
    private volatile boolean closed;

    /** One connection and its task, from their beginning to their end. */
    private record Life(Hypervisor hypervisor, MachTask task) {
        static Life begin(Supplier<Hypervisor> connect, String name) {
            Hypervisor hypervisor = connect.get();
            try {
                return new Life(hypervisor, hypervisor.attach(name));
            } catch (RuntimeException e) {
                hypervisor.close();
                throw e;
            }
        }
    }

    private Session(Supplier<Hypervisor> connect, String name, Pause pause, int refusedPauses,
            SessionEvent.Listener listener) {
        this.connect = connect;
        this.name = name;
        this.pause = pause;
        this.refusedPauses = refusedPauses;
        this.listener = listener;
        life = Life.begin(connect, name);
        keeper = Thread.ofPlatform().daemon().name("machwire-session").unstarted(this::keepAlive);
    }

    /**
     * Connects and attaches for the first time.
     *
     * @param connect makes a connection: {@code () -> Hypervisor.connect(socket)}; the session closes it
     * @param name of the task, for people
     * @throws HypervisorException if the hypervisor cannot be reached or refuses
     */
    public static Session open(Supplier<Hypervisor> connect, String name, SessionEvent.Listener listener) {
        return open(connect, name, PAUSE, listener);
    }

    /** Connects and attaches for the first time, with pauses of a length of the caller's. */
    public static Session open(Supplier<Hypervisor> connect, String name, Duration pause,
            SessionEvent.Listener listener) {
        return open(connect, name, Pause.of(pause), (int) REFUSED_PAUSE.dividedBy(pause), listener);
    }

    /** Connects and attaches for the first time, with a pause of the caller's, who says how many make 30 seconds. */
    static Session open(Supplier<Hypervisor> connect, String name, Pause pause, int refusedPauses,
            SessionEvent.Listener listener) {
        Session session = new Session(connect, name, pause, refusedPauses, listener);
        session.keeper.start();
        return session;
    }

    /** The task of the moment; it may have died. */
    public MachTask task() {
        return life.task;
    }

    /**
     * Builds something, and builds it again in each new task.
     *
     * @param what it is, for people
     * @param recipe makes calls of the task, and may ask for what was kept before; it takes care of what it built when it fails
     * @throws RuntimeException what the recipe throws; then nothing is kept
     */
    public <T> Kept<T> keep(String what, Function<MachTask, T> recipe) {
        Kept<T> one = new Kept<>(what, recipe);
        building.lock();
        try {
            requireLive();
            one.build(task());
            kept.add(one);
        } finally {
            building.unlock();
        }
        return one;
    }

    /** What is built in a dead task would be taken for what is there. */
    private void requireLive() {
        if (task().death().isDone()) {
            throw dead();
        }
    }

    private static MachException dead() {
        return new MachException(ReturnCode.MIG_SERVER_DIED, "the task has died and is not back yet");
    }

    /** Keeps a receive right. */
    public Kept<ReceiveRight> keepReceiveRight() {
        return keep("a receive right", MachTask::allocateReceive);
    }

    /** Keeps a node looked up; errors as with {@link MachTask#lookup}. */
    public Kept<SendRight> keepLookup(String path) {
        return keep(path, task -> task.lookup(path));
    }

    /** Keeps a port published; errors as with {@link MachTask#publish}. */
    public Kept<ReceiveRight> keepPublished(String path, Kept<ReceiveRight> port, int mode) {
        return keep("published as " + path, task -> {
            task.publish(path, port.get(), mode);
            return port.get();
        });
    }

    /**
     * Keeps a node's device open, wishing each time for the addresses that it had last; errors as with
     * {@link SendRight#deviceOpen(int, String)}.
     */
    public Kept<Device> keepDevice(String path, int mode, String deviceName) {
        return keepDevice(DeviceSource.node(path), mode, deviceName);
    }

    /**
     * Keeps a device open, wishing each time for the addresses that it had last; where it comes from tokens, one is fetched and
     * presented each time. Errors as with {@link DeviceSource#open}.
     */
    public Kept<Device> keepDevice(DeviceSource source, int mode, String deviceName) {
        return keep(source.name(), new DeviceRecipe((task, wish) -> source.open(task, mode, deviceName, wish)));
    }

    /**
     * Keeps a token imported; errors as with {@link MachTask#importToken}.
     *
     * @param key of its holder; null for a token that is a user's alone
     */
    public Kept<ImportedToken> keepToken(Token token, @Nullable SigningKey key) {
        return keep(token.toString(), task -> task.importToken(token, key));
    }

    /**
     * Keeps a device of a token open, wishing each time for the addresses that it had last; errors as with
     * {@link SendRight#deviceOpen(int, String)}.
     *
     * @param deviceName as the token's device master knows it: {@code DEVICE}, {@code SEGMENT/DEVICE} or a node's path
     */
    public Kept<Device> keepDevice(Kept<ImportedToken> token, int mode, String deviceName) {
        return keep(deviceName,
                new DeviceRecipe((_, wish) -> token.get().master().deviceOpen(mode, deviceName, wish)));
    }

    /** Keeps a filter set; errors as with {@link Device#setFilter}. */
    public Kept<Device> keepFilter(Kept<Device> device, Kept<ReceiveRight> port, int priority, int... words) {
        int[] program = words.clone();
        return keep("filter of " + device.what(), _ -> {
            device.get().setFilter(port.get(), priority, program);
            return device.get();
        });
    }

    /** Ends the task as if it had died by this reason: for what is lost while its task lives, as a device taken over. */
    public void startOver(RuntimeException reason) {
        task().end(reason);
    }

    /** Ends the session, its task and its connection; the listener hears nothing more. */
    @Override
    public void close() {
        closed = true;
        keeper.interrupt();
        life.hypervisor.close();
    }

    private void keepAlive() {
        try {
            while (!closed) {
                RuntimeException reason = task().death().get();
                if (!closed) {
                    lost(reason);
                    restore();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a death has a reason, and does not fail", e);
        } finally {
            life.hypervisor.close();
        }
    }

    private void lost(RuntimeException reason) {
        life.hypervisor.close();
        building.lock();
        try {
            kept.forEach(one -> one.missing(dead(), 0));
        } finally {
            building.unlock();
        }
        listener.happened(new SessionEvent.Lost(reason));
    }

    /** Attaches, then builds until nothing is missing or the task has died again. */
    private void restore() throws InterruptedException {
        Life now = null;
        while (now == null) {
            pause.rest();
            now = attach();
        }
        life = now;
        while (!buildMissing() && !now.task.death().isDone()) {
            pause.rest();
        }
    }

    private @Nullable Life attach() {
        try {
            return Life.begin(connect, name);
        } catch (RuntimeException e) {
            // Not yet: what was said of the loss stands.
            return null;
        }
    }

    private boolean buildMissing() {
        building.lock();
        try {
            boolean all = true;
            for (Kept<?> one : List.copyOf(kept)) {
                all &= one.isThere() || rebuilt(one);
            }
            return all;
        } finally {
            building.unlock();
        }
    }

    private boolean rebuilt(Kept<?> one) {
        if (closed || one.rests()) {
            return false;
        }
        try {
            Object value = one.build(task());
            listener.happened(new SessionEvent.Restored(one.what(), value));
            return true;
        } catch (RuntimeException e) {
            if (one.missing(e, e instanceof RefusedTokenException ? refusedPauses : 0)) {
                listener.happened(new SessionEvent.NotRestored(one.what(), e));
            }
            return false;
        }
    }
}
