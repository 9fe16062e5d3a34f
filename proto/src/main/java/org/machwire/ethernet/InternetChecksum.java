package org.machwire.ethernet;

/** Computes the Internet checksum (RFC 1071): the one's complement of the one's complement sum of 16-bit words. */
public final class InternetChecksum {
    private InternetChecksum() {}

    /**
     * Computes the checksum of some octets. Over octets that carry a right checksum the answer is 0.
     *
     * @return a 16-bit number, to be written in network order
     */
    public static int of(byte[] octets, int offset, int length) {
        return finish(add(0, octets, offset, length));
    }

    /** Adds octets to a running sum; an odd length counts as if a zero followed, so only the last part may be odd. */
    public static long add(long sum, byte[] octets, int offset, int length) {
        long total = sum;
        int end = offset + (length & ~1);
        int i = offset;
        for (; i <= end - Long.BYTES; i += Long.BYTES) { // in words of 32 bits: folding makes the same of them
            long eight = NetworkOrder.int64(octets, i);
            total += (eight >>> 32) + (eight & 0xffff_ffffL);
        }
        for (; i < end; i += 2) {
            total += NetworkOrder.uint16(octets, i);
        }
        return (length & 1) == 0 ? total : total + ((octets[end] & 0xff) << 8);
    }

    /** Folds a running sum into the checksum to write. */
    public static int finish(long sum) {
        long folded = sum;
        while (folded >>> 16 != 0) {
            folded = (folded & 0xffff) + (folded >>> 16);
        }
        return (int) ~folded & 0xffff;
    }
}
