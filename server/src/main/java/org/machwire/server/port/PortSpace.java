package org.machwire.server.port;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.machwire.mach.MachException;
import org.machwire.mach.MachMsgType;
import org.machwire.mach.MachPortName;
import org.machwire.mach.MachPortType;
import org.machwire.mach.ReturnCode;

/**
 * The names of one task and the rights they denote, as the kernel and the other rooms use them, until the space dies with its task. What
 * the task itself does with its names is in {@link TaskPorts}, what it sends and receives in {@link TaskMessages}.
 *
 * <p>Safe for use by several threads. Every method with a code throws {@link MachException}; all but {@link #isDead},
 * {@link #size}, {@link #destroy} and {@link #destroySome} with KERN_INVALID_TASK once the space is destroyed, before any other code. Numbers are
 * taken as they come from a client.
 */
public final class PortSpace {
    private final PortKernel kernel;
    private final KernelLock lock;
    private final long task;
    private final NameTable names;
    private final Rights rights;
    private final Transfers transfers;
    private final TaskPorts ports;
    private final TaskMessages messages;
    // Written under the lock, read without: a space never comes to life again.
    private volatile boolean dead;
    // Owned by whoever destroys the space, from the moment of its death on.
    private @Nullable Iterator<Entry> remaining;

    PortSpace(PortKernel kernel, Account account, long task) {
        this.kernel = kernel;
        this.lock = kernel.lock();
        this.task = task;
        this.names = new NameTable(kernel.limits().namesPerTask());
        this.rights = new Rights(names);
        this.transfers = new Transfers(this, names, rights);
        this.ports = new TaskPorts(this, names, rights, transfers, account);
        this.messages = new TaskMessages(this, rights, transfers, new CopyIn(kernel, rights, transfers, account));
    }

    PortKernel kernel() {
        return kernel;
    }

    KernelLock lock() {
        return lock;
    }

    /** The number by which people know the task. */
    public long task() {
        return task;
    }

    String describe() {
        return "task " + Long.toUnsignedString(task);
    }

    /** What the task does with its names. */
    public TaskPorts ports() {
        return ports;
    }

    /** What the task sends and receives. */
    public TaskMessages messages() {
        return messages;
    }

    <T> T call(Supplier<T> routine) {
        return lock.call(() -> {
            if (dead) {
                throw new MachException(ReturnCode.KERN_INVALID_TASK, "the task is dead");
            }
            return routine.get();
        });
    }

    /**
     * Makes a send right from a port's receive right (make-send count + 1) and copies it out to this space: to the name
     * under which the task knows the port, else to a new one. A name with 65534 references keeps those.
     *
     * @return the name; MACH_PORT_DEAD when the port is dead
     * @throws MachException KERN_RESOURCE_SHORTAGE no name is left. The right is then released again, here and when the
     *         space is destroyed; if it was the only one, the port's object is told of no-senders.
     */
    public int insertSend(Port port) {
        return lock.call(() -> {
            if (port.isDead() && !dead) {
                return MachPortName.DEAD;
            }
            port.makeSend();
            CarriedRight right = new CarriedRight(port, MachMsgType.PORT_SEND);
            if (dead) {
                right.release();
                throw new MachException(ReturnCode.KERN_INVALID_TASK, "the task is dead");
            }
            return transfers.copyOut(right);
        });
    }

    /**
     * Copies a send right in from a name, to be held by the kernel until the caller releases it.
     *
     * @param disposition MAKE_SEND 20, COPY_SEND 19 or MOVE_SEND 17
     * @return null when there is no such right to take: the name is null, dead or unknown, holds another right, or the
     *         disposition is none of these. MOVE_SEND of a dead name gives up its reference.
     */
    public @Nullable SendRight copyIn(int name, int disposition) {
        return call(() -> switch (disposition) {
            case MachMsgType.MAKE_SEND, MachMsgType.COPY_SEND, MachMsgType.MOVE_SEND -> {
                CarriedRight carried = transfers.copyIn(name, disposition);
                yield carried == null ? null : new SendRight(carried.livePort());
            }
            default -> null;
        });
    }

    /**
     * Finds the live port of a send right, as the destination of a call.
     *
     * @throws MachException MACH_SEND_INVALID_DEST the name is unknown or dead, or holds no send right
     */
    public Port sendRight(int name) {
        return call(() -> {
            Entry entry = rights.find(name);
            if (entry == null || !entry.has(MachPortType.SEND)) {
                throw new MachException(ReturnCode.MACH_SEND_INVALID_DEST, "the name is no send right");
            }
            return entry.port();
        });
    }

    /**
     * Finds the port of a receive right.
     *
     * @throws MachException KERN_INVALID_NAME; KERN_INVALID_RIGHT
     */
    public Port receiveRight(int name) {
        return call(() -> rights.receiveRight(name));
    }

    /** Copies a right out that the caller owns; see {@link Transfers#copyOut}. Without the lock. */
    int copyOutCarried(CarriedRight right) {
        return lock.call(() -> {
            if (dead) {
                right.release();
                throw new MachException(ReturnCode.KERN_INVALID_TASK, "the task is dead");
            }
            return transfers.copyOut(right);
        });
    }

    /** Counts the names in use; 0 once destroyed. */
    public int size() {
        return lock.call(names::size);
    }

    /** Tells whether the space was destroyed. Takes no lock; once true, for ever. */
    public boolean isDead() {
        return dead;
    }

    /** All names in ascending unsigned order, as they are at one moment. */
    public int[] sortedNames() {
        int[] all = call(names::all);
        for (int i = 0; i < all.length; i++) {
            all[i] ^= Integer.MIN_VALUE; // unsigned order
        }
        Arrays.sort(all);
        for (int i = 0; i < all.length; i++) {
            all[i] ^= Integer.MIN_VALUE;
        }
        return all;
    }

    /** Describes names for people; those that denote nothing any more are left out. */
    public List<PortListing> list(int[] wanted) {
        return call(() -> Arrays.stream(wanted).mapToObj(rights::find).filter(Objects::nonNull).map(PortSpace::listing)
                .toList());
    }

    private static PortListing listing(Entry entry) {
        Port port = entry.port;
        return new PortListing(entry.status(), port == null ? "" : port.describe(),
                port != null && entry.has(MachPortType.RECEIVE) ? port.status() : null);
    }

    /** Destroys the space with its task, wholly: see {@link #destroySome}. Harmless twice. */
    public void destroy() {
        while (!destroySome(Integer.MAX_VALUE)) {
            // all in one slice, unless another thread is at it
        }
    }

    /**
     * Destroys the space with its task ({@code ipc_space_destroy}), or a part of it: from the first call on no routine works, and
     * slice by slice its receive rights die and its other rights are released, in ascending order of names, each with the
     * notifications that this sets off. One thread does all slices. When something that this sets off throws, so does this; the next
     * call goes on with the names behind.
     *
     * @param count names to destroy now, at least 1; the lock is free afterwards
     * @return true when nothing is left; also when another thread destroys the space
     */
    public boolean destroySome(int count) {
        Iterator<Entry> entries = remaining;
        if (entries == null) {
            boolean first = lock.call(() -> {
                boolean alive = !dead;
                dead = true;
                return alive;
            });
            if (!first) {
                return true;
            }
            entries = names.ascending().iterator(); // nobody else changes a dead space
            remaining = entries;
            lock.run(messages::die);
        }
        Iterator<Entry> left = entries;
        lock.letOthersIn();
        return lock.call(() -> {
            for (int i = 0; i < count && left.hasNext(); i++) {
                rights.destroy(left.next());
            }
            return !left.hasNext();
        });
    }

    /** The names, for the tests' walk through the kernel; only while no other thread uses it. */
    NameTable table() {
        return names;
    }
}
