package org.machwire.server.load;

import java.util.List;
import java.util.function.LongSupplier;

/**
 * What a right may send in a second, by its own block and by all that it descends from: what is sent is charged to each of them, so
 * that children together have no more than their parent. Thread-safe; nothing is allocated.
 */
public final class Allowance {
    private final Rate[] frameRates;
    private final Rate[] octetRates;
    private final LongSupplier nanoClock;

    /**
     * @param frameRates all that frames are taken from
     * @param octetRates all that octets are taken from
     */
    public Allowance(List<Rate> frameRates, List<Rate> octetRates, LongSupplier nanoClock) {
        this.frameRates = frameRates.toArray(Rate[]::new);
        this.octetRates = octetRates.toArray(Rate[]::new);
        this.nanoClock = nanoClock;
    }

    /** Whether there is a limit at all. */
    public boolean isLimited() {
        return frameRates.length + octetRates.length > 0;
    }

    /** Takes frames with their octets, all or none, from every limit; tells whether they were there. */
    public boolean take(int frames, long octets) {
        long now = nanoClock.getAsLong();
        int framesTaken = takeAll(frameRates, frames, now);
        if (framesTaken < frameRates.length) {
            giveBack(frameRates, framesTaken, frames);
            return false;
        }
        int octetsTaken = takeAll(octetRates, octets, now);
        if (octetsTaken < octetRates.length) {
            giveBack(octetRates, octetsTaken, octets);
            giveBack(frameRates, framesTaken, frames);
            return false;
        }
        return true;
    }

    /** Takes from one after the other; returns from how many it could. */
    private static int takeAll(Rate[] rates, long units, long now) {
        int taken = 0;
        while (taken < rates.length && rates[taken].take(units, now)) {
            taken++;
        }
        return taken;
    }

    private static void giveBack(Rate[] rates, int count, long units) {
        for (int i = 0; i < count; i++) {
            rates[i].giveBack(units);
        }
    }
}
