package org.machwire.server.filter.differential;

/**
 * Executes both languages from a program's words: plain, slow, and written from the languages' descriptions alone. It believes that the
 * program was verified.
 */
final class ReferenceInterpreter {
    static final int HEADER = 14;
    private static final int INTERPRETERS = 0xfc00;

    private ReferenceInterpreter() {}

    /** Runs a program, header word first, on a frame that has the whole array. */
    static Outcome run(int[] words, byte[] frame) {
        if (frame.length < HEADER) {
            return new Outcome(0, 0, 0, false);
        }
        return (words[0] & INTERPRETERS) == 0
                ? new ReferenceCspf(words, frame).run()
                : new ReferenceBpf(words, frame).run();
    }
}
