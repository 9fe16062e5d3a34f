package org.machwire.client;

import org.jspecify.annotations.Nullable;
import org.machwire.mach.MachException;
import org.machwire.mach.MachNotify;
import org.machwire.mach.MachPortName;
import org.machwire.mach.MachPortType;
import org.machwire.mach.ReturnCode;

/**
 * A right that a task holds under a name: one user reference of it.
 *
 * <p>Whoever has the object owns the reference. It is given up by closing, and handed on by moving it in a message; the object
 * is empty from then on, because its name may denote something else at once. Thread-safe.
 */
public abstract sealed class Right implements AutoCloseable permits SendRight, SendOnceRight, MessageSource, DeadName {
    private final MachTask task;
    private int name;
    private boolean held = true;

    Right(MachTask task, int name) {
        this.task = task;
        this.name = name;
    }

    /** The task that holds it. */
    public final MachTask task() {
        return task;
    }

    /**
     * The port name, meaningful in this task only.
     *
     * @throws IllegalStateException if the right was closed or has moved away
     */
    public final synchronized int name() {
        requireHeld();
        return name;
    }

    /** Whether the right is still here: neither closed nor moved away. Its port may have died all the same. */
    public final synchronized boolean isHeld() {
        return held;
    }

    /**
     * Reads the type bits of the name ({@code mach_port_type}), as {@link MachPortType} lists them; they become those of a dead
     * name when the port has died.
     *
     * @throws MachException KERN_INVALID_NAME
     */
    public final int type() {
        return task.ports().type(name());
    }

    /** Whether the port behind the name has died. */
    public final boolean isDead() {
        return (type() & MachPortType.DEAD_NAME) != 0;
    }

    /**
     * Asks to be told (id 72) at a port of this task when the port of this name dies, or at once if it is dead. The
     * notification brings a reference of the dead name: {@link Notification.PortDied} owns it.
     *
     * @return the send-once right of the request that this one replaces, the caller's now; null for none
     * @throws MachException KERN_INVALID_RIGHT for a port set, KERN_UREFS_OVERFLOW
     */
    public final @Nullable SendOnceRight requestDeadName(ReceiveRight notify) {
        return task.ports().requestNotification(name(), MachNotify.DEAD_NAME, 1, notify);
    }

    /** Asks as above with a send-once right, which is gone afterwards, also when the call fails. */
    public final @Nullable SendOnceRight requestDeadName(SendOnceRight notify) {
        return task.ports().requestNotification(name(), MachNotify.DEAD_NAME, 1, notify);
    }

    /** Cancels a dead-name request; its send-once right is the caller's, null if there was none. */
    public final @Nullable SendOnceRight cancelDeadName() {
        return task.ports().requestNotification(name(), MachNotify.DEAD_NAME, 0, null);
    }

    /** Gives the right up; one that is empty, or has gone with its task, is no error. */
    @Override
    public final void close() {
        int last;
        synchronized (this) {
            if (!held) {
                return;
            }
            held = false;
            last = name;
        }
        if (!MachPortName.isValid(last)) {
            return;
        }
        try {
            giveUp(last);
        } catch (MachException e) {
            if (e.code() != ReturnCode.MIG_SERVER_DIED) {
                throw e;
            }
        }
    }

    abstract void giveUp(int last);

    /** Empties the object: its reference goes elsewhere. */
    final synchronized int take() {
        requireHeld();
        held = false;
        return name;
    }

    /** Fills an object that was emptied for nothing: the reference is back, perhaps under another name. */
    final synchronized void restore(int now) {
        name = now;
        held = true;
    }

    final synchronized void renamed(int now) {
        name = now;
    }

    private void requireHeld() {
        if (!held) {
            throw new IllegalStateException("this right was closed or has moved away");
        }
    }

    @Override
    public final synchronized String toString() {
        return getClass().getSimpleName() + (held ? " 0x" + Integer.toHexString(name) : " (empty)");
    }
}
