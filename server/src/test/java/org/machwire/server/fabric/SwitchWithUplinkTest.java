package org.machwire.server.fabric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.machwire.ethernet.Ethernet;
import org.machwire.ethernet.MacAddress;
import org.machwire.server.frames.Frames;
import org.machwire.server.guard.Guard;
import org.machwire.v1.DropReason;

/** What leaves a segment by its uplink, and what comes in there. */
class SwitchWithUplinkTest {
    private static final Membrane OPEN = new Membrane();
    private static final MacAddress A = MacAddress.parse("56:54:00:00:00:0a");
    private static final MacAddress B = MacAddress.parse("56:54:00:00:00:0b");
    private static final MacAddress C = MacAddress.parse("56:54:00:00:00:0c");
    private static final MacAddress OUTSIDE = MacAddress.parse("02:00:00:00:00:01");
    private static final MacAddress FURTHER = MacAddress.parse("02:00:00:00:00:02");
    private static final MacAddress GROUP = MacAddress.parse("01:00:5e:00:00:fb");

    private final RecordingAttachment a = new RecordingAttachment(A.value());
    private final RecordingAttachment b = new RecordingAttachment(B.value());
    private final RecordingAttachment promiscuous = new RecordingAttachment(C.value());
    private final RecordingUplink uplink = new RecordingUplink();
    private final Switch segment = new Switch(SwitchRules.of(Ethernet.MAX_FRAME_LENGTH, false), () -> 0);
    private final Ingress fromA = attach(segment);
    private final Ingress fromOutside = segment.attachUplink(uplink);

    private Ingress attach(Switch to) {
        Ingress ingress = to.attach(a, Guard.TRUST);
        to.attach(b, Guard.TRUST);
        return ingress;
    }

    private static void send(Ingress in, byte[]... frames) {
        in.send(Batches.of(frames), frames.length, OPEN);
    }

    private static byte[] frame(MacAddress from, MacAddress to) {
        return Frames.ipv4Udp(from, "10.69.0.10", 7, to, "10.69.0.11", 9, new byte[18]);
    }

    @Test
    void unicastForNobodyHereGoesToTheUplinkOnly() {
        send(fromA, frame(A, OUTSIDE), frame(A, B), frame(A, FURTHER));

        assertThat(uplink.left).containsExactly(frame(A, OUTSIDE), frame(A, FURTHER));
        assertThat(b.received).containsExactly(frame(A, B));
        assertThat(a.received).isEmpty();
        assertThat(fromA.counters().frames(DropReason.NOT_DROPPED)).isEqualTo(3);
    }

    @Test
    void unicastFromOutsideForNobodyHereGoesNowhere() {
        send(fromOutside, frame(OUTSIDE, FURTHER), frame(OUTSIDE, A), frame(OUTSIDE, OUTSIDE));

        assertThat(a.received).containsExactly(frame(OUTSIDE, A));
        assertThat(b.received).isEmpty();
        assertThat(uplink.left).isEmpty();
        assertThat(fromOutside.counters().frames(DropReason.NO_DESTINATION)).isEqualTo(2);
        assertThat(fromOutside.counters().frames(DropReason.NOT_DROPPED)).isOne();
    }

    @Test
    void groupsGoBothWaysAndNeverBack() {
        send(fromA, frame(A, GROUP), frame(A, Frames.BROADCAST));
        send(fromOutside, frame(OUTSIDE, GROUP), frame(OUTSIDE, Frames.BROADCAST));

        assertThat(uplink.left).containsExactly(frame(A, GROUP), frame(A, Frames.BROADCAST));
        assertThat(a.received).containsExactly(frame(OUTSIDE, GROUP), frame(OUTSIDE, Frames.BROADCAST));
        assertThat(b.received).hasSize(4);
    }

    @Test
    void whatIsReservedForSwitchesNeverCrosses() {
        MacAddress reserved = MacAddress.parse("01:80:c2:00:00:00");
        send(fromA, frame(A, reserved));
        send(fromOutside, frame(OUTSIDE, reserved));

        assertThat(uplink.left).isEmpty();
        assertThat(b.received).isEmpty();
        assertThat(fromOutside.counters().frames(DropReason.DST_RESERVED)).isOne();
    }

    @Test
    void oursIsWhatIsAttachedNow() {
        send(fromOutside, frame(A, B), frame(B, A), frame(OUTSIDE, A));
        assertThat(fromOutside.counters().frames(DropReason.SRC_OURS)).isEqualTo(2);
        assertThat(a.received).containsExactly(frame(OUTSIDE, A));

        segment.detach(b);
        assertThat(segment.hasMac(B.value())).isFalse();
        assertThat(segment.hasMac(A.value())).isTrue();
        assertThat(segment.hasMac(0)).as("the uplink has no address").isFalse();
        send(fromOutside, frame(B, A));
        send(fromA, frame(A, B));
        assertThat(a.received).endsWith(frame(B, A)).hasSize(2);
        assertThat(uplink.left).containsExactly(frame(A, B));
    }

    @Test
    void sendersOwnAddressIsNotOutside() {
        send(fromA, frame(A, A));

        assertThat(uplink.left).isEmpty();
        assertThat(a.received).isEmpty();
        assertThat(fromA.counters().frames(DropReason.NO_DESTINATION)).isOne();
    }

    @Test
    void whoHearsAllHearsWhatLeavesAndWhatComes() {
        segment.attach(promiscuous, Guard.TRUST);
        segment.setPromiscuous(promiscuous, true);
        send(fromA, frame(A, OUTSIDE), frame(A, Frames.BROADCAST));
        send(fromOutside, frame(OUTSIDE, A), frame(OUTSIDE, FURTHER), frame(A, B));

        assertThat(promiscuous.received).containsExactly(frame(A, OUTSIDE), frame(A, Frames.BROADCAST),
                frame(OUTSIDE, A), frame(OUTSIDE, FURTHER));
    }

    @Test
    void thereIsOneUplink() {
        assertThatThrownBy(() -> segment.attachUplink(new RecordingUplink()))
                .isInstanceOf(IllegalStateException.class).hasMessage("two uplinks of one segment");
        assertThat(segment.uplink()).isSameAs(uplink);
    }

    @Test
    void withoutItsUplinkTheSegmentIsAsBefore() {
        segment.detach(uplink);
        send(fromA, frame(A, OUTSIDE), frame(A, Frames.BROADCAST));

        assertThat(segment.uplink()).isNull();
        assertThat(uplink.left).isEmpty();
        assertThat(b.received).hasSize(1);
        assertThat(fromA.counters().frames(DropReason.NO_DESTINATION)).isOne();
        segment.attachUplink(uplink);
        send(fromA, frame(A, OUTSIDE));
        assertThat(uplink.left).containsExactly(frame(A, OUTSIDE));
    }

    @Test
    void uplinkStaysWhenDevicesComeAndGo() {
        for (int i = 0; i < 100; i++) {
            segment.attach(new RecordingAttachment(0x5654_0001_0000L + i), Guard.TRUST);
        }
        segment.detach(b);
        send(fromA, frame(A, OUTSIDE), frame(A, MacAddress.parse("00:00:00:00:00:00")));

        assertThat(uplink.left).hasSize(2);
    }

    @Test
    void hubsUplinkHearsAllAndSendsToAll() {
        Switch hub = new Switch(SwitchRules.of(Ethernet.MAX_FRAME_LENGTH, true), () -> 0);
        Ingress in = attach(hub);
        Ingress outside = hub.attachUplink(uplink);
        send(in, frame(A, B), frame(A, OUTSIDE));
        send(outside, frame(OUTSIDE, FURTHER), frame(OUTSIDE, A), frame(B, A));

        assertThat(uplink.left).containsExactly(frame(A, B), frame(A, OUTSIDE));
        assertThat(b.received).containsExactly(frame(A, B), frame(A, OUTSIDE), frame(OUTSIDE, FURTHER),
                frame(OUTSIDE, A));
        assertThat(a.received).containsExactly(frame(OUTSIDE, FURTHER), frame(OUTSIDE, A));
        assertThat(outside.counters().frames(DropReason.SRC_OURS)).isOne();
    }
}
