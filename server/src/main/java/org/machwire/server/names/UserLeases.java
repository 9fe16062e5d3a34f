package org.machwire.server.names;

import java.util.Comparator;
import java.util.TreeSet;
import java.util.function.IntPredicate;

import org.jspecify.annotations.Nullable;

/** One user's leases in a segment: how many, and which of them no device uses. Not synchronized. */
final class UserLeases {

    /** A lease in the hand of a device, or kept for it after its death. */
    static final class Held {
        final DeviceIdentity identity;
        final int index;
        private boolean used = true;
        private long unusedSince;

        Held(DeviceIdentity identity, int index) {
            this.identity = identity;
            this.index = index;
        }

        boolean isUsed() {
            return used;
        }
    }

    private static final Comparator<Held> OLDEST_FIRST = Comparator.<Held>comparingLong(held -> held.unusedSince)
            .thenComparingInt(held -> held.index);

    private int count;
    private final TreeSet<Held> unused = new TreeSet<>(OLDEST_FIRST);

    int count() {
        return count;
    }

    void add() {
        count++;
    }

    void remove(Held held) {
        count--;
        unused.remove(held);
    }

    void use(Held held) {
        unused.remove(held);
        held.used = true;
    }

    void release(Held held, long tick) {
        if (held.used) {
            held.used = false;
            held.unusedSince = tick;
            unused.add(held);
        }
    }

    /** The lease that has been unused the longest, of those with such an index, the lowest address among equals; null when none is. */
    @Nullable
    Held oldestUnused(IntPredicate which) {
        return unused.stream().filter(held -> which.test(held.index)).findFirst().orElse(null);
    }
}
