package org.machwire.server.fabric;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.machwire.ethernet.Arp;
import org.machwire.ethernet.Ethernet;
import org.machwire.ethernet.MacAddress;
import org.machwire.server.frames.Frames;
import org.machwire.server.frames.Packets;
import org.machwire.server.guard.Guard;
import org.machwire.v1.DropReason;

/** The switch answers for its attachments, so that nobody else is asked. */
class ResolverTest {
    private static final int SOLICITED_OVERRIDE = 0x60;
    private static final int ROUTER = 0x80;
    private static final MacAddress STRANGER = MacAddress.parse("02:00:00:00:00:01");

    private final Bench bench = new Bench();
    private final Bench.Host a = bench.host(10);
    private final Bench.Host b = bench.host(11);
    private final Bench.Host c = bench.host(12);
    private final Bench.Host router = bench.router(1);
    private final RecordingUplink uplink = new RecordingUplink();
    private final Ingress outside = bench.segment.attachUplink(uplink);

    private static byte[] solicitation(Bench.Host from, String source, Bench.Host target, String address,
            byte... options) {
        MacAddress group = new MacAddress(0x3333_ff00_0000L + target.number);
        return Frames.icmpv6(from.mac(), source, group, "ff02::1:ff00:" + Integer.toHexString(target.number), 255, 135,
                Packets.neighbour(address, options));
    }

    private static byte[] advertisement(Bench.Host owner, String address, Bench.Host to, String destination,
            int flags) {
        byte[] body = Packets.neighbour(address, Packets.linkLayer(2, owner.mac()));
        body[0] = (byte) flags;
        return Frames.icmpv6(owner.mac(), address, to.mac(), destination, 255, 136, body);
    }

    private void assertUnanswered(Bench.Host asker, byte[] question, Bench.Host owner) {
        asker.heard().clear();
        owner.heard().clear();
        asker.send(question);
        assertThat(asker.heard()).isEmpty();
        assertThat(owner.heard()).containsExactly(question);
    }

    @Test
    void anArpRequestIsAnsweredInTheOwnersNameAndHeardByNobody() {
        byte[] request = Frames.arpRequest(a.mac(), a.ipv4(), b.ipv4());
        a.send(request);

        assertThat(a.heard()).containsExactly(Frames.arpReply(b.mac(), b.ipv4(), a.mac(), a.ipv4()));
        assertThat(a.attachment.sent).as("its own outgoing filters saw").containsExactly(request);
        assertThat(b.heard()).isEmpty();
        assertThat(c.heard()).isEmpty();
        assertThat(router.heard()).isEmpty();
        assertThat(uplink.left).isEmpty();
        assertThat(a.passed()).isOne();
        assertThat(a.counters.octets()).isEqualTo(request.length);
    }

    @Test
    void aPaddedRequestGetsAnAnswerAsLong() {
        a.send(Frames.resized(Frames.arpRequest(a.mac(), a.ipv4(), b.ipv4()), 60));
        assertThat(a.heard())
                .containsExactly(Frames.resized(Frames.arpReply(b.mac(), b.ipv4(), a.mac(), a.ipv4()), 60));
    }

    @Test
    void aSolicitationIsAnsweredInTheOwnersNameWithItsChecksum() {
        a.send(solicitation(a, a.ipv6(), b, b.ipv6(), Packets.linkLayer(1, a.mac())),
                solicitation(a, a.linkLocal(), b, b.linkLocal(), Packets.linkLayer(1, a.mac())),
                solicitation(a, a.ipv6(), router, router.ipv6(), Packets.linkLayer(1, a.mac())));

        assertThat(a.heard()).containsExactly(
                advertisement(b, b.ipv6(), a, a.ipv6(), SOLICITED_OVERRIDE),
                advertisement(b, b.linkLocal(), a, a.linkLocal(), SOLICITED_OVERRIDE),
                advertisement(router, router.ipv6(), a, a.ipv6(), SOLICITED_OVERRIDE | ROUTER));
        assertThat(b.heard()).isEmpty();
        assertThat(uplink.left).isEmpty();
        assertThat(a.passed()).isEqualTo(3);
    }

    @Test
    void aLongerSolicitationIsAnsweredByTheSameMessageAndZeros() {
        byte[] nonce = {14, 1, 1, 2, 3, 4, 5, 6};
        a.send(solicitation(a, a.ipv6(), b, b.ipv6(), Packets.join(Packets.linkLayer(1, a.mac()), nonce)));
        byte[] answer = advertisement(b, b.ipv6(), a, a.ipv6(), SOLICITED_OVERRIDE);
        assertThat(a.heard()).containsExactly(Frames.resized(answer, answer.length + nonce.length));
    }

    /** The answer would be longer. */
    @Test
    void aSolicitationWithoutALinkLayerAddressGoesToTheOwner() {
        byte[] question = solicitation(a, a.ipv6(), b, b.ipv6());
        a.send(question);
        assertThat(b.heard()).containsExactly(question);
        assertThat(a.heard()).isEmpty();
    }

    @Test
    void whoComesByTheUplinkIsAnsweredThere() {
        byte[] request = Frames.arpRequest(STRANGER, "10.69.0.99", b.ipv4());
        outside.send(Batches.of(request), 1, new Membrane());
        assertThat(uplink.left).containsExactly(Frames.arpReply(b.mac(), b.ipv4(), STRANGER, "10.69.0.99"));
        assertThat(b.heard()).isEmpty();
        assertThat(outside.counters().frames(DropReason.NOT_DROPPED)).isOne();
    }

    @Test
    void nobodyIsAnsweredForWhoIsDown() {
        b.attachment.isUp = false;
        assertUnanswered(a, Frames.arpRequest(a.mac(), a.ipv4(), b.ipv4()), b);
        assertUnanswered(a, solicitation(a, a.ipv6(), b, b.ipv6(), Packets.linkLayer(1, a.mac())), b);
        b.attachment.isUp = true;
        b.heard().clear();
        a.send(Frames.arpRequest(a.mac(), a.ipv4(), b.ipv4()));
        assertThat(b.heard()).isEmpty();
    }

    @Test
    void whoAsksFromNoAddressAsksTheOwner() {
        // A may probe for its own addresses only, which nobody else has: so the prober is one that is trusted.
        RecordingAttachment prober = new RecordingAttachment(Bench.mac(99).value());
        Ingress in = bench.segment.attach(prober, Guard.TRUST);
        byte[] probe = Frames.arpProbe(Bench.mac(99), b.ipv4());
        byte[] search = Frames.duplicateAddressDetection(Bench.mac(99), b.ipv6());
        in.send(Batches.of(probe, search), 2, new Membrane());
        assertThat(prober.received).isEmpty();
        assertThat(b.heard()).containsExactly(probe, search);
    }

    @Test
    void whatIsNoQuestionForOneHereGoesOn() {
        byte[] announcement = Frames.gratuitousRequest(a.mac(), a.ipv4());
        assertUnanswered(a, announcement, b);
        assertUnanswered(a, Frames.gratuitousReply(a.mac(), a.ipv4()), b);
        assertUnanswered(a, Frames.arpRequest(a.mac(), a.ipv4(), "10.69.0.99"), b);
        assertThat(uplink.left).contains(Frames.arpRequest(a.mac(), a.ipv4(), "10.69.0.99"));
        assertUnanswered(a, Frames.arp(a.mac(), a.ipv4(), b.mac(), Arp.REQUEST, b.mac(), b.ipv4()), b);
        assertUnanswered(a, Frames.icmpv6(a.mac(), a.ipv6(), b.mac(), b.ipv6(), 255, 135,
                Packets.neighbour(b.ipv6(), Packets.linkLayer(1, a.mac()))), b);
        assertUnanswered(a, Frames.icmpv6(a.mac(), a.ipv6(), new MacAddress(0x3333_0000_0001L), "ff02::1", 255, 136,
                Packets.neighbour(a.ipv6())), b);
    }

    @Test
    void whatAGuardDropsIsNotAnswered() {
        a.send(Frames.arpRequest(a.mac(), c.ipv4(), b.ipv4()));
        assertThat(a.heard()).isEmpty();
        assertThat(a.dropped(DropReason.ARP_SPA)).isOne();
    }

    @Test
    void whoHearsAllHearsTheQuestion() {
        bench.segment.setPromiscuous(c.attachment, true);
        byte[] request = Frames.arpRequest(a.mac(), a.ipv4(), b.ipv4());
        a.send(request);
        assertThat(c.heard()).containsExactly(request);
    }

    @Test
    void answersStandAmongOtherFramesOfABatch() {
        byte[] data = Frames.ipv4Udp(a.mac(), a.ipv4(), 7, b.mac(), b.ipv4(), 9, new byte[18]);
        a.send(data, Frames.arpRequest(a.mac(), a.ipv4(), b.ipv4()), data, data);
        assertThat(b.heard()).containsExactly(data, data, data);
        assertThat(a.heard()).hasSize(1);
        assertThat(a.passed()).isEqualTo(4);
    }

    @Test
    void withoutResolvingAndInAHubTheOwnerIsAsked() {
        for (boolean hub : new boolean[]{false, true}) {
            Bench other = new Bench(Bench.rules(hub, hub, false, 64));
            Bench.Host asker = other.host(10);
            Bench.Host owner = other.host(11);
            assertUnanswered(asker, Frames.arpRequest(asker.mac(), asker.ipv4(), owner.ipv4()), owner);
        }
        assertThat(new SwitchRules(Ethernet.MAX_FRAME_LENGTH, false, false, true, false, 1).resolves()).isFalse();
    }
}
