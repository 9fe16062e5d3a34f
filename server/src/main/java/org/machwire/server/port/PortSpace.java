package org.machwire.server.port;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.machwire.mach.MachException;
import org.machwire.mach.MachMsgType;
import org.machwire.mach.MachPortLimits;
import org.machwire.mach.MachPortName;
import org.machwire.mach.MachPortRight;
import org.machwire.mach.MachPortType;
import org.machwire.mach.ReturnCode;

/**
 * The names of one task and the rights they denote: the {@code mach_port} subsystem for it, and what the kernel does with
 * its names.
 *
 * <p>Safe for use by several threads. Every method with a code throws {@link MachException}; all but {@link #isDead},
 * {@link #size} and {@link #destroy} with KERN_INVALID_TASK once the space is destroyed, before any other code. Numbers are
 * taken as they come from a client.
 */
public final class PortSpace {
    private final KernelLock lock;
    private final int maxSendOnceRights;
    private final NameTable names;
    private final Rights rights;
    private final Transfers transfers;
    private final NotificationRequests requests;
    // Written under the lock, read without: a space never comes to life again.
    private volatile boolean dead;

    PortSpace(KernelLock lock, int maxNames, int maxSendOnceRights) {
        this.lock = lock;
        this.maxSendOnceRights = maxSendOnceRights;
        this.names = new NameTable(maxNames);
        this.rights = new Rights(names);
        this.transfers = new Transfers(names, rights);
        this.requests = new NotificationRequests(rights);
    }

    private <T> T call(Supplier<T> routine) {
        return lock.call(() -> {
            if (dead) {
                throw new MachException(ReturnCode.KERN_INVALID_TASK, "the task is dead");
            }
            return routine.get();
        });
    }

    private void run(Runnable routine) {
        call(() -> {
            routine.run();
            return true;
        });
    }

    /**
     * Allocates a right under a new name: {@code mach_port_allocate}.
     *
     * @param right RECEIVE 1 or DEAD_NAME 4
     * @throws MachException KERN_INVALID_VALUE another right (port sets are not offered yet); KERN_RESOURCE_SHORTAGE the
     *         limit of names
     */
    public int allocate(int right) {
        return call(() -> {
            if (right == MachPortRight.RECEIVE.number()) {
                return rights.allocateReceive(this, new Port(lock, null, maxSendOnceRights)).name;
            }
            if (right == MachPortRight.DEAD_NAME.number()) {
                return rights.allocateDeadName().name;
            }
            throw new MachException(ReturnCode.KERN_INVALID_VALUE, "such a right cannot be allocated");
        });
    }

    /**
     * Gives up one user reference of a send, send-once or dead-name right: {@code mach_port_deallocate}.
     *
     * @throws MachException KERN_INVALID_NAME; KERN_INVALID_RIGHT a receive right alone
     */
    public void deallocate(int name) {
        run(() -> rights.deallocate(name));
    }

    /**
     * Gives up all that a name denotes: {@code mach_port_destroy}.
     *
     * @throws MachException KERN_INVALID_NAME
     */
    public void destroy(int name) {
        run(() -> rights.destroy(names.get(name)));
    }

    /** Lists all names in ascending unsigned order, as they are at one moment: {@code mach_port_names}. */
    public List<NameStatus> names() {
        return call(rights::list);
    }

    /**
     * Tells what a name denotes, in bits of {@link MachPortType}: {@code mach_port_type}.
     *
     * @throws MachException KERN_INVALID_NAME
     */
    public int type(int name) {
        return call(() -> rights.inspect(name).status().type());
    }

    /**
     * Counts the user references of one kind of right, 0 when it is not held: {@code mach_port_get_refs}.
     *
     * @throws MachException KERN_INVALID_VALUE right above 4; KERN_INVALID_NAME
     */
    public int getRefs(int name, int right) {
        return call(() -> rights.references(name, right));
    }

    /**
     * Changes the user references of one kind of right: {@code mach_port_mod_refs}.
     *
     * @throws MachException KERN_INVALID_VALUE right above 4; KERN_INVALID_NAME; KERN_INVALID_RIGHT not held;
     *         KERN_INVALID_VALUE below 0, or another delta than 0 and -1 where there is one reference;
     *         KERN_UREFS_OVERFLOW above 65534 (dead names 65535)
     */
    public void modRefs(int name, int right, int delta) {
        run(() -> rights.modifyReferences(name, right, delta));
    }

    /**
     * Sets how many messages may wait: {@code mach_port_set_qlimit}.
     *
     * @throws MachException KERN_INVALID_VALUE above 16, as an unsigned number; KERN_INVALID_NAME; KERN_INVALID_RIGHT
     */
    public void setQlimit(int name, int limit) {
        run(() -> {
            if (Integer.compareUnsigned(limit, MachPortLimits.QLIMIT_MAX) > 0) {
                throw new MachException(ReturnCode.KERN_INVALID_VALUE, "a queue limit is at most 16");
            }
            rights.receiveRight(name).setQueueLimit(limit);
        });
    }

    /**
     * Reads the state of a receive right: {@code mach_port_get_receive_status}.
     *
     * @throws MachException KERN_INVALID_NAME; KERN_INVALID_RIGHT
     */
    public PortStatus getReceiveStatus(int name) {
        return call(() -> rights.receiveRight(name).status());
    }

    /**
     * Inserts a right under a name: {@code mach_port_insert_right} with the right taken from another name of this task,
     * as the call's message would carry it. What was moved or made is gone or counted also when the insertion fails.
     *
     * @param right the name to take it from
     * @param disposition MAKE_SEND 20, COPY_SEND 19, MOVE_SEND 17, MAKE_SEND_ONCE 21 or MOVE_SEND_ONCE 18
     * @throws MachException KERN_INVALID_VALUE name null or dead, or another disposition; KERN_INVALID_CAPABILITY the
     *         right is null, dead or not held; KERN_RESOURCE_SHORTAGE no name is left; KERN_RIGHT_EXISTS the port has
     *         another name; KERN_NAME_EXISTS the name denotes something else; KERN_UREFS_OVERFLOW above 65534
     */
    public void insertRight(int name, int right, int disposition) {
        run(() -> {
            if (!MachMsgType.isDisposition(disposition) || disposition == MachMsgType.MOVE_RECEIVE) {
                throw new MachException(ReturnCode.KERN_INVALID_VALUE, "no right can be sent this way");
            }
            CarriedRight carried = transfers.copyIn(right, disposition);
            if (!MachPortName.isValid(name)) {
                if (carried != null) {
                    carried.release();
                }
                throw new MachException(ReturnCode.KERN_INVALID_VALUE, "no right can have this name");
            }
            if (carried == null) {
                throw new MachException(ReturnCode.KERN_INVALID_CAPABILITY, "the right is null, dead or not held");
            }
            transfers.copyOutTo(name, carried);
        });
    }

    /**
     * Asks for a notification: {@code mach_port_request_notification} with a send-once right made from {@code notify}.
     * That right is destroyed when the call fails, and so is that of a request replaced or cancelled: each with a
     * send-once notification (71).
     *
     * @param id NO_SENDERS 70 or DEAD_NAME 72
     * @param sync for NO_SENDERS the make-send count that the caller knows of, unsigned; for DEAD_NAME not 0 to be told at
     *        once when the name is dead already
     * @param notify a receive right of this task's; 0 cancels
     * @return true when a request was replaced or cancelled
     * @throws MachException KERN_INVALID_CAPABILITY notify is no receive right; KERN_RESOURCE_SHORTAGE it has too many
     *         send-once rights; KERN_INVALID_VALUE another id; KERN_INVALID_NAME; KERN_INVALID_RIGHT not a right that can
     *         have such a request; KERN_UREFS_OVERFLOW; KERN_INVALID_ARGUMENT the name is dead, and sync is 0 or notify
     */
    public boolean requestNotification(int name, int id, int sync, int notify) {
        return call(() -> {
            Port sendOnce = notify == MachPortName.NULL ? null : makeNotify(notify);
            Port previous;
            try {
                previous = requests.request(name, id, sync, sendOnce);
            } catch (MachException e) {
                if (sendOnce != null) {
                    sendOnce.destroySendOnce();
                }
                throw e;
            }
            if (previous != null) {
                previous.destroySendOnce();
            }
            return previous != null;
        });
    }

    private Port makeNotify(int notify) {
        CarriedRight made = transfers.copyIn(notify, MachMsgType.MAKE_SEND_ONCE);
        if (made == null) {
            throw new MachException(ReturnCode.KERN_INVALID_CAPABILITY, "notify is no receive right of the task");
        }
        return made.port();
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
                yield carried == null ? null : new SendRight(carried.port());
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

    /**
     * Takes the next message from a receive right; never waits.
     *
     * @return null when none waits
     * @throws MachException MACH_RCV_INVALID_NAME the name is no receive right
     */
    public @Nullable ReceivedMessage receive(int name) {
        return call(() -> receiving(name).receive());
    }

    /**
     * Begins to wait for messages of a receive right. {@code wakeUp} is called, without the lock and on any thread, after
     * each message queued and once after the right is destroyed; it should only see to it that somebody polls soon.
     * Messages that wait already are not told of: poll first. The caller closes the receiver.
     *
     * @throws MachException MACH_RCV_INVALID_NAME the name is no receive right
     */
    public Receiver openReceiver(int name, Runnable wakeUp) {
        return call(() -> {
            Port port = receiving(name);
            Receiver receiver = new Receiver(port, wakeUp);
            port.addReceiver(receiver);
            return receiver;
        });
    }

    private Port receiving(int name) {
        Entry entry = names.find(name);
        if (entry == null || !entry.has(MachPortType.RECEIVE)) {
            throw new MachException(ReturnCode.MACH_RCV_INVALID_NAME, "the name is no receive right of the task");
        }
        return entry.port();
    }

    /** Counts the names in use; 0 once destroyed. */
    public int size() {
        return lock.call(names::size);
    }

    /** Tells whether the space was destroyed. Takes no lock; once true, for ever. */
    public boolean isDead() {
        return dead;
    }

    /**
     * Destroys the space with its task ({@code ipc_space_destroy}): its receive rights die, its other rights are
     * released, each with the notifications that this sets off. Harmless twice.
     */
    public void destroy() {
        lock.run(() -> {
            if (dead) {
                return;
            }
            dead = true;
            for (Entry entry : names.ascending()) {
                rights.destroy(entry);
            }
        });
    }

    /** The names, for the tests' walk through the kernel; only while no other thread uses it. */
    NameTable table() {
        return names;
    }
}
