package org.machwire.server.autoconf;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import org.machwire.server.frames.Frames;

/**
 * Whatever solicitation comes (the first octet says which), it is one count and at most one reply, to its sender. {@code mvn test} runs the inputs kept; with
 * {@code JAZZER_FUZZ=1} Jazzer looks for others.
 */
class NeighbourFuzzTest {
    private static final int MAX_LENGTH = 1400;

    private final Fuzz fuzz = new Fuzz();

    @FuzzTest
    void anyMessageIsAnsweredOrCounted(byte[] message) {
        if (message.length > 0 && message.length <= MAX_LENGTH) {
            fuzz.say(solicitation(message));
        }
    }

    private static byte[] solicitation(byte[] message) {
        boolean isUnspecified = (message[0] & 2) != 0;
        return Frames.icmpv6(Scene.WEB, isUnspecified ? "::" : Scene.WEB_LINK_LOCAL, Scene.STATION,
                isUnspecified ? "ff02::1:ff00:1" : Scene.STATION_LINK_LOCAL, 255, (message[0] & 1) == 0 ? 133 : 135,
                Arrays.copyOfRange(message, 1, message.length));
    }
}
