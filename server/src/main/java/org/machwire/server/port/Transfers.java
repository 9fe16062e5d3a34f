package org.machwire.server.port;

import org.jspecify.annotations.Nullable;
import org.machwire.mach.MachException;
import org.machwire.mach.MachMsgType;
import org.machwire.mach.MachPortLimits;
import org.machwire.mach.MachPortType;
import org.machwire.mach.ReturnCode;

/** How rights leave and enter the names of one space: copy-in and copy-out. Guarded by the lock. */
final class Transfers {
    private final NameTable names;
    private final Rights rights;

    Transfers(NameTable names, Rights rights) {
        this.names = names;
        this.rights = rights;
    }

    /**
     * Copies a right in from a name, as a message that carries it would. A moved reference is gone afterwards, also that
     * of a dead name.
     *
     * @return null when the name is null, dead or unknown, or holds nothing that this disposition can take (MOVE_RECEIVE
     *         is not offered yet)
     * @throws MachException KERN_RESOURCE_SHORTAGE too many send-once rights
     */
    @Nullable
    CarriedRight copyIn(int name, int disposition) {
        Entry entry = rights.find(name);
        if (entry == null) {
            return null;
        }
        return switch (disposition) {
            case MachMsgType.MAKE_SEND, MachMsgType.MAKE_SEND_ONCE -> make(entry, disposition);
            case MachMsgType.COPY_SEND -> entry.has(MachPortType.SEND) ? copySend(entry) : null;
            case MachMsgType.MOVE_SEND -> moveSend(entry);
            case MachMsgType.MOVE_SEND_ONCE -> moveSendOnce(entry);
            default -> null;
        };
    }

    private static @Nullable CarriedRight make(Entry entry, int disposition) {
        if (!entry.has(MachPortType.RECEIVE)) {
            return null;
        }
        if (disposition == MachMsgType.MAKE_SEND) {
            entry.port().makeSend();
            return new CarriedRight(entry.port(), MachMsgType.PORT_SEND);
        }
        entry.port().makeSendOnce();
        return new CarriedRight(entry.port(), MachMsgType.PORT_SEND_ONCE);
    }

    private static CarriedRight copySend(Entry entry) {
        entry.port().copySend();
        return new CarriedRight(entry.port(), MachMsgType.PORT_SEND);
    }

    private @Nullable CarriedRight moveSend(Entry entry) {
        if (entry.has(MachPortType.DEAD_NAME)) {
            rights.deallocate(entry.name);
            return null;
        }
        if (!entry.has(MachPortType.SEND)) {
            return null;
        }
        if (entry.urefs > 1) {
            entry.urefs--;
            return copySend(entry);
        }
        Port port = entry.port();
        Rights.notifyDeleted(rights.loseSend(entry), entry.name);
        return new CarriedRight(port, MachMsgType.PORT_SEND);
    }

    private @Nullable CarriedRight moveSendOnce(Entry entry) {
        if (entry.has(MachPortType.DEAD_NAME)) {
            rights.deallocate(entry.name);
            return null;
        }
        if (!entry.has(MachPortType.SEND_ONCE)) {
            return null;
        }
        rights.takeSendOnce(entry, false);
        return new CarriedRight(entry.port(), MachMsgType.PORT_SEND_ONCE);
    }

    /**
     * Copies a right out to a name of the space's choosing: that of the port's other rights, or a new one; a send-once
     * right always gets its own. A name full of references takes the right in without counting it, as when a message
     * brings it. When this throws, the right has been released.
     *
     * @throws MachException KERN_RESOURCE_SHORTAGE no name is left
     */
    int copyOut(CarriedRight right) {
        Entry known = right.isSend() ? names.of(right.port()) : null;
        if (known != null) {
            if (!addSend(known)) {
                right.release();
            }
            return known.name;
        }
        try {
            return place(names.allocate(), right);
        } catch (MachException e) {
            right.release();
            throw e;
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
            Entry known = right.isSend() ? names.of(right.port()) : null;
            if (known != null) {
                addSendAt(name, known);
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

    private static void addSendAt(int name, Entry known) {
        if (known.name != name) {
            throw new MachException(ReturnCode.KERN_RIGHT_EXISTS,
                    "the task knows the port as " + Integer.toUnsignedString(known.name));
        }
        if (!addSend(known)) {
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
        entry.port = right.port();
        entry.urefs = 1;
        if (right.isSend()) {
            entry.type = MachPortType.SEND;
            names.index(entry);
        } else {
            entry.type = MachPortType.SEND_ONCE;
        }
        return entry.name;
    }
}
