package org.machwire.client.bench;

import org.machwire.filter.FilterProgram;
import org.machwire.filter.WellKnownFilters;

/** Which filters the stations of a server set. */
enum Filters {
    /** What pfinet sets, of the stations of all cases but this. */
    USUAL,
    /** What pfinet sets. */
    PFINET,
    /** All frames. */
    ALL,
    /** All the same: six instructions that accept what pfinet's does, and one more EtherType. */
    SHARED,
    /** Each with another one more EtherType, so that no two programs are equal. */
    DIFFERENT;

    private static final int OTHER_TYPE = 0x9000;

    int[] of(int station) {
        return switch (this) {
            case USUAL, PFINET -> WellKnownFilters.pfinet();
            case ALL -> WellKnownFilters.acceptAll();
            case SHARED -> types(OTHER_TYPE);
            case DIFFERENT -> types(OTHER_TYPE + station);
        };
    }

    private static int[] types(int other) {
        return new int[]{FilterProgram.NETF_BPF | FilterProgram.NETF_IN, 0, 0, 0, 0x28, 0, 12, 0, 0x15, 3, other, 0,
                0x15,
                2, 0x0806, 0, 0x15, 1, 0x0800, 0, 0x15, 0x100, 0x86dd, 0, 0x06, 0, 1500, 0, 0x06, 0, 0, 0};
    }
}
