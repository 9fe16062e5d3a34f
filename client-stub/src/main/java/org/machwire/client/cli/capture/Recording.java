package org.machwire.client.cli.capture;

import java.io.IOException;
import java.util.function.Predicate;
import org.machwire.client.CaptureStream;
import org.machwire.client.SeenFrame;

/**
 * Carries the frames of a capture to an output, and counts. A frame is captured once the output has taken all of its batch, not before. One thread carries;
 * any may ask how far it has come.
 */
final class Recording {
    private final Predicate<SeenFrame> wanted;
    private final long most;
    private long received;
    private long written;
    private volatile long captured;
    private volatile long underway;
    private volatile long progress;
    private volatile long lost;

    /**
     * Makes one that has carried nothing.
     *
     * @param wanted which frames are
     * @param most wanted frames after which it is at its end
     */
    Recording(Predicate<SeenFrame> wanted, long most) {
        this.wanted = wanted;
        this.most = most;
    }

    /** Carries frames until there are enough, or no more. @throws IOException as the output */
    void run(CaptureStream stream, CaptureOutput output) throws IOException {
        output.flush();
        for (CaptureStream.Batch batch = stream.next(); batch != null; batch = stream.next()) {
            lost = batch.lost();
            underway = Math.min(batch.frames().stream().filter(wanted).count(), most - written);
            boolean enough = write(batch, output);
            output.flush();
            captured = written;
            underway = 0;
            progress = received;
            if (enough) {
                return;
            }
        }
    }

    private boolean write(CaptureStream.Batch batch, CaptureOutput output) throws IOException {
        for (SeenFrame frame : batch.frames()) {
            received++;
            if (wanted.test(frame)) {
                output.frame(frame);
                if (++written == most) {
                    return true;
                }
            }
        }
        return false;
    }

    /** How many frames came or were lost. */
    long received() {
        return received + lost;
    }

    /** How many were lost before they came. */
    long lost() {
        return lost;
    }

    /** Changes with each batch that the output has taken. */
    long progress() {
        return progress;
    }

    /** What has become of the frames. */
    String summary() {
        return frames(captured) + " captured, " + frames(lost) + " lost";
    }

    /** What is known of the frames while the output is stuck: what it has not taken, nobody has. */
    String summaryOfStuck() {
        return frames(captured) + " captured, at least " + frames(lost + underway) + " lost: the output is not read";
    }

    private static String frames(long number) {
        return number + (number == 1 ? " frame" : " frames");
    }
}
