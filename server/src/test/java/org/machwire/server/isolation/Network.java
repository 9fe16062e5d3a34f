package org.machwire.server.isolation;

import java.math.BigInteger;

/**
 * A network of the segment.
 *
 * @param address some address in it, 8 or 32 digits
 * @param bits    the length of its prefix
 */
record Network(String address, int bits) {
    /** Whether an address, of any family, is in it. */
    boolean contains(String other) {
        return other.length() == address.length() && prefix(other).equals(prefix(address));
    }

    /** Whether an IPv4 address is the one for all hosts of the network. */
    boolean isBroadcast(String other) {
        return other.length() == 8 && contains(other) && bits < 31
                && number(other).not().getLowestSetBit() >= 32 - bits;
    }

    private BigInteger prefix(String other) {
        return number(other).shiftRight(4 * other.length() - bits);
    }

    private static BigInteger number(String other) {
        return new BigInteger(other, 16);
    }
}
