package org.machwire.server.port;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.machwire.mach.MachPortLimits;

/**
 * The port kernel: it makes port spaces and the kernel's own ports, and holds the one lock that guards them all.
 *
 * <p>Safe for use by several threads. No caller may hold a lock that its own {@link KernelObject}s, wake-ups or death
 * watches take.
 */
public final class PortKernel {
    private final KernelLock lock = new KernelLock();
    private final PortLimits limits;
    // Guarded by the lock.
    private final Map<Integer, Account> accounts = new HashMap<>();
    private final ArrayDeque<QueuedMessage> condemned = new ArrayDeque<>();
    private boolean destroying;

    public PortKernel(PortLimits limits) {
        this.limits = limits;
    }

    PortLimits limits() {
        return limits;
    }

    KernelLock lock() {
        return lock;
    }

    /** A request of either kind for each name, and messages: as each send-once right can become one, this bounds a queue. */
    int maxSendOnceRights() {
        return 2 * limits.namesPerTask() + MachPortLimits.QLIMIT_MAX;
    }

    /**
     * Makes a task's port space, without names. The caller destroys it with the task.
     *
     * @param account whose share of the memory for queued messages its messages use: the number of a user, say
     * @param task the number by which people know the task
     */
    public PortSpace createSpace(int account, long task) {
        Account share = lock
                .call(() -> accounts.computeIfAbsent(account, key -> new Account(limits.queueOctetsPerAccount())));
        return new PortSpace(this, share, task);
    }

    /**
     * Makes a port whose receive right the kernel holds. It lives until the caller destroys it; without a send right it
     * is never told of no-senders, so the first must be made with {@link PortSpace#insertSend}, {@link #makeSend} or {@link ReplyItem.MakeSend}.
     */
    public Port createKernelPort(KernelObject object) {
        return new Port(this, object);
    }

    /** Makes a send right to a port of the kernel's, to be released by the caller; null when the port is dead. */
    public @Nullable SendRight makeSend(Port port) {
        requireKernels(port);
        return lock.call(() -> {
            if (port.isDead()) {
                return null;
            }
            port.makeSend();
            return new SendRight(port);
        });
    }

    /**
     * Destroys a port of the kernel's: send rights become dead names, and who asked is told. Harmless when it is dead.
     *
     * @throws IllegalArgumentException the port is a task's
     */
    public void destroyKernelPort(Port port) {
        requireKernels(port);
        lock.run(() -> {
            if (!port.isDead()) {
                port.die();
            }
        });
    }

    /**
     * Destroys a port of the kernel's if nothing changed since {@link KernelObject#noSenders} told of this make-send
     * count: in one step, so that no right made meanwhile is lost.
     *
     * @return false when the port lives on: it has senders, or others were made since and another no-senders tells of
     *         them; true when it is dead now
     * @throws IllegalArgumentException the port is a task's
     */
    public boolean destroyWithoutSenders(Port port, int makeSendCount) {
        requireKernels(port);
        return lock.call(() -> {
            boolean deserted = port.sendRights() == 0 && port.makeSendCount() == makeSendCount;
            if (!port.isDead() && deserted) {
                port.die();
            }
            return port.isDead();
        });
    }

    private static void requireKernels(Port port) {
        if (port.object() == null) {
            throw new IllegalArgumentException("the receive right of this port is a task's");
        }
    }

    /**
     * Destroys a message with the rights in it; with the lock held. What dies with it may hold messages itself: those come
     * one after the other, not one inside the other, however deep they are nested.
     */
    void destroy(QueuedMessage message) {
        condemned.add(message);
        if (destroying) {
            return;
        }
        destroying = true;
        try {
            for (QueuedMessage next = condemned.poll(); next != null; next = condemned.poll()) {
                next.destroy();
            }
        } finally {
            destroying = false; // after a fault the next call goes on with those that are left
        }
    }

    /** Counts the octets that the messages of an account occupy, for the tests. */
    long queuedOctets(int account) {
        return lock.call(() -> {
            Account share = accounts.get(account);
            return share == null ? 0L : share.octets();
        });
    }
}
