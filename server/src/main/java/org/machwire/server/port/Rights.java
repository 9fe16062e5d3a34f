package org.machwire.server.port;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.machwire.mach.MachException;
import org.machwire.mach.MachPortLimits;
import org.machwire.mach.MachPortRight;
import org.machwire.mach.MachPortType;
import org.machwire.mach.ReturnCode;

/**
 * What the routines do to the names of one space: Mach's {@code ipc_right}. Guarded by the lock; each method checks in
 * Mach's order and changes nothing when it throws, unless it says so.
 */
final class Rights {
    private final NameTable names;

    Rights(NameTable names) {
        this.names = names;
    }

    /** Looks a name up as it is now: a send or send-once right to a port that has died is a dead name from here on. */
    Entry inspect(int name) {
        Entry entry = names.get(name);
        check(entry);
        return entry;
    }

    @Nullable
    Entry find(int name) {
        Entry entry = names.find(name);
        if (entry != null) {
            check(entry);
        }
        return entry;
    }

    private void check(Entry entry) {
        if (entry.port != null && entry.port.isDead()) {
            names.unindex(entry);
            entry.die();
        }
    }

    /** Finds the entry with the send and receive rights of a port; null when the space has neither. */
    @Nullable
    Entry nameOf(Port port) {
        return names.of(port);
    }

    Entry makeReceive(Entry entry, PortSpace space, Port port) {
        entry.type = MachPortType.RECEIVE;
        entry.port = port;
        names.index(entry);
        port.receiveIn(space, entry);
        return entry;
    }

    static Entry makeSet(Entry entry) {
        entry.type = MachPortType.PORT_SET;
        entry.set = new PortSet(entry);
        return entry;
    }

    static Entry makeDeadName(Entry entry) {
        entry.type = MachPortType.DEAD_NAME;
        entry.urefs = 1;
        return entry;
    }

    /** Finds a receive right: KERN_INVALID_NAME, KERN_INVALID_RIGHT. */
    Port receiveRight(int name) {
        Entry entry = inspect(name);
        if (!entry.has(MachPortType.RECEIVE)) {
            throw invalidRight(entry, "is no receive right");
        }
        return entry.port();
    }

    /** Finds a port set: KERN_INVALID_NAME, KERN_INVALID_RIGHT. */
    PortSet portSet(int name) {
        Entry entry = inspect(name);
        if (!entry.has(MachPortType.PORT_SET)) {
            throw invalidRight(entry, "is no port set");
        }
        return entry.set();
    }

    /** All names, in no order. */
    List<NameStatus> list() {
        List<NameStatus> list = new ArrayList<>(names.size());
        for (Entry entry : names.entries()) {
            check(entry);
            list.add(entry.status());
        }
        return list;
    }

    int references(int name, int kind) {
        MachPortRight right = kind(kind);
        Entry entry = inspect(name);
        if (!entry.has(right.typeBit())) {
            return 0;
        }
        return switch (right) {
            case SEND, DEAD_NAME -> entry.urefs;
            case RECEIVE, SEND_ONCE, PORT_SET -> 1;
        };
    }

    void deallocate(int name) {
        Entry entry = inspect(name);
        if (!entry.has(MachPortType.SEND | MachPortType.SEND_ONCE | MachPortType.DEAD_NAME)) {
            throw invalidRight(entry, "has no user references to give up");
        }
        dropReferences(entry, 1);
    }

    void modifyReferences(int name, int kind, int delta) {
        MachPortRight right = kind(kind);
        Entry entry = inspect(name);
        if (!entry.has(right.typeBit())) {
            throw invalidRight(entry, "holds no such right");
        }
        switch (right) {
            case SEND -> changeReferences(entry, delta, MachPortLimits.SEND_UREFS_MAX);
            case DEAD_NAME -> changeReferences(entry, delta, MachPortLimits.UREFS_MAX);
            case SEND_ONCE -> {
                requireNoneOrOneLess(delta);
                dropReferences(entry, -delta);
            }
            case RECEIVE -> {
                requireNoneOrOneLess(delta);
                if (delta == -1) {
                    destroyReceive(entry);
                }
            }
            case PORT_SET -> {
                requireNoneOrOneLess(delta);
                if (delta == -1) {
                    destroySet(entry);
                }
            }
        }
    }

    private static void requireNoneOrOneLess(int delta) {
        if (delta != 0 && delta != -1) {
            throw new MachException(ReturnCode.KERN_INVALID_VALUE, "such a right has exactly one reference");
        }
    }

    private void changeReferences(Entry entry, int delta, int max) {
        long changed = (long) entry.urefs + delta;
        if (changed < 0) {
            throw new MachException(ReturnCode.KERN_INVALID_VALUE, "the name has fewer references");
        }
        if (delta > 0 && changed > max) {
            throw overflow(max);
        }
        if (delta < 0) {
            dropReferences(entry, -delta);
        } else {
            entry.urefs += delta;
        }
    }

    /** Gives up user references, no more than there are; with the last the right goes. */
    void dropReferences(Entry entry, int count) {
        entry.urefs -= count;
        if (entry.urefs > 0) {
            return;
        }
        if (entry.has(MachPortType.DEAD_NAME)) {
            loseName(entry);
        } else if (entry.has(MachPortType.SEND_ONCE)) {
            destroySendOnce(entry);
        } else {
            Port port = entry.port();
            Port deleted = loseSend(entry);
            port.releaseSend();
            notifyDeleted(deleted, entry.name);
        }
    }

    /**
     * Takes the send right off its name, and the name away unless it is a receive right too; the right, still counted,
     * is the caller's.
     *
     * @return whom to tell that the name is gone; null for nobody
     */
    @Nullable
    Port loseSend(Entry entry) {
        entry.urefs = 0;
        entry.type &= ~MachPortType.SEND;
        if (entry.has(MachPortType.RECEIVE)) {
            return null;
        }
        return loseName(entry);
    }

    /** Takes a name away; what it denoted is the caller's. Answers whom to tell that the name is gone; null for nobody. */
    @Nullable
    Port loseName(Entry entry) {
        Port deleted = cancelRequest(entry);
        entry.forgetAccepted();
        names.free(entry);
        return deleted;
    }

    private void destroySendOnce(Entry entry) {
        Port deleted = loseName(entry);
        entry.port().destroySendOnce();
        notifyDeleted(deleted, entry.name);
    }

    private void destroySet(Entry entry) {
        loseName(entry);
        entry.set().die();
    }

    /** Destroys the receive right; a send right beside it becomes a dead name, as if the port died first. */
    private void destroyReceive(Entry entry) {
        Port port = entry.port();
        if (!entry.has(MachPortType.SEND)) {
            Port deleted = loseName(entry);
            port.loseReceiver();
            notifyDeleted(deleted, entry.name);
            return;
        }
        DeadNameRequest request = entry.request;
        int makeSendCount = port.makeSendCount();
        names.unindex(entry);
        entry.die();
        port.loseReceiver();
        if (!port.isDead()) { // it lives on with whom a port-destroyed notification was promised
            Port noSenders = port.dropSend();
            if (noSenders != null) {
                Notifications.noSenders(noSenders, makeSendCount);
            }
            if (request != null) {
                port.removeDeadNameRequest(request);
                Notifications.deadName(request.notify, entry.name);
            }
        }
    }

    /** Takes a name away with all it denotes. */
    void destroy(Entry entry) {
        check(entry);
        if (entry.has(MachPortType.DEAD_NAME)) {
            loseName(entry);
        } else if (entry.has(MachPortType.PORT_SET)) {
            destroySet(entry);
        } else if (entry.has(MachPortType.SEND_ONCE)) {
            destroySendOnce(entry);
        } else if (entry.has(MachPortType.RECEIVE)) {
            destroyWithReceive(entry);
        } else {
            dropReferences(entry, entry.urefs);
        }
    }

    /** The port dies first; then, if the name held its last send right, no-senders is told as Mach does. */
    private void destroyWithReceive(Entry entry) {
        Port port = entry.port();
        Port deleted = loseName(entry);
        int makeSendCount = port.makeSendCount();
        Port noSenders = entry.has(MachPortType.SEND) ? port.dropSend() : null;
        port.loseReceiver();
        if (noSenders != null) {
            Notifications.noSenders(noSenders, makeSendCount);
        }
        notifyDeleted(deleted, entry.name);
    }

    /** Gives the request up; the port of its send-once right, now the caller's, is returned. */
    static @Nullable Port cancelRequest(Entry entry) {
        DeadNameRequest request = entry.request;
        if (request == null) {
            return null;
        }
        entry.request = null;
        entry.port().removeDeadNameRequest(request);
        return request.notify;
    }

    static void notifyDeleted(@Nullable Port notify, int name) {
        if (notify != null) {
            Notifications.portDeleted(notify, name);
        }
    }

    static MachException invalidRight(Entry entry, String what) {
        return new MachException(ReturnCode.KERN_INVALID_RIGHT,
                "name " + Integer.toUnsignedString(entry.name) + " " + what);
    }

    static MachException overflow(int max) {
        return new MachException(ReturnCode.KERN_UREFS_OVERFLOW, "a name has at most " + max + " references");
    }

    private static MachPortRight kind(int number) {
        MachPortRight right = MachPortRight.of(number);
        if (right == null) {
            throw new MachException(ReturnCode.KERN_INVALID_VALUE, "no kind of right has this number");
        }
        return right;
    }
}
