package org.machwire.server.port;

import org.jspecify.annotations.Nullable;
import org.machwire.mach.MachException;
import org.machwire.mach.MachMsgType;
import org.machwire.mach.MachPortLimits;
import org.machwire.mach.MachPortName;
import org.machwire.mach.MachPortType;
import org.machwire.mach.ReturnCode;

/** How rights leave and enter the names of one space: copy-in and copy-out. Guarded by the lock. */
final class Transfers {
    /** What is done about a name that goes with its right although there is a dead-name request for it. */
    interface DeletedNames {
        /**
         * Deals with one.
         *
         * @param notify the port of the request's send-once right, which is the method's
         */
        void gone(Port notify, int name);
    }

    private final PortSpace space;
    private final NameTable names;
    private final Rights rights;

    Transfers(PortSpace space, NameTable names, Rights rights) {
        this.space = space;
        this.names = names;
        this.rights = rights;
    }

    /**
     * Copies a right in from a name, as a message that carries it would. A moved reference is gone afterwards, also that
     * of a dead name.
     *
     * @return null when the name is null, dead or unknown, or holds nothing that this disposition can take
     */
    @Nullable
    CarriedRight copyIn(int name, int disposition) {
        Entry entry = rights.find(name);
        if (entry == null || !canTake(entry, disposition)) {
            return null;
        }
        CarriedRight taken = take(entry, disposition, Notifications::portDeleted);
        return taken.port() == null ? null : taken;
    }

    /**
     * Tells whether a disposition can take something from a name, which was looked at just now
     * ({@code ipc_right_copyin_check}). Of a dead name, what is copied or moved can be: a dead right.
     */
    static boolean canTake(Entry entry, int disposition) {
        return switch (disposition) {
            case MachMsgType.MAKE_SEND, MachMsgType.MOVE_RECEIVE -> entry.has(MachPortType.RECEIVE);
            case MachMsgType.MAKE_SEND_ONCE -> entry.has(MachPortType.RECEIVE) && entry.port().canMakeSendOnce();
            case MachMsgType.COPY_SEND, MachMsgType.MOVE_SEND ->
                entry.has(MachPortType.SEND | MachPortType.DEAD_NAME);
            case MachMsgType.MOVE_SEND_ONCE -> entry.has(MachPortType.SEND_ONCE | MachPortType.DEAD_NAME);
            default -> false;
        };
    }

    /**
     * Takes what {@link #canTake} said is there.
     *
     * @param deleted hears of a name that goes although it had a dead-name request
     */
    CarriedRight take(Entry entry, int disposition, DeletedNames deleted) {
        return switch (disposition) {
            case MachMsgType.MAKE_SEND -> {
                entry.port().makeSend();
                yield new CarriedRight(entry.port(), MachMsgType.PORT_SEND);
            }
            case MachMsgType.MAKE_SEND_ONCE -> {
                entry.port().makeSendOnce();
                yield entry.port().sendOnceRight();
            }
            case MachMsgType.COPY_SEND -> entry.has(MachPortType.DEAD_NAME)
                    ? new CarriedRight(null, MachMsgType.PORT_SEND)
                    : copySend(entry);
            case MachMsgType.MOVE_SEND -> moveSend(entry, deleted);
            case MachMsgType.MOVE_SEND_ONCE -> moveSendOnce(entry, deleted);
            default -> moveReceive(entry, deleted);
        };
    }

    private static CarriedRight copySend(Entry entry) {
        entry.port().copySend();
        return new CarriedRight(entry.port(), MachMsgType.PORT_SEND);
    }

    private CarriedRight moveSend(Entry entry, DeletedNames deleted) {
        if (entry.has(MachPortType.DEAD_NAME)) {
            rights.dropReferences(entry, 1);
            return new CarriedRight(null, MachMsgType.PORT_SEND);
        }
        if (entry.urefs > 1) {
            entry.urefs--;
            return copySend(entry);
        }
        Port port = entry.port();
        tellDeleted(rights.loseSend(entry), entry, deleted);
        return new CarriedRight(port, MachMsgType.PORT_SEND);
    }

    private CarriedRight moveSendOnce(Entry entry, DeletedNames deleted) {
        if (entry.has(MachPortType.DEAD_NAME)) {
            rights.dropReferences(entry, 1);
            return new CarriedRight(null, MachMsgType.PORT_SEND_ONCE);
        }
        Port port = entry.port();
        tellDeleted(rights.loseName(entry), entry, deleted);
        return port.sendOnceRight();
    }

    private CarriedRight moveReceive(Entry entry, DeletedNames deleted) {
        Port port = entry.port();
        if (entry.has(MachPortType.SEND)) {
            entry.type = MachPortType.SEND;
        } else {
            tellDeleted(rights.loseName(entry), entry, deleted);
        }
        port.clearReceiver();
        return new CarriedRight(port, MachMsgType.PORT_RECEIVE);
    }

    private static void tellDeleted(@Nullable Port notify, Entry entry, DeletedNames deleted) {
        if (notify != null) {
            deleted.gone(notify, entry.name);
        }
    }

    /**
     * Copies a right out to a name of the space's choosing: that of the port's other rights, or a new one; a send-once
     * right always gets its own. A name full of references takes the right in without counting it, as when a message
     * brings it. A right to a dead port becomes MACH_PORT_DEAD. When this throws, the right has been released.
     *
     * @throws MachException KERN_RESOURCE_SHORTAGE no name is left
     */
    int copyOut(CarriedRight right) {
        if (right.isDead()) {
            return MachPortName.DEAD;
        }
        Port port = right.livePort();
        Entry known = right.disposition() == MachMsgType.PORT_SEND_ONCE ? null : names.of(port);
        if (known != null) {
            join(known, right);
            return known.name;
        }
        try {
            return place(names.allocate(), right);
        } catch (MachException e) {
            right.release();
            throw e;
        }
    }

    /** Copies a right out as {@link #copyOut} does; where no name is left, notes it and answers the null name. */
    int tryCopyOut(CarriedRight right, Shortage shortage) {
        try {
            return copyOut(right);
        } catch (MachException e) {
            shortage.note();
            return MachPortName.NULL;
        }
    }

    private void join(Entry known, CarriedRight right) {
        if (right.isReceive()) {
            known.type |= MachPortType.RECEIVE;
            right.livePort().receiveIn(space, known);
        } else if (!addSend(known)) {
            right.release();
        }
    }

    /**
     * Copies a right out to this very name ({@code ipc_object_copyout_name}). When this throws, the right has been
     * released.
     *
     * @throws MachException KERN_RESOURCE_SHORTAGE, KERN_RIGHT_EXISTS, KERN_NAME_EXISTS, KERN_UREFS_OVERFLOW
     */
    void copyOutTo(int name, CarriedRight right) {
        try {
            Entry entry = rights.find(name);
            if (entry == null) {
                names.requireRoom();
            }
            Entry known = right.disposition() == MachMsgType.PORT_SEND_ONCE ? null : names.of(right.livePort());
            if (known != null) {
                joinAt(name, known, right);
            } else if (entry != null) {
                throw new MachException(ReturnCode.KERN_NAME_EXISTS, "the name denotes something else");
            } else {
                place(names.allocate(name), right);
            }
        } catch (MachException e) {
            right.release();
            throw e;
        }
    }

    private void joinAt(int name, Entry known, CarriedRight right) {
        if (known.name != name) {
            throw new MachException(ReturnCode.KERN_RIGHT_EXISTS,
                    "the task knows the port as " + Integer.toUnsignedString(known.name));
        }
        if (right.isReceive()) {
            join(known, right);
        } else if (!addSend(known)) {
            throw Rights.overflow(MachPortLimits.SEND_UREFS_MAX);
        }
    }

    /** Adds a send right to a name of its port; false, with nothing done, when the name is full of references. */
    private static boolean addSend(Entry entry) {
        if (entry.urefs >= MachPortLimits.SEND_UREFS_MAX) {
            return false;
        }
        entry.urefs++;
        if (entry.has(MachPortType.SEND)) {
            // One right under one name, however many references.
            entry.port().releaseSend();
        }
        entry.type |= MachPortType.SEND;
        return true;
    }

    private int place(Entry entry, CarriedRight right) {
        Port port = right.livePort();
        entry.port = port;
        switch (right.disposition()) {
            case MachMsgType.PORT_SEND -> {
                entry.type = MachPortType.SEND;
                entry.urefs = 1;
                names.index(entry);
            }
            case MachMsgType.PORT_SEND_ONCE -> {
                entry.type = MachPortType.SEND_ONCE;
                entry.urefs = 1;
            }
            default -> {
                entry.type = MachPortType.RECEIVE;
                names.index(entry);
                port.receiveIn(space, entry);
            }
        }
        return entry.name;
    }
}
