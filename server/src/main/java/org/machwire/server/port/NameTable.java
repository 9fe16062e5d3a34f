package org.machwire.server.port;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.machwire.mach.MachException;
import org.machwire.mach.ReturnCode;

/**
 * The names of one space and how they are handed out: the lowest that is free, but first those freed last. Guarded by
 * the lock.
 */
final class NameTable {
    /** How many freed names are kept for reuse: {@code IS_FREE_LIST_SIZE_LIMIT} of GNU Mach. */
    private static final int MAX_FREED = 64;

    private final int limit;
    private final int highestLowest;
    private final Map<Integer, Entry> entries = new HashMap<>();
    // The one entry under which a port's send and receive rights are known. A Port is equal to itself only.
    private final Map<Port, Entry> byPort = new HashMap<>();
    // Names in use or in the free list, as far up as the lowest free one can be.
    private final BitSet taken = new BitSet();
    private final Deque<Integer> freed = new ArrayDeque<>();

    /** @param limit names at one time */
    NameTable(int limit) {
        this.limit = limit;
        this.highestLowest = limit + MAX_FREED;
        taken.set(0);
    }

    /** Hands a name out. KERN_RESOURCE_SHORTAGE at the limit. */
    Entry allocate() {
        requireRoom();
        Integer name = freed.poll();
        return add(name == null ? taken.nextClearBit(1) : name);
    }

    /** Hands out this very name, which is free and valid. KERN_RESOURCE_SHORTAGE at the limit. */
    Entry allocate(int name) {
        requireRoom();
        freed.remove(name);
        return add(name);
    }

    void requireRoom() {
        if (entries.size() >= limit) {
            throw new MachException(ReturnCode.KERN_RESOURCE_SHORTAGE, "the task has " + limit + " names");
        }
    }

    private Entry add(int name) {
        if (isTracked(name)) {
            taken.set(name);
        }
        Entry entry = new Entry(name);
        entries.put(name, entry);
        return entry;
    }

    /** Gives an entry another name, which is free and valid; the old one is freed. */
    void rename(Entry entry, int name) {
        freed.remove(name);
        if (isTracked(name)) {
            taken.set(name);
        }
        entries.put(name, entry);
        entries.remove(entry.name);
        freeName(entry.name);
        entry.name = name;
    }

    void free(Entry entry) {
        entries.remove(entry.name);
        unindex(entry);
        freeName(entry.name);
    }

    private void freeName(int name) {
        if (freed.size() < MAX_FREED) {
            freed.push(name);
        } else if (isTracked(name)) {
            taken.clear(name);
        }
    }

    private boolean isTracked(int name) {
        return name > 0 && name <= highestLowest;
    }

    @Nullable
    Entry find(int name) {
        return entries.get(name);
    }

    /** Finds a name's entry. KERN_INVALID_NAME when it denotes nothing. */
    Entry get(int name) {
        Entry entry = entries.get(name);
        if (entry == null) {
            throw new MachException(ReturnCode.KERN_INVALID_NAME,
                    "name " + Integer.toUnsignedString(name) + " denotes nothing");
        }
        return entry;
    }

    /** Finds the entry with the send and receive rights of a port; null when the space has neither. */
    @Nullable
    Entry of(Port port) {
        return byPort.get(port);
    }

    /** Makes this the entry of its port's send and receive rights. */
    void index(Entry entry) {
        byPort.put(entry.port(), entry);
    }

    void unindex(Entry entry) {
        if (entry.port != null) {
            byPort.remove(entry.port, entry);
        }
    }

    /** All entries, in no order; not to be changed meanwhile. */
    Collection<Entry> entries() {
        return entries.values();
    }

    /** All names, in no order. */
    int[] all() {
        int[] all = new int[entries.size()];
        int i = 0;
        for (int name : entries.keySet()) {
            all[i++] = name;
        }
        return all;
    }

    int size() {
        return entries.size();
    }

    /** All entries in ascending order of their names, as a list of its own. */
    List<Entry> ascending() {
        return entries.values().stream().sorted((a, b) -> Integer.compareUnsigned(a.name, b.name)).toList();
    }
}
