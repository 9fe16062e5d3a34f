package org.machwire.client;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.machwire.mach.MachException;
import org.machwire.mach.MachMsgType;
import org.machwire.mach.MachPortName;
import org.machwire.mach.MachPortType;
import org.machwire.mach.ReturnCode;
import org.machwire.v1.MachMessage;

/** The names of one task of the fake kernel, and what ports and rights are to it. Guarded by the kernel's monitor. */
final class FakeSpace {
    /** A port: its queue, and whose it is; null while its receive right travels. */
    static final class Port {
        final Deque<Queued> queue = new ArrayDeque<>();
        int qlimit = 5;
        boolean dead;
    }

    /** A right out of any name; of a dead port, it arrives as MACH_PORT_DEAD. */
    record InTransit(int type, @Nullable Port port) {}

    /** A message in a queue: the header's and the body's rights, in the order of their places. */
    record Queued(MachMessage message, List<InTransit> rights) {}

    private static final class Entry {
        final Port port;
        boolean receive;
        int sends;
        boolean once;

        Entry(Port port) {
            this.port = port;
        }

        boolean isEmpty() {
            return !receive && sends == 0 && !once;
        }
    }

    private final TreeMap<Integer, Entry> names = new TreeMap<>();
    private int lastName;

    /** Names begin at different numbers, so that one of another task's is never taken for the right one. */
    FakeSpace(int firstName) {
        lastName = firstName;
    }

    private Entry entry(int name) {
        Entry entry = names.get(name);
        if (entry == null) {
            throw new MachException(ReturnCode.KERN_INVALID_NAME, "no name " + name);
        }
        return entry;
    }

    Port port(int name) {
        return entry(name).port;
    }

    int allocateReceive() {
        return copyOut(new InTransit(MachMsgType.PORT_RECEIVE, new Port()));
    }

    int count() {
        return names.size();
    }

    int type(int name) {
        Entry entry = entry(name);
        if (entry.port.dead) {
            return MachPortType.DEAD_NAME;
        }
        return (entry.receive ? MachPortType.RECEIVE : 0) | (entry.sends > 0 ? MachPortType.SEND : 0)
                | (entry.once ? MachPortType.SEND_ONCE : 0);
    }

    int sends(int name) {
        return entry(name).sends;
    }

    void addSends(int name, int delta) {
        entry(name).sends += delta;
        forgetIfEmpty(name);
    }

    /** Takes a right as a disposition says; null in place of the port if it is dead. */
    InTransit copyIn(int disposition, int name, ReturnCode refusal) {
        Entry entry = names.get(name);
        if (entry == null || !allows(entry, disposition)) {
            throw new MachException(refusal, "name " + name + " has no right for " + disposition);
        }
        switch (disposition) {
            case MachMsgType.MOVE_RECEIVE -> entry.receive = false;
            case MachMsgType.MOVE_SEND -> entry.sends--;
            case MachMsgType.MOVE_SEND_ONCE -> entry.once = false;
            default -> {
            }
        }
        forgetIfEmpty(name);
        int type = switch (disposition) {
            case MachMsgType.MOVE_RECEIVE -> MachMsgType.PORT_RECEIVE;
            case MachMsgType.MOVE_SEND_ONCE, MachMsgType.MAKE_SEND_ONCE -> MachMsgType.PORT_SEND_ONCE;
            default -> MachMsgType.PORT_SEND;
        };
        return new InTransit(type, entry.port.dead ? null : entry.port);
    }

    private static boolean allows(Entry entry, int disposition) {
        return switch (disposition) {
            case MachMsgType.MOVE_RECEIVE, MachMsgType.MAKE_SEND, MachMsgType.MAKE_SEND_ONCE -> entry.receive;
            case MachMsgType.MOVE_SEND, MachMsgType.COPY_SEND -> entry.sends > 0;
            case MachMsgType.MOVE_SEND_ONCE -> entry.once;
            default -> false;
        };
    }

    int copyOut(InTransit right) {
        Port port = right.port();
        if (port == null || port.dead) {
            return MachPortName.DEAD;
        }
        int name = right.type() == MachMsgType.PORT_SEND_ONCE ? ++lastName : nameOf(port);
        Entry entry = names.computeIfAbsent(name, _ -> new Entry(port));
        switch (right.type()) {
            case MachMsgType.PORT_RECEIVE -> entry.receive = true;
            case MachMsgType.PORT_SEND -> entry.sends++;
            default -> entry.once = true;
        }
        return name;
    }

    private int nameOf(Port port) {
        for (var one : names.entrySet()) {
            if (one.getValue().port == port && !one.getValue().once) {
                return one.getKey();
            }
        }
        return ++lastName;
    }

    private void forgetIfEmpty(int name) {
        if (entry(name).isEmpty()) {
            names.remove(name);
        }
    }

    /** Gives one reference up; a send-once right that goes unused is returned. */
    @Nullable
    Port deallocate(int name) {
        Entry entry = entry(name);
        boolean once = entry.once;
        if (once) {
            entry.once = false;
        } else {
            entry.sends--;
        }
        forgetIfEmpty(name);
        return once && !entry.port.dead ? entry.port : null;
    }

    /** Gives the receive right up. */
    Port destroy(int name) {
        Entry entry = entry(name);
        entry.receive = false;
        entry.port.dead = true;
        forgetIfEmpty(name);
        return entry.port;
    }
}
