package org.machwire.server.device;

import org.machwire.filter.FilterException;
import org.machwire.filter.FilterProgram;
import org.machwire.mach.MachException;
import org.machwire.mach.ReturnCode;

/** The words of a filter program as a client sends them: 32 bits each on the wire, 16 in a filter. */
public final class FilterWords {
    private static final int MAX_WORD = 0xffff;

    private final int[] words;
    private final boolean isLong;

    private FilterWords(int[] words, boolean isLong) {
        this.words = words;
        this.isLong = isLong;
    }

    /**
     * A {@code filter_array_t}.
     *
     * @param words not kept after {@link #parse}
     * @throws MachException MIG_ARRAY_TOO_LARGE more than 128 words, which MIG's stub does not send
     */
    public static FilterWords of(int[] words) {
        if (words.length > FilterProgram.MAX_WORDS) {
            throw new MachException(ReturnCode.MIG_ARRAY_TOO_LARGE, "a filter has at most 128 words");
        }
        return new FilterWords(words, false);
    }

    /** A program that may be longer than Mach's routine takes it. */
    public static FilterWords ofLong(int[] words) {
        return new FilterWords(words, true);
    }

    /** @throws MachException MIG_BAD_ARGUMENTS a word of more than 16 bits; D_INVALID_OPERATION a program that is refused */
    FilterProgram parse() {
        for (int word : words) {
            if ((word & ~MAX_WORD) != 0) {
                throw new MachException(ReturnCode.MIG_BAD_ARGUMENTS, "a filter word has 16 bits");
            }
        }
        try {
            return isLong ? FilterProgram.parseLong(words) : FilterProgram.parse(words);
        } catch (FilterException e) {
            MachException refusal = new MachException(ReturnCode.D_INVALID_OPERATION, String.valueOf(e.getMessage()))
                    .with("rule", e.rule().name());
            throw e.index() == FilterException.WHOLE_PROGRAM ? refusal : refusal.with("index", "" + e.index());
        }
    }
}
