package org.machwire.client;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.machwire.mach.MachException;
import org.machwire.mach.ReturnCode;

/** The rights that a received message owns still. Guarded by its monitor. */
final class Carried {
    private final @Nullable MachTask task;
    private @Nullable Right reply;
    /** By item; null for an item of data, or one that was taken. */
    private final List<@Nullable List<@Nullable Right>> items;

    Carried(@Nullable MachTask task, @Nullable Right reply, List<@Nullable List<@Nullable Right>> items) {
        this.task = task;
        this.reply = reply;
        this.items = items;
    }

    static Carried nothing(int items) {
        return new Carried(null, null, new ArrayList<>(Collections.nCopies(items, null)));
    }

    @Nullable
    MachTask task() {
        return task;
    }

    synchronized @Nullable Right reply() {
        return reply;
    }

    synchronized @Nullable Right takeReply() {
        Right taken = reply;
        reply = null;
        return taken;
    }

    synchronized List<@Nullable Right> take(int item) {
        List<@Nullable Right> taken = items.set(item, null);
        if (taken == null) {
            throw new IllegalStateException("the rights of item " + item + " were taken, or given up, before");
        }
        return taken;
    }

    /** Takes an item's one right; one that is not usable stays. */
    synchronized <T extends Right> T takeOnly(int item, Class<T> kind) {
        List<@Nullable Right> there = items.get(item);
        if (there != null && !kind.isInstance(there.getFirst())) {
            throw new MachException(ReturnCode.KERN_INVALID_CAPABILITY,
                    "the right of item " + item + " is null, or its port has died");
        }
        return kind.cast(take(item).getFirst());
    }

    void close() {
        for (Right right : all()) {
            right.close();
        }
    }

    private synchronized List<Right> all() {
        List<Right> all = new ArrayList<>();
        add(all, takeReply());
        for (int i = 0; i < items.size(); i++) {
            List<@Nullable Right> rights = items.set(i, null);
            if (rights != null) {
                rights.forEach(right -> add(all, right));
            }
        }
        return all;
    }

    private static void add(List<Right> all, @Nullable Right right) {
        if (right != null) {
            all.add(right);
        }
    }
}
