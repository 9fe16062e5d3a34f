package org.machwire.filter;

/** A filter program is refused. It carries no stack trace: it is an answer to whoever wrote the program. */
public final class FilterException extends Exception {
    private static final long serialVersionUID = 1;
    /** The index of a rule that the program as a whole violates. */
    public static final int WHOLE_PROGRAM = -1;

    private final int index;

    private FilterException(int index, String message) {
        super(message, null, false, false);
        this.index = index;
    }

    static FilterException inProgram(String rule) {
        return new FilterException(WHOLE_PROGRAM, "the filter program is refused: " + rule);
    }

    static FilterException atInstruction(int index, String rule) {
        return new FilterException(index, "the filter program is refused at instruction " + index + ": " + rule);
    }

    static FilterException atWord(int index, String rule) {
        return new FilterException(index, "the filter program is refused at word " + index + ": " + rule);
    }

    /**
     * Tells where the violation is: in a BPF program the instruction (of four words, the header is 0), else the word (the header
     * is 0), or {@link #WHOLE_PROGRAM}. The message names it, too.
     */
    public int index() {
        return index;
    }
}
