package org.machwire.server.fabric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.machwire.server.fabric.Bench.SECOND;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.machwire.ethernet.Ethernet;
import org.machwire.ethernet.MacAddress;
import org.machwire.server.frames.Frames;
import org.machwire.server.frames.Packets;
import org.machwire.server.load.Conduct;
import org.machwire.server.load.Quarantine;
import org.machwire.server.load.Storm;
import org.machwire.server.load.StormLimits;
import org.machwire.v1.DropReason;

/** What is for many is bounded, and who keeps violating rules is cut off. */
class StormSwitchTest {
    private static final StormLimits LIMITS = new StormLimits(1, 2, 3, 4, 5, 6, 1);
    private static final MacAddress NOBODY = MacAddress.parse("02:00:00:00:00:99");
    private static final int MANY = 10;

    private static Conduct conduct() {
        return new Conduct(List.of(new Storm(LIMITS, 0)), Set.of(), Quarantine.NEVER);
    }

    private static Conduct quarantined(int violations, int quietSeconds) {
        return new Conduct(List.of(), Set.of(), Quarantine.of(new Quarantine.Rule(violations, quietSeconds), 0));
    }

    private static byte[] udp(Bench.Host from, MacAddress to, String destination, int port) {
        return Frames.ipv4Udp(from.mac(), from.ipv4(), port == 67 ? 68 : 7, to, destination, port,
                port == 67 ? Packets.dhcp(from.mac(), "0.0.0.0", 53, 1, 1, 255) : new byte[18]);
    }

    private static byte[] broadcast(Bench.Host from) {
        return udp(from, Frames.BROADCAST, "255.255.255.255", 9);
    }

    private static void assertBound(boolean hub, int limit, DropReason reason,
            Function<Bench.Host, byte[]> frame) {
        Bench bench = new Bench(Bench.rules(hub, true, false, 64));
        Bench.Host a = bench.host(10, conduct());
        bench.host(11);
        byte[][] frames = new byte[MANY][];
        Arrays.fill(frames, frame.apply(a));
        a.send(frames);
        assertThat(a.dropped(reason)).as("%s of %d frames", reason, MANY).isEqualTo(MANY - limit);
        assertThat(a.passed()).isEqualTo(limit);
        assertThat(a.witnessed).hasSize(MANY - limit).containsOnly(reason);
        bench.now = SECOND / limit;
        a.send(frames);
        assertThat(a.passed()).as("a moment later").isEqualTo(limit + 1);
        bench.now = 10 * SECOND;
        a.send(frames);
        assertThat(a.passed()).as("a second later").isEqualTo(2L * limit + 1);
    }

    @Test
    void dhcpIsBound() {
        assertBound(false, 1, DropReason.STORM_DHCP, a -> udp(a, Frames.BROADCAST, "255.255.255.255", 67));
        assertBound(false, 1, DropReason.STORM_DHCP, a -> udp(a, Bench.mac(11), "10.69.0.11", 67));
        assertBound(false, 1, DropReason.STORM_DHCP, a -> Frames.ipv6Udp(a.mac(), a.ipv6(), 546,
                MacAddress.parse("33:33:00:01:00:02"), "ff02::1:2", 547, (byte) 1, (byte) 0, (byte) 0, (byte) 1));
    }

    @Test
    void membershipIsBound() {
        assertBound(false, 2, DropReason.STORM_MEMBERSHIP, a -> Frames.ipv4(a.mac(), a.ipv4(),
                MacAddress.parse("01:00:5e:01:02:03"), "239.1.2.3", 2, Packets.igmp(0x16, "239.1.2.3")));
        assertBound(false, 2, DropReason.STORM_MEMBERSHIP, a -> Frames.mldDone(a.mac(), a.ipv6(), "ff05::1"));
    }

    @Test
    void neighbourDiscoveryIsBoundAlsoToOne() {
        assertBound(false, 3, DropReason.STORM_NEIGHBOUR, a -> Frames.arpRequest(a.mac(), a.ipv4(), "10.69.0.77"));
        assertBound(false, 3, DropReason.STORM_NEIGHBOUR, a -> Frames.arpRequest(a.mac(), a.ipv4(), "10.69.0.11"));
        assertBound(false, 3, DropReason.STORM_NEIGHBOUR,
                a -> Frames.arpReply(a.mac(), a.ipv4(), Bench.mac(11), "10.69.0.11"));
        assertBound(false, 3, DropReason.STORM_NEIGHBOUR, a -> Frames.icmpv6(a.mac(), a.ipv6(), Bench.mac(11),
                "fd69::b", 255, 136, Packets.neighbour(a.ipv6())));
        assertBound(false, 3, DropReason.STORM_NEIGHBOUR,
                a -> Frames.with(Frames.arp(a.mac(), a.ipv4(), Frames.BROADCAST, 3, a.mac(), a.ipv4()),
                        Ethernet.TYPE_OFFSET, 0x80, 0x35));
    }

    @Test
    void broadcastIsBound() {
        assertBound(false, 4, DropReason.STORM_BROADCAST, StormSwitchTest::broadcast);
    }

    @Test
    void theGroupsOfEveryHostAreBound() {
        assertBound(false, 5, DropReason.STORM_MULTICAST,
                a -> udp(a, MacAddress.parse("01:00:5e:00:00:fb"), "224.0.0.251", 5353));
        assertBound(false, 5, DropReason.STORM_MULTICAST, a -> Frames.ipv6Ping(a.mac(), a.ipv6(),
                MacAddress.parse("33:33:00:00:00:01"), "ff02::1"));
    }

    @Test
    void inAHubWhatIsForNobodyIsBound() {
        assertBound(true, 6, DropReason.STORM_UNKNOWN, a -> udp(a, NOBODY, "10.69.0.99", 9));
    }

    @Test
    void unicastAndOtherGroupsAreNot() {
        for (boolean hub : new boolean[]{false, true}) {
            Bench bench = new Bench(Bench.rules(hub, true, false, 64));
            Bench.Host a = bench.host(10, conduct());
            bench.host(11);
            byte[][] frames = new byte[1000][];
            Arrays.fill(frames, 0, 500, udp(a, Bench.mac(11), "10.69.0.11", 9));
            Arrays.fill(frames, 500, 1000, udp(a, MacAddress.parse("01:00:5e:01:02:03"), "239.1.2.3", 9));
            a.send(frames);
            assertThat(a.passed()).isEqualTo(1000);
        }
    }

    @Test
    void whatGoesNowhereCostsNothing() {
        Bench bench = new Bench();
        Bench.Host a = bench.host(10, conduct());
        byte[] lost = Frames.arpReply(a.mac(), a.ipv4(), NOBODY, "10.69.0.99");
        a.send(lost, lost, lost, lost);
        assertThat(a.dropped(DropReason.NO_DESTINATION)).isEqualTo(4);
        a.send(Frames.gratuitousRequest(a.mac(), a.ipv4()));
        assertThat(a.passed()).isOne();
    }

    @Test
    void aFrameTakesFromTheFirstClassThatItIsIn() {
        Bench bench = new Bench();
        Bench.Host a = bench.host(10, conduct());
        byte[] arp = Frames.gratuitousRequest(a.mac(), a.ipv4());
        a.send(arp, arp, arp, broadcast(a), broadcast(a), broadcast(a), broadcast(a));
        assertThat(a.passed()).isEqualTo(7);
    }

    @Test
    void whoKeepsViolatingIsCutOffUntilItIsQuiet() {
        Bench bench = new Bench();
        Bench.Host a = bench.host(10, quarantined(3, 10));
        byte[] forged = Frames.arpReply(a.mac(), "10.69.0.1", Bench.mac(11), "10.69.0.11");
        for (int i = 0; i < 3; i++) {
            a.send(forged);
        }
        assertThat(a.dropped(DropReason.ARP_SPA)).isEqualTo(3);
        a.send(broadcast(a), forged);
        assertThat(a.dropped(DropReason.QUARANTINED)).isEqualTo(2);
        assertThat(a.dropped(DropReason.ARP_SPA)).as("counted once").isEqualTo(3);

        bench.now = 9 * SECOND;
        a.send(broadcast(a), new byte[3], broadcast(a));
        assertThat(a.dropped(DropReason.QUARANTINED)).isEqualTo(4);
        assertThat(a.dropped(DropReason.FRAME_SIZE)).isOne();
        bench.now = 10 * SECOND;
        a.send(broadcast(a));
        assertThat(a.passed()).isOne();
    }

    @Test
    void whoGoesOnWhileCutOffStaysSo() {
        Bench bench = new Bench();
        Bench.Host a = bench.host(10, quarantined(1, 10));
        byte[] forged = Frames.ethernet(a.mac(), Bench.mac(11), 0x8100, new byte[46]);
        for (int second = 0; second < 50; second += 9) {
            bench.now = second * SECOND;
            a.send(forged);
        }
        assertThat(a.dropped(DropReason.ETHERTYPE)).isOne();
        assertThat(a.dropped(DropReason.QUARANTINED)).isEqualTo(5);
        bench.now = 54 * SECOND;
        a.send(broadcast(a));
        assertThat(a.passed()).isZero();
        bench.now = 55 * SECOND;
        a.send(broadcast(a));
        assertThat(a.passed()).isOne();
    }

    @Test
    void whatTheSwitchDropsIsNoViolation() {
        Bench bench = new Bench();
        Bench.Host a = bench.host(10, quarantined(1, 10));
        a.send(udp(a, NOBODY, "10.69.0.99", 9));
        a.send(new byte[3]);
        a.send(udp(a, MacAddress.parse("01:80:c2:00:00:00"), "10.69.0.99", 9));
        a.send(broadcast(a));
        assertThat(a.dropped(DropReason.QUARANTINED)).isZero();
        assertThat(a.passed()).isOne();
    }
}
