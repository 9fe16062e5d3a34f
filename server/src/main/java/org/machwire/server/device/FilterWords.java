package org.machwire.server.device;

import org.machwire.filter.FilterException;
import org.machwire.filter.FilterProgram;
import org.machwire.mach.MachException;
import org.machwire.mach.ReturnCode;

/** The words of a {@code filter_array_t} as a client sends them: 32 bits each on the wire, 16 in a filter. */
final class FilterWords {
    private static final int MAX_WORD = 0xffff;

    private FilterWords() {}

    /** @throws MachException MIG_BAD_ARGUMENTS a word of more than 16 bits; D_INVALID_OPERATION a program that is refused */
    static FilterProgram parse(int[] words) {
        for (int word : words) {
            if ((word & ~MAX_WORD) != 0) {
                throw new MachException(ReturnCode.MIG_BAD_ARGUMENTS, "a filter word has 16 bits");
            }
        }
        try {
            return FilterProgram.parse(words);
        } catch (FilterException e) {
            throw new MachException(ReturnCode.D_INVALID_OPERATION, String.valueOf(e.getMessage()));
        }
    }
}
