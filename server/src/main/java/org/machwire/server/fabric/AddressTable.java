package org.machwire.server.fabric;

import org.jspecify.annotations.Nullable;
import org.machwire.server.guard.Addresses;

/**
 * Finds audiences by address of one kind: an open-addressing table, at most half full. Immutable once filled. Of an attachment's own
 * addresses it is the same array for all of them.
 */
final class AddressTable {
    /** A large odd multiplier spreads consecutive addresses over the table (Fibonacci hashing, Knuth, TAOCP 6.4). */
    private static final long SPREAD = 0x9e37_79b9_7f4a_7c15L;

    private final Attachment[] @Nullable [] table;
    /** Both halves of each address, the high half first. */
    private final long[] addresses;
    private final int shift;

    /** @param entries how many addresses will be put in at most */
    AddressTable(int entries) {
        int bits = 32 - Integer.numberOfLeadingZeros(Math.max(2, 2 * entries) - 1);
        shift = 64 - bits;
        table = new Attachment[1 << bits][];
        addresses = new long[2 << bits];
    }

    static AddressTable ofMacs(Attachment[][] singles) {
        AddressTable macs = new AddressTable(singles.length);
        for (Attachment[] single : singles) {
            Addresses addresses = single[0].addresses();
            if (addresses.mac() != 0) {
                macs.put(0, addresses.mac(), single);
            }
        }
        return macs;
    }

    static AddressTable ofIpv4(Attachment[][] singles) {
        int entries = 0;
        for (Attachment[] single : singles) {
            entries += single[0].addresses().countOfIpv4();
        }
        AddressTable ipv4 = new AddressTable(entries);
        for (Attachment[] single : singles) {
            Addresses addresses = single[0].addresses();
            for (int i = 0; i < addresses.countOfIpv4(); i++) {
                ipv4.put(0, addresses.ipv4(i), single);
            }
        }
        return ipv4;
    }

    static AddressTable ofIpv6(Attachment[][] singles) {
        int entries = 0;
        for (Attachment[] single : singles) {
            entries += single[0].addresses().countOfIpv6();
        }
        AddressTable ipv6 = new AddressTable(entries);
        for (Attachment[] single : singles) {
            Addresses addresses = single[0].addresses();
            for (int i = 0; i < addresses.countOfIpv6(); i++) {
                ipv6.put(addresses.ipv6High(i), addresses.ipv6Low(i), single);
            }
        }
        return ipv6;
    }

    /** Adds an address that is not in it. */
    void put(long high, long low, Attachment[] audience) {
        int slot = slot(high, low);
        while (table[slot] != null) {
            slot = (slot + 1) & (table.length - 1);
        }
        table[slot] = audience;
        addresses[2 * slot] = high;
        addresses[2 * slot + 1] = low;
    }

    private int slot(long high, long low) {
        return (int) (((high * SPREAD ^ low) * SPREAD) >>> shift);
    }

    /** Finds the audience of a number; null for none. */
    Attachment @Nullable [] find(long low) {
        return find(0, low);
    }

    /** Finds the audience of an address; null for none. */
    Attachment @Nullable [] find(long high, long low) {
        int slot = slot(high, low);
        while (true) {
            Attachment[] candidate = table[slot];
            if (candidate == null || (addresses[2 * slot + 1] == low && addresses[2 * slot] == high)) {
                return candidate;
            }
            slot = (slot + 1) & (table.length - 1);
        }
    }
}
