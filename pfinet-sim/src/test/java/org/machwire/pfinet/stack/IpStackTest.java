package org.machwire.pfinet.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.machwire.ethernet.MacAddress;

class IpStackTest {
    private final FakeClock clock = new FakeClock();
    private final RecordingLink link = new RecordingLink("52:54:00:00:00:01", 1500);
    private final Ipv4Config config = new Ipv4Config(Frames.A, 24);
    private final IpStack stack = new IpStack(config, link, clock);

    /** Lets another thread use the stack, and waits for it: in vain if this thread holds the lock. */
    private static String useFromElsewhere(IpStack stack) {
        return CompletableFuture.supplyAsync(stack::counters, task -> Thread.ofVirtual().start(task))
                .thenApply(counters -> "free").completeOnTimeout("held", 5, TimeUnit.SECONDS).join();
    }

    @Test
    void callbacksRunWithoutTheLock() {
        List<String> seen = new ArrayList<>();
        stack.bind(7, (source, destination, payload) -> seen.add(useFromElsewhere(stack)));
        stack.schedule(Duration.ZERO, () -> seen.add(useFromElsewhere(stack)));
        CompletableFuture<Void> pinged = stack.ping(Frames.B, 1, 1, Frames.NONE, Duration.ofNanos(1))
                .thenAccept(result -> seen.add(useFromElsewhere(stack)));
        clock.advance(Duration.ofMillis(1));
        stack.receive(Frames.ipv4(Frames.B_IP, Frames.A_IP, 17, "0fa0000700080000"));
        stack.tick();

        assertThat(pinged).isCompleted();
        assertThat(seen).containsExactly("free", "free", "free");
    }

    @Test
    void framesAreTransmittedWithoutTheLock() {
        List<String> seen = new ArrayList<>();
        List<IpStack> self = new ArrayList<>();
        self.add(new IpStack(config, new Link() {
            @Override
            public MacAddress address() {
                return link.address();
            }

            @Override
            public int mtu() {
                return 1500;
            }

            @Override
            public void transmit(byte[] frame) {
                seen.add(useFromElsewhere(self.getFirst()));
            }
        }, clock));

        self.getFirst().receive(Frames.requestFromB());

        assertThat(seen).containsExactly("free");
    }

    @Test
    void aCallbackThatThrowsStopsNeitherTheReceiverNorOtherCallbacks() {
        List<Throwable> reported = new ArrayList<>();
        List<String> ran = new ArrayList<>();
        Thread thread = Thread.currentThread();
        Thread.UncaughtExceptionHandler before = thread.getUncaughtExceptionHandler();
        thread.setUncaughtExceptionHandler((where, what) -> reported.add(what));
        try {
            stack.schedule(Duration.ZERO, () -> {
                throw new IllegalStateException("on purpose");
            });
            stack.schedule(Duration.ZERO, () -> ran.add("second"));
            stack.tick();
        } finally {
            thread.setUncaughtExceptionHandler(before);
        }

        assertThat(reported).singleElement().isInstanceOf(IllegalStateException.class);
        assertThat(ran).containsExactly("second");
    }

    @Test
    void scheduledCallbacksRunInTheOrderOfTheirTimesAndMayUseTheStack() {
        List<String> ran = new ArrayList<>();
        stack.schedule(Duration.ofSeconds(2), () -> ran.add("late"));
        stack.schedule(Duration.ofSeconds(1), () -> {
            ran.add("early");
            stack.schedule(Duration.ZERO, () -> ran.add("nested"));
        });
        stack.schedule(Duration.ofSeconds(1), () -> ran.add("early too"));
        clock.advance(Duration.ofMillis(999));
        stack.tick();
        assertThat(ran).isEmpty();
        clock.advance(Duration.ofMillis(1));
        stack.tick();
        assertThat(ran).containsExactly("early", "early too");
        clock.advance(Duration.ofSeconds(1));
        stack.tick();

        assertThat(ran).containsExactly("early", "early too", "nested", "late");
    }

    @Test
    void aLinkThatCannotCarryIpv4IsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new IpStack(config, new RecordingLink("52:54:00:00:00:01", 67), clock));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new IpStack(config, new RecordingLink("01:54:00:00:00:01", 1500), clock));
    }

    @Test
    void theReportNamesOnlyWhatOccurred() {
        stack.receive(new byte[3]);
        stack.receive(Frames.requestFromB());

        assertThat(stack.counters().report())
                .isEqualTo("received 2, sent 1; ARP 1, ICMP 0, UDP 0\ndropped 1: SHORT_FRAME\n");
    }
}
