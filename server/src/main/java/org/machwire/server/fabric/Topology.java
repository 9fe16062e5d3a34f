package org.machwire.server.fabric;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The attachments of a segment, found by address: an open-addressing table, at most half full. Immutable. */
final class Topology {
    static final Topology EMPTY = new Topology(new Attachment[0], new Attachment[0], null);

    /** A large odd multiplier spreads consecutive addresses over the table (Fibonacci hashing, Knuth, TAOCP 6.4). */
    private static final long SPREAD = 0x9e37_79b9_7f4a_7c15L;

    private final Attachment[] all;
    private final Attachment[] promiscuous;
    private final @Nullable Uplink uplink;
    private final @Nullable Attachment[] table;
    private final long[] addresses;
    private final int shift;

    private Topology(Attachment[] all, Attachment[] promiscuous, @Nullable Uplink uplink) {
        this.all = all;
        this.promiscuous = promiscuous;
        this.uplink = uplink;
        int bits = 32 - Integer.numberOfLeadingZeros(Math.max(2, 2 * all.length) - 1);
        shift = 64 - bits;
        table = new Attachment[1 << bits];
        addresses = new long[1 << bits];
        for (Attachment attachment : all) {
            if (attachment == uplink) {
                continue; // It has no address: it is where the others are.
            }
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

    /** Those that hear the frames of all others; not to be changed. */
    Attachment[] promiscuous() {
        return promiscuous;
    }

    /** Where frames for addresses that nobody here owns go; null for nowhere. */
    @Nullable
    Uplink uplink() {
        return uplink;
    }

    Topology with(Attachment attachment) {
        return new Topology(append(all, attachment), promiscuous, uplink);
    }

    Topology withUplink(Uplink attachment) {
        return new Topology(append(all, attachment), promiscuous, attachment);
    }

    Topology without(Attachment attachment) {
        return new Topology(remove(all, attachment), remove(promiscuous, attachment),
                attachment == uplink ? null : uplink);
    }

    Topology withPromiscuous(Attachment attachment, boolean hearsAll) {
        Attachment[] others = remove(promiscuous, attachment);
        boolean isHere = Arrays.asList(all).contains(attachment);
        return new Topology(all, hearsAll && isHere ? append(others, attachment) : others, uplink);
    }

    private static Attachment[] append(Attachment[] attachments, Attachment attachment) {
        Attachment[] more = Arrays.copyOf(attachments, attachments.length + 1);
        more[attachments.length] = attachment;
        return more;
    }

    private static Attachment[] remove(Attachment[] attachments, Attachment attachment) {
        return Arrays.stream(attachments).filter(other -> other != attachment).toArray(Attachment[]::new);
    }
}
