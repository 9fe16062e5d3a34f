package org.machwire.client.filter;

import java.io.IOException;
import java.util.function.Consumer;
import org.machwire.client.capture.CaptureReader;
import org.machwire.client.capture.CapturedFrame;
import org.machwire.filter.Disassembly;
import org.machwire.filter.FilterProgram;

/**
 * What a program made of the frames of a capture.
 *
 * @param frames how many there were
 * @param matching how many it accepted
 * @param cut how many were recorded in part, and judged by what was recorded
 */
public record FilterRun(long frames, long matching, long cut) {

    /**
     * A frame that a program accepts.
     *
     * @param number counts the frames of the capture, from 1
     * @param octets how many of it are delivered, its header among them
     * @param decidedAt the instruction of BPF, or the word of CSPF, that accepted it, as {@link Disassembly.Line#index} has it
     */
    public record Match(long number, int octets, int decidedAt) {}

    /** Runs a program on all frames of a capture. @throws IOException what the reader throws, after what came before was told */
    public static FilterRun of(FilterProgram program, CaptureReader capture, Consumer<Match> each) throws IOException {
        long frames = 0;
        long matching = 0;
        long cut = 0;
        for (CapturedFrame frame = capture.next(); frame != null; frame = capture.next()) {
            frames++;
            cut += frame.isCut() ? 1 : 0;
            byte[] octets = frame.octets();
            int accepted = program.accept(octets, 0, octets.length);
            if (accepted > 0) {
                matching++;
                each.accept(new Match(frame.number(), accepted, program.decidedAt(octets, 0, octets.length)));
            }
        }
        return new FilterRun(frames, matching, cut);
    }
}
