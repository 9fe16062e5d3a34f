package org.machwire.server.autoconf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.machwire.ethernet.FrameBatch;
import org.machwire.ethernet.MacAddress;
import org.machwire.server.fabric.Membrane;
import org.machwire.server.fabric.Switch;
import org.machwire.server.fabric.SwitchRules;
import org.machwire.server.frames.Frames;
import org.machwire.server.names.Hosts;
import org.machwire.v1.DropReason;

class StationTest {
    private static final int ROUNDS = 5_000;

    @Test
    void hostsThatAskAtOnceAreEachAnsweredForThemselves() throws InterruptedException {
        Scene scene = new Scene();
        List<Probe> probes = List.of(scene.web, scene.db, scene.secret, scene.gate);
        List<Thread> threads = new ArrayList<>();
        for (Probe probe : probes) {
            byte[] discover = from(probe.mac);
            threads.add(Thread.ofPlatform().start(() -> {
                for (int i = 0; i < ROUNDS; i++) {
                    probe.say(discover);
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }

        for (Probe probe : probes) {
            byte lastOctet = (byte) probe.mac.value();
            assertThat(probe.takeHeard()).filteredOn(one -> Scene.isFrom(one, Scene.STATION)).hasSize(ROUNDS)
                    .allMatch(one -> one[14 + 28 + 19] == lastOctet && one[5] == lastOctet);
        }
        assertThat(scene.station.received().frames(DropReason.NOT_DROPPED)).isEqualTo(4 * ROUNDS);
    }

    /** A discover to the station alone, so that the others are not told. */
    private static byte[] from(MacAddress mac) {
        byte[] frame = Frames.with(DhcpFrames.unicast("0.0.0.0", DhcpFrames.DISCOVER, DhcpFrames.END), 40, 0, 0);
        System.arraycopy(mac.octets(), 0, frame, 6, 6);
        System.arraycopy(mac.octets(), 0, frame, 70, 6);
        return frame;
    }

    @Test
    void resolutionAndEchoAllocateNothing() {
        Switch segment = new Switch(SwitchRules.of(1514, false), () -> 0);
        Station station = new Station(Scene.OFFER, new Hosts(), null);
        station.attach(segment);
        FrameBatch ping = new FrameBatch();
        ping.set(Frames.ipv4Ping(Scene.WEB, Scene.WEB_IP, Scene.STATION, Scene.STATION_IP, new byte[8]));
        FrameBatch request = new FrameBatch();
        request.set(Frames.arpRequest(Scene.WEB, Scene.WEB_IP, Scene.STATION_IP));
        receiveOften(station, ping, request);

        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        receiveOften(station, ping, request);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;

        assertThat(station.received().frames(DropReason.NOT_DROPPED)).isEqualTo(80_000);
        assertThat(allocated).as("octets for 40,000 frames").isLessThan(100_000);
    }

    private static void receiveOften(Station station, FrameBatch first, FrameBatch second) {
        Membrane membrane = new Membrane();
        for (int i = 0; i < 20_000; i++) {
            station.receive(first, 0, 1, membrane);
            station.receive(second, 0, 1, membrane);
        }
    }

    /** Routers and the uplink hear who joins which group. */
    @Test
    void reportsOfMembersDoNotReachTheStation() {
        Scene scene = new Scene();
        scene.web.say(Frames.mldReport(Scene.WEB, Scene.WEB_LINK_LOCAL, "ff05::1"));

        assertThat(scene.station.received().frames(DropReason.NOT_SERVED)
                + scene.station.received().frames(DropReason.UNREADABLE)).isZero();
    }

    @Test
    void aStationThatIsNotPluggedInAnswersNobody() {
        Station station = new Station(Scene.OFFER, new Hosts(), null);
        FrameBatch request = new FrameBatch();
        request.set(Frames.arpRequest(Scene.WEB, Scene.WEB_IP, Scene.STATION_IP));
        station.receive(request, 0, 1, new Membrane());
        station.tick(0);

        assertThat(station.received().frames(DropReason.NOT_DROPPED)).isOne();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "lan.", ".lan", "a..b", "two words", "\u00e4"})
    void whatIsNoDomainIsRefused(String domain) {
        assertThat(Offer.isDomain(domain)).isFalse();
        assertThatThrownBy(() -> new Offer(Scene.STATION, domain, null, null, null, 1500, 3600))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anOfferOutOfBoundsIsRefused() {
        assertThat(Offer.isDomain("a".repeat(63))).isTrue();
        assertThat(Offer.isDomain("a".repeat(64))).isFalse();
        assertThat(Offer.isDomain("my_lan-1.example")).isTrue();
        assertThatThrownBy(() -> new Offer(Frames.BROADCAST, "lan", null, null, null, 1500, 3600))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Offer(Scene.STATION, "lan", Scene.OFFER.ipv6(), null, null, 1500, 3600))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Offer(Scene.STATION, "lan", null, null, Scene.OFFER.ipv4(), 1500, 3600))
                .isInstanceOf(IllegalArgumentException.class);
        for (int mtu : new int[]{575, 1501}) {
            assertThatThrownBy(() -> Scene.with(null, mtu)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> new Offer(Scene.STATION, "lan", null, null, null, 1500, 59))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void onTheSmallestMtuAllIsAnsweredThatFits() {
        Scene small = new Scene(Scene.with("10.69.0.254", 576), null, false);

        assertThat(small.answered(DhcpFrames.broadcast(DhcpFrames.DISCOVER, "3dfa" + "11".repeat(250), DhcpFrames.END)))
                .hasSizeLessThanOrEqualTo(590);
        small.assertDropped(DropReason.NOT_SERVED,
                DhcpFrames.broadcast(DhcpFrames.DISCOVER, "3dff" + "11".repeat(255), DhcpFrames.END));
        assertThat(small.answered(DnsFrames.query("web.lan", DnsFrames.A))).isNotEmpty();
    }
}
