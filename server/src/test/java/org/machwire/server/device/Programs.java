package org.machwire.server.device;

import org.machwire.filter.FilterProgram;
import org.machwire.filter.WellKnownFilters;

/** Filter programs as clients send them. */
final class Programs {
    private static final int RET_K = 0x06;

    /** The most that a program may have; a word is a quarter of an instruction, and the header takes four. */
    static final int MOST_INSTRUCTIONS = FilterProgram.MAX_LONG_WORDS / 4 - 1;

    /** All that the device hears. */
    static final int[] ALL = WellKnownFilters.acceptAll();
    /** All that its own clients send. */
    static final int[] OUT = ret(FilterProgram.NETF_OUT, 0xffff);
    static final int[] BOTH_WAYS = WellKnownFilters.libpcap();
    static final int[] NOTHING = ret(FilterProgram.NETF_IN, 0);

    private Programs() {}

    /** Delivers the first {@code octets} of the payload. */
    static int[] ret(int directions, int octets) {
        return new int[]{FilterProgram.NETF_BPF | directions, 0, 0, 0, RET_K, 0, octets, 0};
    }

    /** A program of so many instructions: loads of a constant, the last of them a return of everything. */
    static int[] loads(int instructions) {
        int[] words = new int[4 + 4 * instructions];
        words[0] = FilterProgram.NETF_BPF | FilterProgram.NETF_IN;
        words[words.length - 4] = RET_K;
        words[words.length - 2] = 0xffff;
        return words;
    }
}
