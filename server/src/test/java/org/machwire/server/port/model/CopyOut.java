package org.machwire.server.port.model;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How rights get from a message to names. */
final class CopyOut {
    private CopyOut() {}

    /** Gives a task a right; answers its name, or what stands for a right without a living port. */
    static int copyOut(ModelTask task, Right right) {
        Port port = right.port();
        if (port == null) {
            return right.name();
        }
        if (!port.active) {
            return Mach.DEAD;
        }
        Entry entry = known(task, right);
        if (entry == null) {
            entry = task.names.add();
        }
        put(entry, right.kind(), port);
        return entry.name;
    }

    /** Finds the name under which the task knows the port already, if the right would go there. */
    static @Nullable Entry known(ModelTask task, Right right) {
        Port port = right.port();
        return port == null || right.kind() == Mach.MOVE_SEND_ONCE ? null : task.names.of(port);
    }

    /** Tells whether a name has no room for one more reference to its send right. */
    static boolean isFull(Entry entry) {
        return entry.urefs == Mach.UREFS_MAX - 1;
    }

    /** Puts a right to a living port under a name that is new, or is the port's. References beyond the limit are lost. */
    static void put(Entry entry, int kind, Port port) {
        entry.port = port;
        switch (kind) {
            case Mach.MOVE_RECEIVE -> {
                entry.bits |= Mach.TYPE_RECEIVE;
                port.receiver = entry;
                port.destination = null;
            }
            case Mach.MOVE_SEND -> {
                if (entry.has(Mach.TYPE_SEND)) {
                    port.sendRights--;
                }
                entry.bits |= Mach.TYPE_SEND;
                entry.urefs += isFull(entry) ? 0 : 1;
            }
            case Mach.MOVE_SEND_ONCE -> {
                entry.bits = Mach.TYPE_SEND_ONCE;
                entry.urefs = 1;
            }
            default -> throw new IllegalArgumentException("kind " + kind);
        }
    }

    /** Gives a task the rights of a message's body; answers the items with names in them. */
    static List<Item> copyOutBody(ModelTask task, QueuedMessage message) {
        List<Item> items = new ArrayList<>();
        for (QueuedMessage.Part part : message.parts) {
            Item item = part.item();
            if (part.rights() == null) {
                items.add(item);
                continue;
            }
            List<Integer> names = new ArrayList<>();
            for (Right right : part.rights()) {
                names.add(copyOut(task, right));
            }
            items.add(Item.words(Mach.received(item.typeName()), names, item.outOfLine()));
        }
        return items;
    }
}
