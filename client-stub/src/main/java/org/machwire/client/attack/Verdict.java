package org.machwire.client.attack;

import java.util.List;

/**
 * What came of an attack.
 *
 * @param held nothing got through
 * @param seen the figures, in one line
 * @param faults what was wrong, each with the frame in hexadecimal where it is one frame's fault; empty if it held
 */
record Verdict(boolean held, String seen, List<String> faults) {
    Verdict {
        faults = List.copyOf(faults);
    }

    /** A verdict that holds if nothing was wrong. */
    static Verdict of(String seen, List<String> faults) {
        return new Verdict(faults.isEmpty(), seen, faults);
    }
}
