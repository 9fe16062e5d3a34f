package org.machwire.server.port.model;

import org.jspecify.annotations.Nullable;

/** How rights get from names into a message. */
final class CopyIn {
    private CopyIn() {}

    /**
     * A right that was taken, and what is owed to the name that it was taken from.
     *
     * @param deleted who asked to be told of the name's death, if the name is gone now; else null
     */
    record Taken(Right right, Entry from, @Nullable Port deleted) {
        /** Frees the name if it denotes nothing any more. */
        void free() {
            if (from.bits == 0 && from.task.names.find(from.name) == from) {
                from.forgetAccept();
                from.task.names.remove(from);
            }
        }

        /** Tells of the name's disappearance. */
        void tell() {
            if (deleted != null) {
                from.task.kernel.notifyName(deleted, Mach.NOTIFY_PORT_DELETED, from.name);
            }
        }
    }

    /** Tells whether a right can be taken from a name with a disposition; a dead name can be copied or moved. */
    static boolean canTake(Entry entry, int disposition) {
        return entry.has(switch (disposition) {
            case Mach.MOVE_RECEIVE, Mach.MAKE_SEND, Mach.MAKE_SEND_ONCE -> Mach.TYPE_RECEIVE;
            case Mach.MOVE_SEND, Mach.COPY_SEND -> Mach.TYPE_SEND | Mach.TYPE_DEAD_NAME;
            case Mach.MOVE_SEND_ONCE -> Mach.TYPE_SEND_ONCE | Mach.TYPE_DEAD_NAME;
            default -> 0;
        });
    }

    /** As {@link #canTake}, and the right would not be dead. */
    static boolean canTakeLive(Entry entry, int disposition) {
        return canTake(entry, disposition) && !entry.has(Mach.TYPE_DEAD_NAME);
    }

    /** Takes a right that can be taken. The name stays, even if it denotes nothing then. */
    static Taken take(Entry entry, int disposition) {
        if (entry.has(Mach.TYPE_DEAD_NAME)) {
            return takeDead(entry, disposition);
        }
        Port port = entry.thePort();
        Port deleted = null;
        switch (disposition) {
            case Mach.MOVE_RECEIVE -> {
                entry.bits &= ~Mach.TYPE_RECEIVE;
                port.clearReceiver();
                deleted = leave(entry);
            }
            case Mach.MAKE_SEND -> {
                port.makeSendCount++;
                port.sendRights++;
            }
            case Mach.MAKE_SEND_ONCE -> port.sendOnceRights++;
            case Mach.COPY_SEND -> port.sendRights++;
            case Mach.MOVE_SEND -> {
                entry.urefs--;
                if (entry.urefs > 0) {
                    port.sendRights++;
                } else {
                    entry.bits &= ~Mach.TYPE_SEND;
                    deleted = leave(entry);
                }
            }
            case Mach.MOVE_SEND_ONCE -> {
                entry.urefs = 0;
                entry.bits = 0;
                deleted = leave(entry);
            }
            default -> throw new IllegalArgumentException("disposition " + disposition);
        }
        return new Taken(Right.to(port, Mach.received(disposition)), entry, deleted);
    }

    private static Taken takeDead(Entry entry, int disposition) {
        if (disposition != Mach.COPY_SEND) {
            entry.urefs--;
            if (entry.urefs == 0) {
                entry.bits = 0;
            }
        }
        return new Taken(Right.none(Mach.received(disposition), Mach.DEAD), entry, null);
    }

    private static @Nullable Port leave(Entry entry) {
        if (entry.bits != 0) {
            return null;
        }
        Port deleted = entry.takeDeadName();
        entry.port = null;
        return deleted;
    }

    /** Takes a right as a message's body does; null if it is not held. */
    static @Nullable Right copyIn(ModelTask task, int name, int disposition) {
        Entry entry = task.names.find(name);
        if (entry == null || !canTake(entry, disposition)) {
            return null;
        }
        Taken taken = take(entry, disposition);
        taken.free();
        taken.tell();
        return taken.right();
    }
}
