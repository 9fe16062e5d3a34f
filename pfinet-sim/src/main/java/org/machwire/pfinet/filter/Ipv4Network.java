package org.machwire.pfinet.filter;

import org.machwire.ethernet.Ipv4Address;

/**
 * The addresses that begin with the same bits.
 *
 * @param mask one bits for those that count
 * @param prefix the bits, zero behind the mask
 */
record Ipv4Network(int mask, int prefix) {
    /**
     * Parses {@code A.B.C.D/N}, N from 0 to 32.
     *
     * @throws IllegalArgumentException unless the text has that form, with no bits behind the prefix
     */
    static Ipv4Network parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("not A.B.C.D/N: " + text);
        }
        int address = Ipv4Address.parse(text.substring(0, slash)).value();
        int mask = mask(text.substring(slash + 1));
        if ((address & ~mask) != 0) {
            throw new IllegalArgumentException("it has bits behind its prefix: " + text);
        }
        return new Ipv4Network(mask, address);
    }

    private static int mask(String length) {
        int bits;
        try {
            bits = Integer.parseInt(length);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("not a prefix length: " + length, e);
        }
        if (bits < 0 || bits > Integer.SIZE) {
            throw new IllegalArgumentException("a prefix length is 0 to 32, not " + length);
        }
        return bits == 0 ? 0 : -1 << (Integer.SIZE - bits);
    }

    boolean contains(int address) {
        return (address & mask) == prefix;
    }
}
