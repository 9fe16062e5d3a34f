package org.machwire.server.fabric;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.machwire.ethernet.MacAddress;
import org.machwire.server.frames.Frames;
import org.machwire.server.frames.Packets;
import org.machwire.v1.DropReason;

/** In an isolated segment hosts reach the uplink, the station and peers only. */
class IsolationTest {
    private static final MacAddress OUTSIDE = MacAddress.parse("02:00:00:00:00:01");

    private final Bench bench = new Bench(Bench.rules(false, true, true, 64));
    private final Bench.Host a = bench.host(10);
    private final Bench.Host b = bench.host(11);
    private final Bench.Host peer = bench.peer(12);
    private final RecordingUplink uplink = new RecordingUplink();
    private final Ingress outside = bench.segment.attachUplink(uplink);

    private static byte[] data(Bench.Host from, MacAddress to) {
        return Frames.ipv4Udp(from.mac(), from.ipv4(), 7, to, "10.69.0.99", 9, new byte[18]);
    }

    @Test
    void unicastToAnotherHostIsIsolated() {
        a.send(data(a, b.mac()), data(a, peer.mac()), data(a, OUTSIDE));
        assertThat(b.heard()).isEmpty();
        assertThat(a.dropped(DropReason.ISOLATED)).isOne();
        assertThat(a.witnessed).containsExactly(DropReason.ISOLATED);
        assertThat(peer.heard()).containsExactly(data(a, peer.mac()));
        assertThat(uplink.left).containsExactly(data(a, OUTSIDE));
    }

    @Test
    void aPeerReachesEverybodyAndSoDoesTheUplink() {
        peer.send(data(peer, a.mac()), data(peer, Frames.BROADCAST));
        assertThat(a.heard()).containsExactly(data(peer, a.mac()), data(peer, Frames.BROADCAST));
        assertThat(b.heard()).containsExactly(data(peer, Frames.BROADCAST));
        byte[] in = Frames.ipv4Udp(OUTSIDE, "192.0.2.1", 7, b.mac(), b.ipv4(), 9);
        outside.send(Batches.of(in), 1, new Membrane());
        assertThat(b.heard()).endsWith(in);
    }

    @Test
    void whatIsForManyReachesPeersAndTheUplinkOnly() {
        byte[] broadcast = data(a, Frames.BROADCAST);
        byte[] mdns = data(a, MacAddress.parse("01:00:5e:00:00:fb"));
        a.send(broadcast, mdns);
        assertThat(b.heard()).isEmpty();
        assertThat(peer.heard()).containsExactly(broadcast, mdns);
        assertThat(uplink.left).containsExactly(broadcast, mdns);
        assertThat(a.passed()).isEqualTo(2);
    }

    @Test
    void aGroupReachesMembersWhoArePeers() {
        MacAddress group = MacAddress.parse("01:00:5e:01:02:03");
        for (Bench.Host member : new Bench.Host[]{b, peer}) {
            member.send(Frames.ipv4(member.mac(), member.ipv4(), group, "239.1.2.3", 2,
                    Packets.igmp(0x16, "239.1.2.3")));
        }
        a.send(data(a, group));
        assertThat(b.heard()).isEmpty();
        assertThat(peer.heard()).containsExactly(data(a, group));
    }

    @Test
    void nobodyIsAnsweredForWhomTheSenderDoesNotReach() {
        a.send(Frames.arpRequest(a.mac(), a.ipv4(), b.ipv4()));
        assertThat(a.heard()).isEmpty();
        assertThat(b.heard()).isEmpty();
        a.send(Frames.arpRequest(a.mac(), a.ipv4(), peer.ipv4()));
        assertThat(a.heard()).containsExactly(Frames.arpReply(peer.mac(), peer.ipv4(), a.mac(), a.ipv4()));
        peer.send(Frames.arpRequest(peer.mac(), peer.ipv4(), b.ipv4()));
        assertThat(peer.heard()).endsWith(Frames.arpReply(b.mac(), b.ipv4(), peer.mac(), peer.ipv4()));
    }

    /** Only a promiscuous right is exempt. */
    @Test
    void whoHearsAllHearsWhatHeIsApartFrom() {
        bench.segment.setPromiscuous(b.attachment, true);
        a.send(data(a, OUTSIDE), data(a, peer.mac()));
        assertThat(b.heard()).hasSize(2);
        a.send(data(a, Frames.BROADCAST));
        assertThat(b.heard()).hasSize(3);
    }

    @Test
    void anIsolatedHubKeepsThemApartToo() {
        Bench hub = new Bench(Bench.rules(true, true, true, 64));
        Bench.Host one = hub.host(10);
        Bench.Host other = hub.host(11);
        Bench.Host between = hub.peer(12);
        one.send(data(one, other.mac()), data(one, between.mac()), data(one, OUTSIDE), data(one, Frames.BROADCAST));
        assertThat(other.heard()).isEmpty();
        assertThat(between.heard()).hasSize(3);
        assertThat(one.dropped(DropReason.ISOLATED)).isOne();
    }
}
