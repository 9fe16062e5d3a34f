package org.machwire.server.filter;

/** Runs one filter program on frames: a {@link org.machwire.filter.FilterCode} that is interpreted, or what it was compiled to. */
@FunctionalInterface
public interface FilterRunner {
    /**
     * Runs it on one frame. Reads nothing but the frame, and allocates nothing.
     *
     * @param octets holds the frame at {@code offset}, {@code length} octets, at least 14, which must lie inside the array
     * @param memory of {@link org.machwire.filter.Scratch}; overwritten
     * @return how many octets of the frame to deliver, 0 for none; or, negative, the complement of how many if the first words of
     *         {@code memory} are the keys that are looked for
     */
    int run(byte[] octets, int offset, int length, int[] memory);
}
