package org.machwire.server.device;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;
import org.machwire.mach.MachException;
import org.machwire.mach.ReturnCode;
import org.machwire.server.capability.Imported;
import org.machwire.server.names.Node;
import org.machwire.token.BlockId;
import org.machwire.token.SubspaceId;

/**
 * The small worlds of sub-Hurds: each a few names for devices, which end with the task that made it. Thread-safe; its monitor guards the
 * table, and nobody is called under it.
 */
public final class Subspaces {
    private static final int MAX_PER_TASK = 64;

    private final LongPredicate alive;
    private final Map<SubspaceId, Subspace> living = new HashMap<>();
    /** By the public number of the task. */
    private final Map<Long, Imported> worlds = new HashMap<>();

    /**
     * A subspace.
     *
     * @param maker the block by whose right it was made
     * @param task the public number of the task that made it
     * @param devices by their names inside
     */
    record Subspace(BlockId maker, long task, Map<String, Node.Device> devices) {
        Subspace {
            devices = new TreeMap<>(devices);
        }
    }

    /** @param alive tells whether a task with a public number lives; {@link #taskEnded} is called after it says no */
    public Subspaces(LongPredicate alive) {
        this.alive = alive;
    }

    /**
     * Moves a task into the subspace of a token, whose authority is kept until the task ends or enters another: it must be known to who
     * revokes it while the task can ask for rights in its name.
     *
     * @throws MachException KERN_INVALID_TASK the task has ended; KERN_INVALID_CAPABILITY the token was given up
     */
    void enter(long task, Imported token) {
        if (!token.authority().retain()) {
            throw new MachException(ReturnCode.KERN_INVALID_CAPABILITY, "the token was given up");
        }
        Imported before;
        synchronized (this) {
            before = worlds.put(task, token);
        }
        release(before);
        if (!alive.test(task)) { // its end may have come too early to find what it entered
            leave(task);
            throw ended();
        }
    }

    private void leave(long task) {
        Imported world;
        synchronized (this) {
            world = worlds.remove(task);
        }
        release(world);
    }

    private static void release(@Nullable Imported token) {
        if (token != null) {
            token.authority().release();
        }
    }

    private static MachException ended() {
        return new MachException(ReturnCode.KERN_INVALID_TASK, "the task has ended");
    }

    /** The token by which a task is in a subspace; null for a task that is in none. */
    synchronized @Nullable Imported world(long task) {
        return worlds.get(task);
    }

    /** Adds one. KERN_INVALID_TASK its task has ended; KERN_RESOURCE_SHORTAGE the task has made 64. */
    void add(SubspaceId id, Subspace subspace) {
        synchronized (this) {
            if (living.values().stream().filter(other -> other.task() == subspace.task()).count() >= MAX_PER_TASK) {
                throw new MachException(ReturnCode.KERN_RESOURCE_SHORTAGE, "a task makes at most 64 subspaces");
            }
            living.put(id, subspace);
        }
        if (!alive.test(subspace.task())) {
            synchronized (this) {
                living.remove(id);
            }
            throw ended();
        }
    }

    /** The device that a name denotes in a subspace; null for none. */
    synchronized Node.@Nullable Device find(SubspaceId id, String name) {
        Subspace subspace = living.get(id);
        return subspace == null ? null : subspace.devices().get(name);
    }

    /** The names in a subspace; none of one that has ended. */
    synchronized NavigableSet<String> names(SubspaceId id) {
        Subspace subspace = living.get(id);
        return subspace == null ? new TreeSet<>() : new TreeSet<>(subspace.devices().keySet());
    }

    /** The block by whose right a subspace was made; null where it has ended. */
    public synchronized @Nullable BlockId maker(SubspaceId id) {
        Subspace subspace = living.get(id);
        return subspace == null ? null : subspace.maker();
    }

    /** Forgets a task, and ends the subspaces that it made; returns them. */
    public List<SubspaceId> taskEnded(long task) {
        leave(task);
        synchronized (this) {
            List<SubspaceId> ended = new ArrayList<>();
            living.forEach((id, subspace) -> {
                if (subspace.task() == task) {
                    ended.add(id);
                }
            });
            ended.forEach(living::remove);
            return ended;
        }
    }
}
