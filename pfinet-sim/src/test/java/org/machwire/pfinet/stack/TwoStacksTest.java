package org.machwire.pfinet.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.machwire.ethernet.Ipv4Address;

class TwoStacksTest {
    private final FakeClock clock = new FakeClock();
    private final Wire wire = new Wire();
    private final Wire.Tap tapA = wire.tap("52:54:00:00:00:01");
    private final Wire.Tap tapB = wire.tap("52:54:00:00:00:02");
    private final IpStack a = new IpStack(new Ipv4Config(Frames.A, 24), tapA, clock);
    private final IpStack b = new IpStack(new Ipv4Config(Frames.B, 24), tapB, clock);

    TwoStacksTest() {
        tapA.connect(a);
        tapB.connect(b);
    }

    private void step(Duration time) {
        clock.advance(time);
        a.tick();
        b.tick();
        wire.deliverAll();
    }

    @Test
    void aPingFindsItsWayThereAndBack() {
        CompletableFuture<PingResult> result = a.ping(Frames.B, 1, 1, new byte[1472], Duration.ofSeconds(1));
        wire.deliverAll();

        assertThat(result).isCompletedWithValue(new PingResult.Reply(0, 64, 1480));
        assertThat(a.counters().framesSent()).as("request by ARP, echo request").isEqualTo(2);
        assertThat(b.counters().framesSent()).as("reply by ARP, echo reply: B has learned A").isEqualTo(2);
        assertThat(a.counters().receivedAndDropped() + b.counters().receivedAndDropped()).isZero();
    }

    @Test
    void thePingerReportsLikePing() {
        List<String> lines = new ArrayList<>();
        CompletableFuture<PingStatistics> done = Pinger.run(a, new PingPlan(Frames.B, 77, 3), lines::add);
        clock.advance(Duration.ofNanos(250_000));
        wire.deliverAll();
        assertThat(lines).containsExactly("64 bytes from 10.0.0.2: icmp_seq=0 ttl=64 time=0.250 ms");
        step(Duration.ofSeconds(1));
        assertThat(lines).hasSize(2);
        assertThat(done).isNotDone();
        step(Duration.ofSeconds(1));

        assertThat(done).isCompletedWithValue(new PingStatistics(Frames.B, 3, 3, 0, 83_333, 250_000));
        assertThat(done.join().report()).isEqualToNormalizingNewlines("""
                --- 10.0.0.2 ping statistics ---
                3 packets transmitted, 3 packets received, 0% packet loss
                round-trip min/avg/max = 0.000/0.083/0.250 ms
                """);
    }

    @Test
    void thePingerReportsSilence() {
        List<String> lines = new ArrayList<>();
        PingPlan plan = new PingPlan(Ipv4Address.parse("10.0.0.9"), 77, 2);
        CompletableFuture<PingStatistics> done = Pinger.run(a, plan, lines::add);
        for (int i = 0; i < 6; i++) {
            step(Duration.ofSeconds(1));
        }

        assertThat(lines).containsExactly("From 10.0.0.1: icmp_seq=0 destination unreachable",
                "From 10.0.0.1: icmp_seq=1 destination unreachable");
        assertThat(done.join().report()).isEqualToNormalizingNewlines("""
                --- 10.0.0.9 ping statistics ---
                2 packets transmitted, 0 packets received, 100% packet loss
                """);
    }

    @Test
    void theEchoServerAnswersUntilItIsClosed() {
        List<String> heard = new ArrayList<>();
        a.bind(4000, (source, destination, payload) -> heard.add(source + " " + payload.length));
        EchoServer server = new EchoServer(b, EchoServer.DEFAULT_PORT);
        server.start();
        a.send(4000, new Endpoint(Frames.B, 7), new byte[1472]);
        a.send(4000, new Endpoint(Frames.B, 7), Frames.NONE);
        wire.deliverAll();
        server.close();
        a.send(4000, new Endpoint(Frames.B, 7), Frames.NONE);
        wire.deliverAll();

        assertThat(heard).containsExactly("10.0.0.2:7 1472", "10.0.0.2:7 0");
        assertThat(server.answered()).isEqualTo(2);
        assertThat(b.counters().dropped(DropReason.UDP_PORT)).isEqualTo(1);
    }

    @Test
    void twoEchoServersDoNotTalkForEver() {
        new EchoServer(a, 7).start();
        new EchoServer(b, 7).start();

        a.send(7, new Endpoint(Frames.B, 7), new byte[1]);
        a.send(4000, new Endpoint(Ipv4Address.BROADCAST, 7), new byte[1]);
        wire.deliverAll();

        assertThat(b.counters().udp()).isEqualTo(2);
        assertThat(a.counters().udp()).isZero();
    }

    @Test
    void anUnreliableWireLosesPingsAndNothingElse() {
        long seed = 42;
        UnreliableLink bad = new UnreliableLink(wire.tap("52:54:00:00:00:03"), seed, 6);
        Ipv4Address address = Ipv4Address.parse("10.0.0.3");
        IpStack c = new IpStack(new Ipv4Config(address, 24), bad, clock);
        bad.connect(c);
        PingPlan plan = new PingPlan(Frames.B, 5, 300, Duration.ofSeconds(1), Duration.ofSeconds(4), 56);
        CompletableFuture<PingStatistics> done = Pinger.run(c, plan, line -> {});
        for (int i = 0; i < 310; i++) {
            wire.deliverAll();
            c.tick();
            step(Duration.ofSeconds(1));
        }

        PingStatistics statistics = done.join();
        assertThat(bad.lost()).as("seed %d", seed).isPositive();
        assertThat(statistics.sent()).as("seed %d", seed).isEqualTo(300);
        assertThat(statistics.received()).as("seed %d", seed).isBetween(150, 299);
        StackCounters counters = c.counters();
        assertThat(counters.dropped(DropReason.ICMP_UNEXPECTED)).as("doubled, seed %d", seed).isPositive();
        assertThat(counters.receivedAndDropped()).isEqualTo(counters.dropped(DropReason.ICMP_UNEXPECTED)
                + counters.dropped(DropReason.ARP_OTHER_TARGET) + counters.dropped(DropReason.OTHER_STATION));
    }
}
