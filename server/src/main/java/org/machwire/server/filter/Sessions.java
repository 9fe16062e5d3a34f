package org.machwire.server.filter;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The receivers of filters that are the same but for the keys of their MATCH_IMM: found by keys in an open-addressing table, at most half
 * full. Of equal keys the first one's are found. Immutable.
 */
final class Sessions<R> {
    /** A large odd multiplier spreads what is near over the table (Fibonacci hashing, Knuth, TAOCP 6.4). */
    private static final int SPREAD = 0x9e37_79b9;

    /** One of them. */
    static final class Session<R> {
        private final int[] keys;
        private final R receiver;

        /** @param keys 1 to 4, as many as the others have; not changed from now on */
        Session(int[] keys, R receiver) {
            this.keys = keys;
            this.receiver = receiver;
        }
    }

    private final @Nullable Session<R>[] table;
    private final int shift;

    @SuppressWarnings({"unchecked", "rawtypes"})
    Sessions(List<Session<R>> sessions) {
        int bits = 32 - Integer.numberOfLeadingZeros(Math.max(2, 2 * sessions.size()) - 1);
        shift = Integer.SIZE - bits;
        table = new Session[1 << bits];
        sessions.forEach(this::put);
    }

    private void put(Session<R> session) {
        int slot = slot(session.keys, session.keys.length);
        for (Session<R> other = table[slot]; other != null; other = table[slot]) {
            if (areIn(other.keys, session.keys)) {
                return;
            }
            slot = slot + 1 & table.length - 1;
        }
        table[slot] = session;
    }

    private int slot(int[] values, int count) {
        int sum = 0;
        for (int i = 0; i < count; i++) {
            sum = (sum + values[i]) * SPREAD;
        }
        return sum >>> shift;
    }

    /**
     * Finds whose keys the first words of scratch memory are; null if they are nobody's.
     *
     * @param count how many keys each has
     */
    @Nullable
    R find(int[] memory, int count) {
        int slot = slot(memory, count);
        for (Session<R> session = table[slot]; session != null; session = table[slot]) {
            if (areIn(session.keys, memory)) {
                return session.receiver;
            }
            slot = slot + 1 & table.length - 1;
        }
        return null;
    }

    private static boolean areIn(int[] keys, int[] memory) {
        for (int i = 0; i < keys.length; i++) {
            if (keys[i] != memory[i]) {
                return false;
            }
        }
        return true;
    }
}
