package org.machwire.server.port;

import org.machwire.mach.MachPortLimits;

/**
 * The port kernel: it makes port spaces and the kernel's own ports, and holds the one lock that guards them all.
 *
 * <p>Safe for use by several threads. No caller may hold a lock that its own {@link KernelObject}s, wake-ups or death
 * watches take.
 */
public final class PortKernel {
    // Names are 32 bits wide, but their table is tracked from below; ten million of them would be no task's.
    private static final int MAX_NAMES = 10_000_000;

    private final KernelLock lock = new KernelLock();
    private final int maxNamesPerSpace;
    private final int maxSendOnceRights;

    /**
     * @param maxNamesPerSpace names that a task may have at one time, 1 to 10,000,000. A port has at most twice as many
     *        send-once rights and {@link MachPortLimits#QLIMIT_MAX} more: a request of either kind for each name.
     * @throws IllegalArgumentException out of these bounds
     */
    public PortKernel(int maxNamesPerSpace) {
        if (maxNamesPerSpace < 1 || maxNamesPerSpace > MAX_NAMES) {
            throw new IllegalArgumentException("a space has 1 to " + MAX_NAMES + " names, not " + maxNamesPerSpace);
        }
        this.maxNamesPerSpace = maxNamesPerSpace;
        this.maxSendOnceRights = 2 * maxNamesPerSpace + MachPortLimits.QLIMIT_MAX;
    }

    /** Makes a task's port space, without names. The caller destroys it with the task. */
    public PortSpace createSpace() {
        return new PortSpace(lock, maxNamesPerSpace, maxSendOnceRights);
    }

    /**
     * Makes a port whose receive right the kernel holds. It lives until the caller destroys it; without a send right it
     * is never told of no-senders, so the first must be made with {@link PortSpace#insertSend}.
     */
    public Port createKernelPort(KernelObject object) {
        return new Port(lock, object, maxSendOnceRights);
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
}
