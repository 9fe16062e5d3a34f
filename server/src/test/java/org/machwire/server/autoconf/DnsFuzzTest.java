package org.machwire.server.autoconf;

import com.code_intelligence.jazzer.junit.FuzzTest;

/**
 * Whatever comes to the DNS server, it is one count and at most one reply, to its sender. {@code mvn test} runs the inputs kept; with
 * {@code JAZZER_FUZZ=1} Jazzer looks for others.
 */
class DnsFuzzTest {
    private static final int MAX_LENGTH = 1400;

    private final Fuzz fuzz = new Fuzz();

    @FuzzTest
    void anyMessageIsAnsweredOrCounted(byte[] message) {
        if (message.length <= MAX_LENGTH) {
            fuzz.say(DnsFrames.raw(message));
        }
    }
}
