package org.machwire.server.names;

import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * The indexes from a first to a last, each free or taken. Its memory grows with the taken ones only, and no routine is linear in
 * them: finding the lowest free one costs a constant, amortized over what was taken. Not synchronized.
 */
final class IndexPool {
    private final int last;
    private final Set<Integer> taken = new HashSet<>();
    /** All free indexes below the frontier: those that came back. */
    private final TreeSet<Integer> returned = new TreeSet<>();
    /** Everything free from here on was never the lowest free one. */
    private int frontier;

    IndexPool(int first, int last) {
        this.frontier = first;
        this.last = last;
    }

    /** The lowest free index; -1 when all are taken. */
    int lowestFree() {
        if (!returned.isEmpty()) {
            return returned.first();
        }
        while (frontier <= last && taken.contains(frontier)) {
            frontier++;
        }
        return frontier <= last ? frontier : -1;
    }

    /** The lowest free index of a range; -1 when all are taken. Takes as long as the range has taken ones. */
    int lowestFree(AddressChoice.Range range) {
        for (int index = range.first(); index <= range.last() && index >= 0; index++) {
            if (isFree(index)) {
                return index;
            }
        }
        return -1;
    }

    /** Tells whether an index may be taken; none outside the bounds may. */
    boolean isFree(int index) {
        return (index >= frontier && index <= last && !taken.contains(index)) || returned.contains(index);
    }

    /** Takes an index; also one outside the bounds, which then makes no difference. */
    void take(int index) {
        taken.add(index);
        returned.remove(index);
    }

    /** Gives a taken index back. */
    void giveBack(int index) {
        taken.remove(index);
        if (index < frontier) {
            returned.add(index);
        }
    }
}
