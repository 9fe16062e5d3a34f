package org.machwire.pfinet.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.machwire.pfinet.stack.Frames.ALL;
import static org.machwire.pfinet.stack.Frames.A_IP;
import static org.machwire.pfinet.stack.Frames.A_MAC;
import static org.machwire.pfinet.stack.Frames.B_IP;
import static org.machwire.pfinet.stack.Frames.B_MAC;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.machwire.ethernet.Ethernet;
import org.machwire.ethernet.Ipv4Address;
import org.machwire.ethernet.NetworkOrder;

class ArpTest {
    private static final String REQUEST = "ffffffffffff 525400000001 0806 0001 0800 06 04 0001"
            + "525400000001 0a000001 000000000000 0a000002";
    private static final String OTHER_MAC = "525400000009";

    private final FakeClock clock = new FakeClock();
    private final RecordingLink link = new RecordingLink("52:54:00:00:00:01", 1500);
    private final IpStack stack = new IpStack(new Ipv4Config(Frames.A, 16), link, clock);

    private SendOutcome sendTo(String address) {
        return stack.send(4000, new Endpoint(Ipv4Address.parse(address), 7), Frames.NONE);
    }

    private long dropped(DropReason reason) {
        return stack.counters().dropped(reason);
    }

    private void pass(int seconds) {
        clock.advance(Duration.ofSeconds(seconds));
        stack.tick();
    }

    @Test
    void aRequestForUsIsAnsweredOctetByOctetAndNotPadded() {
        stack.receive(Frames.requestFromB());

        assertThat(link.take()).isEqualTo("525400000002" + "525400000001" + "0806" + "0001080006040002"
                + "525400000001" + "0a000001" + "525400000002" + "0a000002");
        assertThat(stack.counters().arp()).isEqualTo(1);
    }

    @Test
    void aProbeIsAnsweredAndTeachesNothing() {
        stack.receive(Frames.arp(ALL, B_MAC, 1, B_MAC, "00000000", "000000000000", A_IP));

        assertThat(link.take()).startsWith(B_MAC).endsWith(B_MAC + "00000000");
        assertThat(sendTo("10.0.0.2")).isEqualTo(SendOutcome.QUEUED);
    }

    @Test
    void anUnknownNeighbourIsAskedForOctetByOctet() {
        assertThat(sendTo("10.0.0.2")).isEqualTo(SendOutcome.QUEUED);

        assertThat(link.take()).isEqualTo(REQUEST.replace(" ", ""));
        assertThat(link.waiting()).isZero();
    }

    @Test
    void packetsLeaveInOrderWhenTheNeighbourAnswers() {
        stack.send(4000, new Endpoint(Frames.B, 1), Frames.NONE);
        stack.send(4000, new Endpoint(Frames.B, 2), Frames.NONE);
        link.take();

        stack.receive(Frames.replyFromB());

        byte[] first = link.takeOctets();
        assertThat(Ethernet.address(first, 0)).isEqualTo(0x525400000002L);
        assertThat(NetworkOrder.uint16(first, 36)).isEqualTo(1);
        assertThat(NetworkOrder.uint16(link.takeOctets(), 36)).isEqualTo(2);
        assertThat(sendTo("10.0.0.2")).isEqualTo(SendOutcome.SENT);
    }

    @Test
    void threeRequestsAreSentOneASecondAndThenThePacketIsDropped() {
        sendTo("10.0.0.2");
        assertThat(link.take()).startsWith(ALL);
        clock.advance(Duration.ofMillis(999));
        stack.tick();
        assertThat(link.waiting()).isZero();
        clock.advance(Duration.ofMillis(1));
        stack.tick();
        assertThat(link.take()).isEqualTo(REQUEST.replace(" ", ""));
        pass(1);
        assertThat(link.take()).isEqualTo(REQUEST.replace(" ", ""));
        assertThat(dropped(DropReason.ARP_UNRESOLVED)).isZero();

        pass(1);

        assertThat(link.waiting()).isZero();
        assertThat(dropped(DropReason.ARP_UNRESOLVED)).isEqualTo(1);
        pass(10);
        assertThat(link.waiting()).isZero();
        assertThat(sendTo("10.0.0.2")).isEqualTo(SendOutcome.QUEUED);
        assertThat(link.take()).isEqualTo(REQUEST.replace(" ", ""));
    }

    @Test
    void aFifthPacketForTheSameUnresolvedNeighbourIsDropped() {
        for (int i = 0; i < 4; i++) {
            assertThat(sendTo("10.0.0.2")).isEqualTo(SendOutcome.QUEUED);
        }
        assertThat(sendTo("10.0.0.2")).isEqualTo(SendOutcome.QUEUE_FULL);

        assertThat(dropped(DropReason.QUEUE_FULL)).isEqualTo(1);
        assertThat(link.waiting()).isEqualTo(1);
        stack.receive(Frames.replyFromB());
        assertThat(link.waiting()).isEqualTo(5);
    }

    @Test
    void aReplyNobodyAskedForTeachesNothing() {
        stack.receive(Frames.replyFromB());

        assertThat(dropped(DropReason.ARP_UNSOLICITED)).isEqualTo(1);
        assertThat(sendTo("10.0.0.2")).isEqualTo(SendOutcome.QUEUED);
    }

    @Test
    void aRequestForAnotherTeachesNothing() {
        stack.receive(Frames.arp(ALL, B_MAC, 1, B_MAC, B_IP, "000000000000", "0a000003"));

        assertThat(dropped(DropReason.ARP_OTHER_TARGET)).isEqualTo(1);
        assertThat(link.waiting()).isZero();
        assertThat(sendTo("10.0.0.2")).isEqualTo(SendOutcome.QUEUED);
    }

    @Test
    void anEntryExpiresAfterAMinuteUnlessItIsHeardOf() {
        stack.receive(Frames.requestFromB());
        pass(59);
        stack.receive(Frames.arp(ALL, B_MAC, 2, B_MAC, B_IP, ALL, B_IP));
        pass(59);
        assertThat(sendTo("10.0.0.2")).isEqualTo(SendOutcome.SENT);
        clock.advance(Duration.ofSeconds(1));

        assertThat(sendTo("10.0.0.2")).isEqualTo(SendOutcome.QUEUED);
    }

    @Test
    void aKnownNeighbourThatAnnouncesANewAddressIsFollowed() {
        stack.receive(Frames.requestFromB());
        link.take();

        stack.receive(Frames.arp(ALL, OTHER_MAC, 1, OTHER_MAC, B_IP, "000000000000", B_IP));
        sendTo("10.0.0.2");

        assertThat(link.take()).startsWith(OTHER_MAC);
    }

    @Test
    void aSenderThatIsNotTheFramesSourceIsNotBelieved() {
        sendTo("10.0.0.2");

        stack.receive(Frames.arp(A_MAC, B_MAC, 2, OTHER_MAC, B_IP, A_MAC, A_IP));
        stack.receive(Frames.arp(ALL, B_MAC, 1, OTHER_MAC, B_IP, A_MAC, A_IP));

        assertThat(dropped(DropReason.ARP_SENDER)).isEqualTo(2);
        assertThat(sendTo("10.0.0.2")).isEqualTo(SendOutcome.QUEUED);
        assertThat(link.waiting()).isEqualTo(1);
    }

    @Test
    void aSenderThatCannotBeANeighbourIsNotBelieved() {
        for (String address : new String[]{"0b000001", "0a00ffff", "0a000000", "e0000001", "ffffffff", "7f000001"}) {
            stack.receive(Frames.arp(A_MAC, B_MAC, 1, B_MAC, address, A_MAC, A_IP));
        }

        assertThat(dropped(DropReason.ARP_SENDER)).isEqualTo(6);
        assertThat(link.waiting()).isZero();
    }

    @Test
    void aStationThatClaimsOurAddressIsCountedAndNotAnswered() {
        stack.receive(Frames.arp(ALL, B_MAC, 1, B_MAC, A_IP, "000000000000", A_IP));

        assertThat(dropped(DropReason.ARP_CONFLICT)).isEqualTo(1);
        assertThat(link.waiting()).isZero();
    }

    @Test
    void aWrongHardwareProtocolLengthOrOperationIsMalformed() {
        for (int offset = 14; offset < 22; offset++) {
            byte[] frame = Frames.requestFromB();
            stack.receive(Frames.with(frame, offset, frame[offset] + 3));
        }

        assertThat(dropped(DropReason.ARP_MALFORMED)).isEqualTo(8);
        assertThat(link.waiting()).isZero();
    }

    @Test
    void requestsFromManyStationsDoNotPushOutAKnownOne() {
        stack.receive(Frames.requestFromB());
        for (int i = 0; i < 2000; i++) {
            String address = String.format("0a00%04x", 0x1000 + i);
            stack.receive(Frames.arp(ALL, B_MAC, 1, B_MAC, address, A_MAC, A_IP));
        }

        assertThat(sendTo("10.0.0.2")).isEqualTo(SendOutcome.SENT);
        assertThat(sendTo("10.0.23.0")).as("one of the last to ask").isEqualTo(SendOutcome.QUEUED);
    }

    @Test
    void sendingToManyUnresolvedNeighboursIsBoundedAndLeavesKnownOnes() {
        stack.receive(Frames.requestFromB());
        int queued = 0;
        for (int i = 0; i < 1000; i++) {
            queued += sendTo("10.0.4." + (i % 250 + 1)) == SendOutcome.QUEUED ? 1 : 0;
            queued += sendTo("10.0.5." + (i % 250 + 1)) == SendOutcome.QUEUED ? 1 : 0;
        }

        assertThat(queued).isEqualTo(ArpTable.SOUGHT_LIMIT * ArpTable.QUEUE_LIMIT);
        assertThat(sendTo("10.0.0.2")).isEqualTo(SendOutcome.SENT);
        pass(1);
        pass(1);
        pass(1);
        assertThat(dropped(DropReason.ARP_UNRESOLVED)).isEqualTo(queued);
        assertThat(sendTo("10.0.6.1")).isEqualTo(SendOutcome.QUEUED);
    }
}
