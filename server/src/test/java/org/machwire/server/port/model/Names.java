package org.machwire.server.port.model;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The names of a task: the lowest is handed out first, but before it those that became free, the last first. */
final class Names {
    /** How many freed names are remembered. */
    private static final int FREE = 64;

    private final ModelTask task;
    private final TreeMap<Integer, Entry> entries = new TreeMap<>(Integer::compareUnsigned);
    private final Deque<Integer> free = new ArrayDeque<>();

    Names(ModelTask task) {
        this.task = task;
    }

    @Nullable
    Entry find(int name) {
        return entries.get(name);
    }

    /** All of them, in ascending order of the names. */
    List<Entry> all() {
        return new ArrayList<>(entries.values());
    }

    /** Finds the name of a port in this task: the one of its receive right and its send rights. */
    @Nullable
    Entry of(Port port) {
        for (Entry entry : entries.values()) {
            if (entry.port == port && entry.has(Mach.TYPE_SEND | Mach.TYPE_RECEIVE)) {
                return entry;
            }
        }
        return null;
    }

    Entry add() {
        if (!free.isEmpty()) {
            return add(free.peek());
        }
        int name = 1;
        while (entries.containsKey(name)) {
            name++;
        }
        return add(name);
    }

    /** Makes a name that is not in use. */
    Entry add(int name) {
        Entry entry = new Entry(task, name);
        put(entry);
        return entry;
    }

    /** Gives an entry another name, that is not in use. */
    void rename(Entry entry, int name) {
        int old = entry.name;
        entry.name = name;
        put(entry);
        release(old);
    }

    void remove(Entry entry) {
        release(entry.name);
    }

    private void put(Entry entry) {
        free.remove(entry.name);
        entries.put(entry.name, entry);
    }

    private void release(int name) {
        entries.remove(name);
        if (free.size() < FREE) {
            free.push(name);
        }
    }
}
