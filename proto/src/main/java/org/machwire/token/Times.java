package org.machwire.token;

import java.time.DateTimeException;
import java.time.Instant;

/** Writes seconds since 1970 for people. */
final class Times {
    private Times() {}

    static String text(long epochSeconds) {
        try {
            return Instant.ofEpochSecond(epochSeconds).toString();
        } catch (DateTimeException beyondAllYears) {
            return "second " + epochSeconds;
        }
    }
}
