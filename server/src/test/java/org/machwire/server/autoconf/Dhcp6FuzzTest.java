package org.machwire.server.autoconf;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.machwire.server.frames.Frames;

/**
 * Whatever comes to the DHCPv6 server, it is one count and at most one reply, to its sender. {@code mvn test} runs the inputs kept; with
 * {@code JAZZER_FUZZ=1} Jazzer looks for others.
 */
class Dhcp6FuzzTest {
    private static final int MAX_LENGTH = 1400;

    private final Fuzz fuzz = new Fuzz();

    @FuzzTest
    void anyMessageIsAnsweredOrCounted(byte[] message) {
        if (message.length <= MAX_LENGTH) {
            fuzz.say(Frames.ipv6Udp(Scene.WEB, Scene.WEB_LINK_LOCAL, 546, Dhcp6Frames.SERVERS, "ff02::1:2", 547,
                    message));
        }
    }
}
