package org.machwire.server.filter;

import org.machwire.ethernet.FrameBatch;
import org.machwire.filter.Scratch;

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

    /**
     * Runs it on frames of a batch in their order, until one that it does not accept as a whole.
     *
     * @param batch whose frames have at least 14 octets
     * @return which one that is, with what it answered in {@link Scratch#ANSWER} of {@code memory}; {@code to} if there is none
     */
    default int runWhileWhole(FrameBatch batch, int from, int to, int[] memory) {
        for (int i = from; i < to; i++) {
            int answer = run(batch.octets(), batch.offset(i), batch.length(i), memory);
            if (answer != batch.length(i)) {
                memory[Scratch.ANSWER] = answer;
                return i;
            }
        }
        return to;
    }
}
