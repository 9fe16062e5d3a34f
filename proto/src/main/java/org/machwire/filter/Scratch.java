package org.machwire.filter;

/**
 * Scratch memory of programs: one array per thread, since a program runs to its end before the thread runs another. Its
 * content is whatever the last program left.
 */
public final class Scratch {
    /** Enough for BPF's 16 words and for CSPF's stack of 31. */
    private static final int WORDS = 32;
    /** Where compiled programs that are too long for one method keep A between two of them. */
    public static final int A = WORDS;
    /** The same, of X. */
    public static final int X = WORDS + 1;
    /** Where what was answered of a frame is left, of a run over several. */
    public static final int ANSWER = WORDS + 2;
    private static final int LENGTH = WORDS + 3;
    private static final ThreadLocal<int[]> OF_THREAD = ThreadLocal.withInitial(() -> new int[LENGTH]);

    private Scratch() {}

    /** The array of the calling thread; programs overwrite it. */
    public static int[] ofThisThread() {
        return OF_THREAD.get();
    }
}
