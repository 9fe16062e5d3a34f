package org.machwire.pfinet.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.machwire.pfinet.stack.Frames.A_IP;
import static org.machwire.pfinet.stack.Frames.B_IP;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.machwire.ethernet.Ipv4Address;

class IcmpTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final byte[] ABCD = {'a', 'b', 'c', 'd'};
    private static final String ABCD_REQUEST = "4500002000004000400126db0a0000010a000002" + "080020fe12340007"
            + "61626364";

    private final FakeClock clock = new FakeClock();
    private final RecordingLink link = new RecordingLink("52:54:00:00:00:01", 1500);
    private final IpStack stack = new IpStack(new Ipv4Config(Frames.A, 24), link, clock);

    private CompletableFuture<PingResult> ping() {
        return stack.ping(Frames.B, 0x1234, 7, ABCD, TIMEOUT);
    }

    private void meetB() {
        stack.receive(Frames.requestFromB());
        link.take();
    }

    private long dropped(DropReason reason) {
        return stack.counters().dropped(reason);
    }

    @Test
    void anEchoRequestLeavesOctetByOctet() {
        meetB();

        assertThat(ping()).isNotDone();

        assertThat(link.take()).isEqualTo("525400000002" + "525400000001" + "0800" + ABCD_REQUEST);
    }

    @Test
    void anEchoReplyAnswersOctetByOctet() {
        meetB();

        stack.receive(Frames.icmp("0800 0000 1234 0007 61626364 65"));

        assertThat(link.take()).isEqualTo("525400000002" + "525400000001" + "0800"
                + "4500002100004000400126da0a0000010a000002" + "0000c3fd12340007" + "6162636465");
    }

    @Test
    void theRoundTripIsFromTheCallToTheReply() {
        CompletableFuture<PingResult> result = ping();
        clock.advance(Duration.ofMillis(300));
        stack.receive(Frames.replyFromB());
        clock.advance(Duration.ofMillis(200));

        stack.receive(Frames.icmp("0000 0000 1234 0007 61626364"));

        assertThat(result).isCompletedWithValue(new PingResult.Reply(500_000_000, 64, 12));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0000 0000 1235 0007 61626364", "0000 0000 1234 0008 61626364",
            "0000 0000 1234 0007 61626365", "0000 0000 1234 0007 6162636400", "0000 0000 1234 0007"})
    void aReplyThatDiffersInAnythingIsUnexpected(String message) {
        meetB();
        CompletableFuture<PingResult> result = ping();

        stack.receive(Frames.icmp(message));

        assertThat(result).isNotDone();
        assertThat(dropped(DropReason.ICMP_UNEXPECTED)).isEqualTo(1);
    }

    @Test
    void aSecondReplyIsUnexpected() {
        meetB();
        CompletableFuture<PingResult> result = ping();

        stack.receive(Frames.icmp("0000 0000 1234 0007 61626364"));
        stack.receive(Frames.icmp("0000 0000 1234 0007 61626364"));

        assertThat(result).isCompleted();
        assertThat(dropped(DropReason.ICMP_UNEXPECTED)).isEqualTo(1);
        assertThat(stack.counters().icmp()).isEqualTo(1);
    }

    @Test
    void withoutAReplyItTimesOutAndTheSameRequestMayBeMadeAgain() {
        meetB();
        CompletableFuture<PingResult> result = ping();
        assertThatIllegalStateException().isThrownBy(this::ping);
        clock.advance(TIMEOUT.minusNanos(1));
        stack.tick();
        assertThat(result).isNotDone();
        clock.advance(Duration.ofNanos(1));
        stack.tick();

        assertThat(result).isCompletedWithValue(new PingResult.TimedOut());
        assertThat(ping()).isNotDone();
    }

    @Test
    void aNeighbourThatDoesNotAnswerArpIsUnreachable() {
        CompletableFuture<PingResult> result = stack.ping(Frames.B, 1, 1, ABCD, Duration.ofSeconds(10));
        for (int i = 0; i < 3; i++) {
            assertThat(result).isNotDone();
            clock.advance(Duration.ofSeconds(1));
            stack.tick();
        }

        assertThat(result).isCompletedWithValue(new PingResult.Unreachable(Frames.A));
    }

    @Test
    void anErrorThatQuotesTheRequestEndsIt() {
        meetB();
        CompletableFuture<PingResult> result = ping();

        stack.receive(Frames.icmp("0301 0000 00000000" + ABCD_REQUEST));

        assertThat(result).isCompletedWithValue(new PingResult.Unreachable(Frames.B));
    }

    @Test
    void anErrorThatQuotesSomethingElseOrTooLittleIsUnexpected() {
        meetB();
        CompletableFuture<PingResult> result = ping();

        stack.receive(Frames.icmp("0301 0000 00000000" + ABCD_REQUEST.substring(0, 54)));
        stack.receive(Frames.icmp("0301 0000 00000000" + ABCD_REQUEST.replace("0a000001", "0a000003")));
        stack.receive(Frames.icmp("0301 0000 00000000" + ABCD_REQUEST.replace("4001", "4011")));
        stack.receive(Frames.icmp("0301 0000 00000000"));

        assertThat(result).isNotDone();
        assertThat(dropped(DropReason.ICMP_UNEXPECTED)).isEqualTo(4);
    }

    @Test
    void whatCannotLeaveIsSaidAtOnce() {
        assertThat(stack.ping(Ipv4Address.parse("192.0.2.1"), 1, 1, ABCD, TIMEOUT))
                .isCompletedWithValue(new PingResult.NotSent(SendOutcome.NO_ROUTE));
        assertThat(stack.ping(Ipv4Address.BROADCAST, 1, 1, ABCD, TIMEOUT))
                .isCompletedWithValue(new PingResult.NotSent(SendOutcome.NO_ROUTE));
        assertThat(stack.ping(Frames.B, 1, 1, new byte[1473], TIMEOUT))
                .isCompletedWithValue(new PingResult.NotSent(SendOutcome.TOO_LONG));
        assertThat(link.waiting()).isZero();
        assertThatIllegalArgumentException().isThrownBy(() -> stack.ping(Frames.B, 0x10000, 1, ABCD, TIMEOUT));
        assertThatIllegalArgumentException().isThrownBy(() -> stack.ping(Frames.B, 1, -1, ABCD, TIMEOUT));
    }

    @Test
    void requestsUnderWayAreBounded() {
        meetB();
        for (int i = 0; i < EchoTable.CAPACITY; i++) {
            assertThat(stack.ping(Frames.B, 1, i, ABCD, TIMEOUT)).isNotDone();
        }

        assertThat(stack.ping(Frames.B, 2, 1, ABCD, TIMEOUT))
                .isCompletedWithValue(new PingResult.NotSent(SendOutcome.QUEUE_FULL));
    }

    @Test
    void brokenShortAndUnknownMessagesAreDroppedByReason() {
        stack.receive(Frames.with(Frames.icmp("0800 0000 1234 0007 61626364"), 45, 0));
        stack.receive(Frames.icmp("0800 0000 1234 00"));
        stack.receive(Frames.icmp("0500 0000 0a000009"));

        assertThat(dropped(DropReason.ICMP_CHECKSUM)).isEqualTo(1);
        assertThat(dropped(DropReason.ICMP_MALFORMED)).isEqualTo(1);
        assertThat(dropped(DropReason.ICMP_TYPE)).isEqualTo(1);
        assertThat(link.waiting()).isZero();
    }

    @Test
    void anEchoRequestToEverybodyIsNotAnswered() {
        stack.receive(Frames.ipv4(B_IP, "0a0000ff", 1, "0800 f7ff 0000 0000"));

        assertThat(dropped(DropReason.ICMP_TYPE)).isEqualTo(1);
        assertThat(link.waiting()).isZero();
    }

    @Test
    void aClosedPortIsReportedOctetByOctet() {
        meetB();

        stack.receive(Frames.ipv4(B_IP, A_IP, 17, "0fa0 0009 000a 0000 6869"));

        assertThat(link.take()).endsWith("0303ed4900000000" + "4500001e1234000040115499" + B_IP + A_IP
                + "0fa00009000a0000");
        assertThat(dropped(DropReason.UDP_PORT)).isEqualTo(1);
    }

    @Test
    void closedPortsAreReportedTenTimesASecondAtMostAndNeverToABroadcast() {
        meetB();
        stack.receive(Frames.ipv4(B_IP, "ffffffff", 17, "0fa0 0009 0008 0000"));
        assertThat(link.waiting()).isZero();
        for (int i = 0; i < 50; i++) {
            stack.receive(Frames.ipv4(B_IP, A_IP, 17, "0fa0 0009 0008 0000"));
        }
        assertThat(link.waiting()).isEqualTo(10);
        clock.advance(Duration.ofSeconds(1));
        stack.receive(Frames.ipv4(B_IP, A_IP, 17, "0fa0 0009 0008 0000"));

        assertThat(link.waiting()).isEqualTo(11);
        assertThat(dropped(DropReason.UDP_PORT)).isEqualTo(52);
    }
}
