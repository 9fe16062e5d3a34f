package org.machwire.server.filter.differential;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.machwire.filter.FilterProgram;

/** Compares executors with the reference, and counts. */
final class Comparison {
    private final List<Executor> executors;
    private final String seed;
    private long pairs;
    private long pairsWithoutHeader;
    private long pairsWithLibpcap;
    private long accepted;
    private long steps;

    Comparison(List<Executor> executors, String seed) {
        this.executors = executors;
        this.seed = seed;
    }

    /** Frame-and-program pairs on which every executor that takes the program agreed with the reference; the frame has a header. */
    long pairs() {
        return pairs;
    }

    /** Pairs of a program and a frame without a header, which every executor refused that may be asked about one. */
    long pairsWithoutHeader() {
        return pairsWithoutHeader;
    }

    /** Those of {@link #pairs} on which libpcap agreed, too. */
    long pairsWithLibpcap() {
        return pairsWithLibpcap;
    }

    /** Pairs in which the frame was accepted. */
    long accepted() {
        return accepted;
    }

    /** Instructions that all the runs together took. */
    long steps() {
        return steps;
    }

    /** Runs a program on all frames; an answer, or a place of decision, that differs from the reference's fails. Gives how many frames it accepted. */
    int compare(String what, FilterProgram program, List<Frame> frames) {
        List<Executor> able = executors.stream().filter(executor -> executor.takes(program)).toList();
        List<Executor.Runner> runners = new ArrayList<>();
        able.forEach(executor -> runners.add(executor.prepare(program)));
        int[] words = program.words();
        int acceptedHere = 0;
        for (Frame frame : frames) {
            Outcome expected = ReferenceInterpreter.run(words, frame.alone());
            for (int i = 0; i < runners.size(); i++) {
                if (frame.length() >= able.get(i).shortestFrame()
                        && (able.get(i).clearsMemory() || !expected.readUnwritten())) {
                    int delivered = runners.get(i).delivered(frame);
                    if (delivered != expected.delivered()) {
                        throw new AssertionError(
                                able.get(i).name() + " delivers " + delivered + " octets, the reference "
                                        + expected.delivered() + "; " + place(what, words, frame));
                    }
                    pairsWithLibpcap += able.get(i) instanceof PcapLibrary ? 1 : 0;
                }
            }
            int decidedAt = program.decidedAt(frame.batch(), frame.offset(), frame.length());
            if (decidedAt != expected.decidedAt()) {
                throw new AssertionError("decided at " + decidedAt + ", the reference at " + expected.decidedAt() + "; "
                        + place(what, words, frame));
            }
            if (frame.length() < ReferenceInterpreter.HEADER) {
                pairsWithoutHeader++;
            } else {
                pairs++;
            }
            steps += expected.steps();
            acceptedHere += expected.delivered() > 0 ? 1 : 0;
        }
        accepted += acceptedHere;
        return acceptedHere;
    }

    private String place(String what, int[] words, Frame frame) {
        return seed + ", " + what + ", program " + Arrays.toString(words) + ", frame at " + frame.offset() + " of "
                + frame;
    }
}
