package org.machwire.server.fabric;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The attachments of a segment, found by address: an open-addressing table, at most half full. Immutable. */
final class Topology {
    static final Topology EMPTY = new Topology(new Attachment[0]);

    /** A large odd multiplier spreads consecutive addresses over the table (Fibonacci hashing, Knuth, TAOCP 6.4). */
    private static final long SPREAD = 0x9e37_79b9_7f4a_7c15L;

    private final Attachment[] all;
    private final @Nullable Attachment[] table;
    private final long[] addresses;
    private final int shift;

    private Topology(Attachment[] all) {
        this.all = all;
        int bits = 32 - Integer.numberOfLeadingZeros(Math.max(2, 2 * all.length) - 1);
        shift = 64 - bits;
        table = new Attachment[1 << bits];
        addresses = new long[1 << bits];
        for (Attachment attachment : all) {
            int slot = slot(attachment.address());
            while (table[slot] != null) {
                slot = (slot + 1) & (table.length - 1);
            }
            table[slot] = attachment;
            addresses[slot] = attachment.address();
        }
    }

    private int slot(long address) {
        return (int) ((address * SPREAD) >>> shift);
    }

    /** Finds who owns an address; null for nobody. */
    @Nullable
    Attachment owner(long address) {
        int slot = slot(address);
        while (true) {
            Attachment candidate = table[slot];
            if (candidate == null || addresses[slot] == address) {
                return candidate;
            }
            slot = (slot + 1) & (table.length - 1);
        }
    }

    /** All attachments, in the order of their coming; not to be changed. */
    Attachment[] all() {
        return all;
    }

    Topology with(Attachment attachment) {
        Attachment[] more = Arrays.copyOf(all, all.length + 1);
        more[all.length] = attachment;
        return new Topology(more);
    }

    Topology without(Attachment attachment) {
        return new Topology(Arrays.stream(all).filter(other -> other != attachment).toArray(Attachment[]::new));
    }
}
