package org.machwire.server.fabric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.machwire.server.fabric.Bench.SECOND;

import org.junit.jupiter.api.Test;
import org.machwire.ethernet.Ethernet;
import org.machwire.ethernet.MacAddress;
import org.machwire.server.frames.Frames;
import org.machwire.server.frames.Packets;
import org.machwire.server.guard.Guard;
import org.machwire.v1.DropReason;

/** Groups are heard by whom they are for. */
class MulticastTest {
    private static final String GROUP = "239.1.2.3";
    private static final MacAddress GROUP_MAC = MacAddress.parse("01:00:5e:01:02:03");
    private static final String GROUP6 = "ff05::1:2:3";
    private static final MacAddress GROUP6_MAC = MacAddress.parse("33:33:00:02:00:03");

    private final Bench bench = new Bench();
    private final Bench.Host a = bench.host(10);
    private final Bench.Host b = bench.host(11);
    private final Bench.Host c = bench.host(12);
    private final Bench.Host router = bench.router(1);
    private final RecordingUplink uplink = new RecordingUplink();
    private final Ingress outside = bench.segment.attachUplink(uplink);

    private static byte[] igmp(Bench.Host from, int type, String group) {
        return Frames.ipv4(from.mac(), from.ipv4(), GROUP_MAC, group, 2, Packets.igmp(type, group));
    }

    private static byte[] data(Bench.Host from) {
        return Frames.ipv4Udp(from.mac(), from.ipv4(), 7, GROUP_MAC, GROUP, 9, new byte[18]);
    }

    private static byte[] data6(Bench.Host from) {
        return Frames.ipv6Udp(from.mac(), from.ipv6(), 7, GROUP6_MAC, GROUP6, 9, new byte[18]);
    }

    private void query(long atSecond) {
        bench.now = atSecond * SECOND;
        router.send(Frames.ipv4(router.mac(), router.ipv4(), MacAddress.parse("01:00:5e:00:00:01"), "224.0.0.1", 2,
                Packets.igmp(0x11, "0.0.0.0")));
    }

    private boolean bHears() {
        b.heard().clear();
        a.send(data(a));
        return !b.heard().isEmpty();
    }

    private void tick(long atSecond) {
        bench.now = atSecond * SECOND;
        bench.segment.tick();
    }

    @Test
    void aReportOrLeaveReachesRoutersAndTheUplinkOnly() {
        byte[][] reports = {igmp(b, 0x12, GROUP), igmp(b, 0x16, GROUP), igmp(b, 0x17, GROUP),
                Frames.ipv4(b.mac(), "0.0.0.0", GROUP_MAC, "224.0.0.22", 2,
                        Packets.igmp3(Packets.record(4, GROUP))),
                Frames.mldReport(b.mac(), b.ipv6(), GROUP6), Frames.mldDone(b.mac(), b.ipv6(), GROUP6),
                Frames.mld2Report(b.mac(), "::", GROUP6)};
        a.send(igmp(a, 0x16, GROUP));
        router.heard().clear();
        uplink.left.clear();
        b.send(reports);

        assertThat(router.heard()).containsExactly(reports);
        assertThat(uplink.left).containsExactly(reports);
        assertThat(a.heard()).isEmpty();
        assertThat(c.heard()).isEmpty();
        assertThat(b.passed()).isEqualTo(reports.length);
    }

    @Test
    void aGroupReachesMembersAndRoutersUntilTheyLeave() {
        b.send(igmp(b, 0x16, GROUP));
        router.heard().clear();
        a.send(data(a));
        assertThat(b.heard()).containsExactly(data(a));
        assertThat(c.heard()).isEmpty();
        assertThat(router.heard()).containsExactly(data(a));
        assertThat(uplink.left).endsWith(data(a));

        b.send(igmp(b, 0x17, GROUP));
        assertThat(bHears()).isFalse();
    }

    @Test
    void aGroupOfIpv6ReachesMembersUntilTheyLeave() {
        b.send(Frames.mld2Report(b.mac(), b.linkLocal(), GROUP6));
        a.send(data6(a));
        assertThat(b.heard()).containsExactly(data6(a));
        assertThat(c.heard()).isEmpty();
        b.send(Frames.mld(b.mac(), b.linkLocal(), "ff02::16", 143, Packets.mld2(Packets.record(3, GROUP6))));
        a.send(data6(a));
        assertThat(b.heard()).hasSize(1);
    }

    @Test
    void aGroupThatNobodyJoinedReachesRoutersOnly() {
        a.send(data(a));
        assertThat(b.heard()).isEmpty();
        assertThat(router.heard()).containsExactly(data(a));
        assertThat(a.passed()).isEqualTo(1);
    }

    @Test
    void whoHearsAllGroupsHearsThis() {
        c.attachment.hearsAllGroups = true;
        a.send(data(a));
        assertThat(c.heard()).as("not told yet").isEmpty();
        bench.segment.change(c.attachment);
        a.send(data(a));
        assertThat(c.heard()).containsExactly(data(a));
        assertThat(b.heard()).isEmpty();
    }

    @Test
    void theGroupsOfEveryHostReachAll() {
        byte[] mdns = Frames.ipv4Udp(a.mac(), a.ipv4(), 5353, MacAddress.parse("01:00:5e:00:00:fb"), "224.0.0.251",
                5353);
        byte[] nodes = Frames.ipv6Udp(a.mac(), a.ipv6(), 7, MacAddress.parse("33:33:00:00:00:01"), "ff02::1", 9);
        a.send(mdns, nodes);
        assertThat(b.heard()).containsExactly(mdns, nodes);
        assertThat(c.heard()).containsExactly(mdns, nodes);
    }

    @Test
    void solicitedNodeGroupsNeedNoReport() {
        byte[] data = Frames.ipv6Udp(a.mac(), a.ipv6(), 7, MacAddress.parse("33:33:ff:00:00:0b"), "ff02::1:ff00:b", 9);
        a.send(data);
        assertThat(b.heard()).containsExactly(data);
        assertThat(c.heard()).isEmpty();
    }

    @Test
    void queriesAndNoReportEndAMembership() {
        query(1);
        bench.now = 2 * SECOND;
        b.send(igmp(b, 0x16, GROUP));
        tick(1000);
        assertThat(bHears()).as("nobody has asked since").isTrue();
        for (int second = 1100; second < 1360; second += 125) {
            query(second);
        }
        tick(1360);
        assertThat(bHears()).as("260 seconds after the first question").isTrue();
        tick(1361);
        assertThat(bHears()).as("after more").isFalse();
    }

    @Test
    void whoAskedOnceAndWentEndsNothing() {
        b.send(igmp(b, 0x16, GROUP));
        query(1000);
        tick(100_000);
        assertThat(bHears()).isTrue();
    }

    @Test
    void aQueryAndAReportKeepIt() {
        b.send(igmp(b, 0x16, GROUP));
        for (int second = 100; second < 2000; second += 100) {
            query(second);
            bench.now += SECOND;
            b.send(igmp(b, 0x16, GROUP));
            tick(second + 99);
            assertThat(bHears()).isTrue();
        }
    }

    @Test
    void withoutAQueryItLastsForEver() {
        b.send(igmp(b, 0x16, GROUP));
        tick(1_000_000);
        assertThat(bHears()).isTrue();
    }

    @Test
    void whoIsUnpluggedIsInNoGroupWhenItComesBack() {
        b.send(igmp(b, 0x16, GROUP));
        bench.segment.detach(b.attachment);
        bench.segment.attach(b.attachment);
        assertThat(bHears()).isFalse();
    }

    @Test
    void aDeviceJoinsSoManyGroupsAndNoMore() {
        Bench narrow = new Bench(Bench.rules(false, true, false, 2));
        Bench.Host joiner = narrow.host(10);
        Bench.Host listener = narrow.router(1);
        joiner.send(igmp(joiner, 0x16, "239.1.0.1"), igmp(joiner, 0x16, "239.1.0.2"), igmp(joiner, 0x16, "239.1.0.3"),
                igmp(joiner, 0x16, "239.1.0.2"), igmp(joiner, 0x16, "224.0.0.251"));
        assertThat(joiner.dropped(DropReason.GROUP_LIMIT)).isOne();
        assertThat(joiner.witnessed).containsExactly(DropReason.GROUP_LIMIT);
        assertThat(listener.heard()).hasSize(4);

        joiner.send(igmp(joiner, 0x17, "239.1.0.1"), igmp(joiner, 0x16, "239.1.0.3"));
        assertThat(joiner.dropped(DropReason.GROUP_LIMIT)).isOne();
        joiner.send(Frames.ipv4(joiner.mac(), joiner.ipv4(), GROUP_MAC, "224.0.0.22", 2,
                Packets.igmp3(Packets.record(4, "239.1.0.2"), Packets.record(4, "239.1.0.9"))));
        assertThat(joiner.dropped(DropReason.GROUP_LIMIT)).isEqualTo(2);
    }

    /** Outside are many hosts, and a limit is a device's. */
    @Test
    void theUplinkHasNoLimit() {
        byte[][] reports = new byte[100][];
        for (int i = 0; i < reports.length; i++) {
            String group = "239.7.0." + i;
            reports[i] = Frames.ipv4(MacAddress.parse("02:00:00:00:00:01"), "192.0.2.1", GROUP_MAC, group, 2,
                    Packets.igmp(0x16, group));
        }
        outside.send(Batches.of(reports), reports.length, new Membrane());
        assertThat(outside.counters().frames(DropReason.GROUP_LIMIT)).isZero();
        assertThat(router.heard()).hasSize(reports.length);
    }

    @Test
    void inAHubGroupsAreHeardByAll() {
        Bench hub = new Bench(Bench.rules(true, true, false, 64));
        Bench.Host sender = hub.host(10);
        Bench.Host listener = hub.host(11);
        sender.send(data(sender), igmp(sender, 0x16, GROUP));
        assertThat(listener.heard()).hasSize(2);
    }

    @Test
    void withoutInspectionGroupsAreHeardByAll() {
        Bench off = new Bench(new SwitchRules(Ethernet.MAX_FRAME_LENGTH, false, false, true, false, 1));
        Bench.Host listener = off.host(11);
        RecordingAttachment sender = new RecordingAttachment(Bench.mac(10).value());
        Ingress in = off.segment.attach(sender, Guard.TRUST);
        byte[][] frames = {data(a), igmp(a, 0x16, GROUP), igmp(a, 0x16, "239.1.2.4")};
        in.send(Batches.of(frames), frames.length, new Membrane());
        assertThat(listener.heard()).containsExactly(frames);
    }
}
