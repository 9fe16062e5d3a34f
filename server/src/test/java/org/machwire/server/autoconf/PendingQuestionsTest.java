package org.machwire.server.autoconf;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.machwire.server.names.DeviceIdentity;

class PendingQuestionsTest {
    private static final DeviceIdentity WEB = new DeviceIdentity("lan", 1000, "/net/lan", "web");
    private static final long SECOND_NS = 1_000_000_000L;

    private int next = 0x7_0000;
    private final PendingQuestions pending = new PendingQuestions(() -> next++);

    private static byte[] question() {
        return HexFormat.of().parseHex("0000" + "0100" + "0001" + "0000".repeat(3) + DnsFrames.question("a.b", 1, 1));
    }

    private static byte[] answer(String head, String name) {
        return HexFormat.of().parseHex(head + "0001" + "0000".repeat(3) + DnsFrames.question(name, 1, 1));
    }

    private boolean add(DeviceIdentity asker) {
        return pending.add(asker, question(), _ -> {});
    }

    @Test
    void aQuestionIsSentOnceWithItsId() {
        next = 0xabc1234;
        add(WEB);

        assertThat(pending.next()).startsWith(0x12, 0x34, 0x01, 0x00);
        assertThat(pending.next()).isNull();
    }

    @Test
    void onlyTheRightAnswerIsTakenAndOnlyOnce() {
        next = 0x1234;
        add(WEB);
        assertThat(pending.answered(answer("12358180", "a.b"))).as("another id").isNull();
        assertThat(pending.answered(answer("12340180", "a.b"))).as("a question").isNull();
        assertThat(pending.answered(answer("1234a180", "a.b"))).as("another operation").isNull();
        assertThat(pending.answered(answer("12348180", "a.c"))).as("another name").isNull();
        assertThat(pending.answered(HexFormat.of().parseHex("12348180000100000000"))).as("cut off").isNull();
        assertThat(pending.answered(HexFormat.of().parseHex("1234" + "8180" + "0001" + "0000".repeat(3) + "0161")))
                .as("cut off").isNull();
        assertThat(
                pending.answered(HexFormat.of().parseHex("1234" + "8180" + "0000" + "0000".repeat(3) + "00".repeat(9))))
                .as("no question").isNull();

        assertThat(pending.answered(answer("12348180", "A.b"))).as("another case").isNotNull();
        assertThat(pending.answered(answer("12348180", "a.b"))).as("again").isNull();
        assertThat(pending.size()).isZero();
    }

    @Test
    void oneDeviceHasItsBoundAndAllHaveOne() {
        for (int i = 0; i < PendingQuestions.MAX_OF_ONE; i++) {
            assertThat(add(WEB)).isTrue();
        }
        assertThat(add(WEB)).isFalse();
        int taken = PendingQuestions.MAX_OF_ONE;
        for (int device = 0; device < 40; device++) {
            DeviceIdentity other = new DeviceIdentity("lan", device, "/net/lan", "other");
            for (int i = 0; i < PendingQuestions.MAX_OF_ONE; i++) {
                taken += add(other) ? 1 : 0;
            }
        }
        assertThat(taken).isEqualTo(PendingQuestions.MAX_IN_ALL).isEqualTo(pending.size());
        assertThat(pending.answered(answer("00008180", "a.b"))).isNotNull();
        assertThat(add(WEB)).as("one was answered").isTrue();
    }

    @Test
    void aQuestionIsGivenUpOnFiveSecondsAfterItWasSeenFirst() {
        long startNs = Long.MAX_VALUE - SECOND_NS;
        pending.tick(startNs);
        add(WEB);
        for (int second = 1; second <= 6; second++) {
            pending.tick(startNs + second * SECOND_NS);
            assertThat(pending.size()).as("second %d", second).isOne();
        }
        pending.tick(startNs + 7 * SECOND_NS);

        assertThat(pending.size()).isZero();
        assertThat(pending.answered(answer("00008180", "a.b"))).isNull();
        for (int i = 0; i < PendingQuestions.MAX_OF_ONE; i++) {
            assertThat(add(WEB)).as("it counts no more").isTrue();
        }
    }

    @Test
    void noIdIsUsedTwice() {
        PendingQuestions stuck = new PendingQuestions(() -> 7);
        assertThat(stuck.add(WEB, question(), _ -> {})).isTrue();
        assertThat(stuck.add(WEB, question(), _ -> {})).isFalse();
    }
}
