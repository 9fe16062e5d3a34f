package org.machwire.server.guard;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.machwire.ethernet.Ethernet;

/**
 * Whatever a frame holds, nothing throws or reads beside it, and each verdict is one of the guard's. {@code mvn test} runs the inputs kept;
 * with {@code JAZZER_FUZZ=1} Jazzer looks for others.
 */
class GuardFuzzTest {
    private static final int MAX_LENGTH = 9014;

    private final Judges judges = new Judges();

    @FuzzTest
    void anyFrameIsWalkedInsideItself(byte[] frame) {
        if (isFrame(frame)) {
            judges.walk(frame);
        }
    }

    @FuzzTest
    void anyFrameIsJudgedAndExplained(byte[] frame) {
        if (isFrame(frame)) {
            judges.judge(frame);
        }
    }

    private static boolean isFrame(byte[] frame) {
        return frame.length >= Ethernet.HEADER_LENGTH && frame.length <= MAX_LENGTH;
    }
}
