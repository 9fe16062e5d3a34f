package org.machwire.server.port;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.machwire.mach.MachException;
import org.machwire.mach.MachMsgType;
import org.machwire.mach.MachPortLimits;
import org.machwire.mach.MachPortName;
import org.machwire.mach.MachPortRight;
import org.machwire.mach.MachPortType;
import org.machwire.mach.ReturnCode;

/**
 * What one task does with its names: the {@code mach_port} subsystem, routine by routine.
 *
 * <p>Safe for use by several threads. Every public method throws {@link MachException} with KERN_INVALID_TASK once the space is destroyed,
 * before any other code. Numbers are taken as they come from a client.
 */
public final class TaskPorts {
    private final PortSpace space;
    private final NameTable names;
    private final Rights rights;
    private final Transfers transfers;
    private final NotificationRequests requests;
    /** Whose the send-once rights of the ports are that the task allocates. */
    private final Account account;

    TaskPorts(PortSpace space, NameTable names, Rights rights, Transfers transfers, Account account) {
        this.space = space;
        this.names = names;
        this.rights = rights;
        this.transfers = transfers;
        this.requests = new NotificationRequests(rights);
        this.account = account;
    }

    /**
     * Allocates a right under a new name: {@code mach_port_allocate}.
     *
     * @param right RECEIVE 1, PORT_SET 3 or DEAD_NAME 4
     * @throws MachException KERN_INVALID_VALUE another right; KERN_RESOURCE_SHORTAGE the limit of names
     */
    public int allocate(int right) {
        return space.call(() -> {
            requireAllocatable(right);
            return make(names.allocate(), right);
        });
    }

    /**
     * Allocates a right under this name: {@code mach_port_allocate_name}.
     *
     * @throws MachException KERN_INVALID_VALUE the name is null or dead, or as above; KERN_NAME_EXISTS; KERN_RESOURCE_SHORTAGE
     */
    public void allocateName(int right, int name) {
        run(() -> {
            requireName(name);
            requireAllocatable(right);
            requireFree(name);
            make(names.allocate(name), right);
        });
    }

    private static void requireAllocatable(int right) {
        if (right != MachPortRight.RECEIVE.number() && right != MachPortRight.PORT_SET.number()
                && right != MachPortRight.DEAD_NAME.number()) {
            throw new MachException(ReturnCode.KERN_INVALID_VALUE, "such a right cannot be allocated");
        }
    }

    private static void requireName(int name) {
        if (!MachPortName.isValid(name)) {
            throw new MachException(ReturnCode.KERN_INVALID_VALUE, "no right can have this name");
        }
    }

    private void requireFree(int name) {
        if (names.find(name) != null) {
            throw new MachException(ReturnCode.KERN_NAME_EXISTS, "the name is in use");
        }
    }

    private int make(Entry entry, int right) {
        if (right == MachPortRight.RECEIVE.number()) {
            rights.makeReceive(entry, space, new Port(space.kernel(), account));
        } else if (right == MachPortRight.PORT_SET.number()) {
            Rights.makeSet(entry);
        } else {
            Rights.makeDeadName(entry);
        }
        return entry.name;
    }

    /**
     * Gives what a name denotes another name: {@code mach_port_rename}.
     *
     * @throws MachException KERN_INVALID_VALUE the new name is null or dead; KERN_NAME_EXISTS it is in use; KERN_INVALID_NAME the
     *         old one
     */
    public void rename(int oldName, int newName) {
        run(() -> {
            requireName(newName);
            requireFree(newName);
            names.rename(rights.inspect(oldName), newName);
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
        List<NameStatus> all = space.call(rights::list);
        all.sort((one, other) -> Integer.compareUnsigned(one.name(), other.name())); // not under the lock: there may be many
        return all;
    }

    /**
     * Tells what a name denotes, in bits of {@link MachPortType}: {@code mach_port_type}.
     *
     * @throws MachException KERN_INVALID_NAME
     */
    public int type(int name) {
        return space.call(() -> rights.inspect(name).status().type());
    }

    /**
     * Counts the user references of one kind of right, 0 when it is not held: {@code mach_port_get_refs}.
     *
     * @throws MachException KERN_INVALID_VALUE right above 4; KERN_INVALID_NAME
     */
    public int getRefs(int name, int right) {
        return space.call(() -> rights.references(name, right));
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
            rights.receiveRight(name).queue().setLimit(limit);
        });
    }

    /**
     * Sets the make-send count: {@code mach_port_set_mscount}.
     *
     * @throws MachException KERN_INVALID_NAME; KERN_INVALID_RIGHT
     */
    public void setMscount(int name, int count) {
        run(() -> rights.receiveRight(name).setMakeSendCount(count));
    }

    /**
     * Sets the number of the next message received: {@code mach_port_set_seqno}.
     *
     * @throws MachException KERN_INVALID_NAME; KERN_INVALID_RIGHT
     */
    public void setSeqno(int name, int seqno) {
        run(() -> rights.receiveRight(name).queue().setSeqno(seqno));
    }

    /**
     * Sets the word that messages carry in the place of the port's name: {@code mach_port_set_protected_payload}; null for none.
     *
     * @throws MachException KERN_INVALID_NAME; KERN_INVALID_RIGHT
     */
    public void setProtectedPayload(int name, @Nullable Long payload) {
        run(() -> rights.receiveRight(name).setPayload(payload));
    }

    /**
     * Puts a receive right into a port set, or takes it out of its own: {@code mach_port_move_member}.
     *
     * @param after a port set, or 0
     * @throws MachException KERN_INVALID_NAME, KERN_INVALID_RIGHT of the member, then of the set; KERN_NOT_IN_SET
     */
    public void moveMember(int member, int after) {
        run(() -> {
            PortQueue queue = rights.receiveRight(member).queue();
            PortSet next = after == MachPortName.NULL ? null : rights.portSet(after);
            if (next == null && queue.set() == null) {
                throw new MachException(ReturnCode.KERN_NOT_IN_SET, "the port is in no set");
            }
            if (next != queue.set()) {
                queue.moveTo(next);
            }
        });
    }

    /**
     * Lists the members of a port set in ascending order: {@code mach_port_get_set_status}.
     *
     * @throws MachException KERN_INVALID_NAME; KERN_INVALID_RIGHT
     */
    public int[] getSetStatus(int name) {
        return space.call(() -> rights.portSet(name).members().stream().map(Port::receiverName)
                .sorted(Integer::compareUnsigned).mapToInt(Integer::intValue).toArray());
    }

    /**
     * Reads the state of a receive right: {@code mach_port_get_receive_status}.
     *
     * @throws MachException KERN_INVALID_NAME; KERN_INVALID_RIGHT
     */
    public PortStatus getReceiveStatus(int name) {
        return space.call(() -> rights.receiveRight(name).status());
    }

    /**
     * Inserts a right under a name: {@code mach_port_insert_right} with the right taken from another name of this task,
     * as the call's message would carry it. What was moved or made is gone or counted also when the insertion fails.
     *
     * @param right the name to take it from
     * @param disposition MAKE_SEND 20, COPY_SEND 19, MOVE_SEND 17, MAKE_SEND_ONCE 21, MOVE_SEND_ONCE 18 or
     *        MOVE_RECEIVE 16
     * @throws MachException KERN_INVALID_VALUE name null or dead, or another disposition; KERN_INVALID_CAPABILITY the
     *         right is null, dead or not held; KERN_RESOURCE_SHORTAGE no name is left; KERN_RIGHT_EXISTS the port has
     *         another name; KERN_NAME_EXISTS the name denotes something else; KERN_UREFS_OVERFLOW above 65534
     */
    public void insertRight(int name, int right, int disposition) {
        run(() -> {
            if (!MachMsgType.isDisposition(disposition)) {
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
     * A right in the hands of a task.
     *
     * @param name MACH_PORT_DEAD if its port has died
     * @param type PORT_RECEIVE, PORT_SEND or PORT_SEND_ONCE
     */
    public record Extracted(int name, int type) {}

    /**
     * Takes a right from a name and copies it out to the space again, as the answer of {@code mach_port_extract_right} to the
     * task itself would.
     *
     * @param disposition MOVE_RECEIVE 16 to MAKE_SEND_ONCE 21
     * @throws MachException KERN_INVALID_VALUE another disposition; KERN_INVALID_NAME; KERN_INVALID_RIGHT;
     *         KERN_RESOURCE_SHORTAGE
     */
    public Extracted extractRight(int name, int disposition) {
        return space.call(() -> {
            CarriedRight taken = extract(name, disposition);
            return new Extracted(transfers.copyOut(taken), taken.disposition());
        });
    }

    /** Takes a right from a name, for the caller to carry; with the lock held. The codes are those of {@link #extractRight}. */
    CarriedRight extract(int name, int disposition) {
        if (!MachMsgType.isDisposition(disposition)) {
            throw new MachException(ReturnCode.KERN_INVALID_VALUE, "no right can be taken this way");
        }
        Entry entry = rights.inspect(name);
        if (!Transfers.canTake(entry, disposition)) {
            throw Rights.invalidRight(entry, "has no such right");
        }
        return transfers.take(entry, disposition, Notifications::portDeleted);
    }

    /**
     * Asks for a notification: {@code mach_port_request_notification}. The send-once right is taken from {@code notify}, and is
     * destroyed when the call fails, with a send-once notification (71).
     *
     * @param id PORT_DESTROYED 69, NO_SENDERS 70 or DEAD_NAME 72
     * @param sync for NO_SENDERS the make-send count that the caller knows of, unsigned; for DEAD_NAME not 0 to be told at
     *        once when the name is dead already; for PORT_DESTROYED 0
     * @param notify a name of this task's; 0 cancels
     * @param disposition MAKE_SEND_ONCE 21 or MOVE_SEND_ONCE 18
     * @return the name of the send-once right of the request that was replaced or cancelled; 0 for none
     * @throws MachException KERN_INVALID_CAPABILITY notify is no such right; KERN_INVALID_VALUE another id, or another sync;
     *         KERN_INVALID_NAME; KERN_INVALID_RIGHT not a right that can have such a request; KERN_UREFS_OVERFLOW;
     *         KERN_INVALID_ARGUMENT the name is dead, and sync is 0 or notify; KERN_RESOURCE_SHORTAGE no name for the previous
     *         right, which is destroyed
     */
    public int requestNotification(int name, int id, int sync, int notify, int disposition) {
        return space.call(() -> {
            Port sendOnce = notify == MachPortName.NULL ? null : takeNotify(notify, disposition);
            Port previous;
            try {
                previous = requests.request(name, id, sync, sendOnce);
            } catch (MachException e) {
                if (sendOnce != null) {
                    sendOnce.destroySendOnce();
                }
                throw e;
            }
            return previous == null ? MachPortName.NULL : transfers.copyOut(previous.sendOnceRight());
        });
    }

    private Port takeNotify(int notify, int disposition) {
        boolean once = disposition == MachMsgType.MAKE_SEND_ONCE || disposition == MachMsgType.MOVE_SEND_ONCE;
        Entry entry = rights.find(notify);
        if (entry != null && entry.has(MachPortType.RECEIVE) && !entry.port().canMakeSendOnce()) {
            throw new MachException(ReturnCode.KERN_RESOURCE_SHORTAGE, "the port has too many send-once rights");
        }
        CarriedRight taken = once ? transfers.copyIn(notify, disposition) : null;
        if (taken == null || taken.isDead()) {
            throw new MachException(ReturnCode.KERN_INVALID_CAPABILITY, "notify is no send-once right of the task's");
        }
        return taken.livePort();
    }

    private void run(Runnable routine) {
        space.call(() -> {
            routine.run();
            return true;
        });
    }
}
