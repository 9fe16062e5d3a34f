package org.machwire.filter;

/**
 * Scratch memory of interpreters: one array per thread, since a program runs to its end before the thread runs another. Its
 * content is whatever the last program left.
 */
final class Scratch {
    /** Enough for BPF's 16 words and for CSPF's stack. */
    private static final int LENGTH = 32;
    private static final ThreadLocal<int[]> OF_THREAD = ThreadLocal.withInitial(() -> new int[LENGTH]);

    private Scratch() {}

    static int[] ofThisThread() {
        return OF_THREAD.get();
    }
}
