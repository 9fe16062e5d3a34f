package org.machwire.filter;

/** A filter program is refused. It carries no stack trace: it is an answer to whoever wrote the program. */
public final class FilterException extends Exception {
    private static final long serialVersionUID = 1;
    /** The index of a rule that the program as a whole violates. */
    public static final int WHOLE_PROGRAM = -1;

    private final FilterRule rule;
    private final int index;

    private FilterException(FilterRule rule, int index, String message) {
        super(message, null, false, false);
        this.rule = rule;
        this.index = index;
    }

    static FilterException inProgram(FilterRule rule, String why) {
        return new FilterException(rule, WHOLE_PROGRAM, "the filter program is refused: " + why);
    }

    static FilterException atInstruction(FilterRule rule, int index, String why) {
        return new FilterException(rule, index, "the filter program is refused at instruction " + index + ": " + why);
    }

    static FilterException atWord(FilterRule rule, int index, String why) {
        return new FilterException(rule, index, "the filter program is refused at word " + index + ": " + why);
    }

    /** The rule that is violated. */
    public FilterRule rule() {
        return rule;
    }

    /**
     * Tells where the violation is: in a BPF program the instruction (of four words, the header is 0), else the word (the header
     * is 0), or {@link #WHOLE_PROGRAM}. The message names it, too.
     */
    public int index() {
        return index;
    }
}
