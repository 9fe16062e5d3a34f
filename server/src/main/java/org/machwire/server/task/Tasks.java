package org.machwire.server.task;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.machwire.mach.MachException;
import org.machwire.mach.ReturnCode;
import org.machwire.server.port.PortKernel;
import org.machwire.server.port.PortSpace;

/** The living tasks. Thread-safe. */
public final class Tasks {
    public static final int ID_OCTETS = 16;

    /** Names that go with a task at once: a task with more is a large one. */
    private static final int AT_ONCE = 512;
    /** Names of a large task that go before others have their turn: less than a tenth of a millisecond. */
    private static final int SLICE = 128;

    private final PortKernel kernel;
    private final int perUser;
    private final Consumer<byte[]> random;
    private final LongSupplier nanoClock;
    private final Executor reaper;
    private final Consumer<Throwable> faults;

    private final List<Consumer<Task>> listeners = new CopyOnWriteArrayList<>();
    private final Map<ByteBuffer, Task> byId = new HashMap<>();
    private final Map<Integer, Integer> byUser = new HashMap<>();
    private long lastNumber;

    /**
     * @param perUser how many tasks a user may have
     * @param random fills an array with octets nobody can guess
     * @param nanoClock tells a task's birth
     * @param reaper ends large tasks, slice by slice: one at a time, with a rest before each in which others go on
     * @param faults hears of a mistake of ours while a task ends, which keeps nothing else from ending; on any thread
     */
    public Tasks(PortKernel kernel, int perUser, Consumer<byte[]> random, LongSupplier nanoClock, Executor reaper,
            Consumer<Throwable> faults) {
        this.kernel = kernel;
        this.perUser = perUser;
        this.random = random;
        this.nanoClock = nanoClock;
        this.reaper = reaper;
        this.faults = faults;
    }

    /** Makes a task; null if its user has as many as he may. The caller ends it with {@link #terminate}. */
    public @Nullable Task create(String name, Peer owner) {
        byte[] id = new byte[ID_OCTETS];
        random.accept(id);
        int uid = owner.credentials().uid();
        synchronized (this) {
            if (byUser.getOrDefault(uid, 0) >= perUser) {
                return null;
            }
            long number = ++lastNumber;
            PortSpace space = kernel.createSpace(uid, number);
            Task task = new Task(number, id, name, owner, space, nanoClock.getAsLong());
            byId.put(ByteBuffer.wrap(id), task);
            byUser.merge(uid, 1, Integer::sum);
            return task;
        }
    }

    /** Lets somebody hear of each task that has ended, on the thread that ended it, when it is unknown already. */
    public void onEnd(Consumer<Task> listener) {
        listeners.add(listener);
    }

    /** Tells whether a task with this public number lives. */
    public synchronized boolean isAlive(long number) {
        return byId.values().stream().anyMatch(task -> task.number() == number);
    }

    /** How many tasks a user may have. */
    public int perUser() {
        return perUser;
    }

    /**
     * Finds a peer's task by its secret.
     *
     * @throws MachException KERN_INVALID_TASK if there is none, or it is another peer's: which of these is not told
     */
    public Task find(byte @Nullable [] id, Peer peer) {
        Task task;
        synchronized (this) {
            task = id == null ? null : byId.get(ByteBuffer.wrap(id));
        }
        if (task == null || !task.owner().isSameProcess(peer)) {
            throw new MachException(ReturnCode.KERN_INVALID_TASK, "no such task");
        }
        return task;
    }

    /**
     * Ends a task: its rights are given up, its receive rights die. A large task is unknown at once, and goes in slices that may
     * begin and end after this call. Ending it again does nothing.
     */
    public void terminate(Task task) {
        synchronized (this) {
            if (byId.remove(ByteBuffer.wrap(task.id())) == null) {
                return;
            }
            byUser.computeIfPresent(task.owner().credentials().uid(), (uid, count) -> count == 1 ? null : count - 1);
        }
        listeners.forEach(listener -> tell(listener, task));
        PortSpace space = task.space();
        if (space.size() <= AT_ONCE) {
            while (!destroySome(space, AT_ONCE)) {
                // more of it is left only after a fault
            }
        } else {
            reaper.execute(() -> reap(space));
        }
        task.death().complete(null);
    }

    private void reap(PortSpace space) {
        if (!destroySome(space, SLICE)) {
            reaper.execute(() -> reap(space));
        }
    }

    /** Finds a living task by its public number; null for none. */
    public @Nullable Task find(long number) {
        return all().stream().filter(task -> task.number() == number).findFirst().orElse(null);
    }

    private void tell(Consumer<Task> listener, Task task) {
        try {
            listener.accept(task);
        } catch (RuntimeException | Error e) {
            faults.accept(e);
        }
    }

    /** Destroys a part of a space. A fault costs its name at most: the next call goes on behind it. */
    private boolean destroySome(PortSpace space, int count) {
        try {
            return space.destroySome(count);
        } catch (RuntimeException | Error e) {
            faults.accept(e);
            return false;
        }
    }

    /** The living tasks, oldest first. */
    public synchronized List<Task> all() {
        Collection<Task> living = byId.values();
        List<Task> all = new ArrayList<>(living);
        all.sort((one, other) -> Long.compare(one.number(), other.number()));
        return all;
    }
}
