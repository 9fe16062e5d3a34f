package org.machwire.server.fabric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.net.Inet4Address;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.machwire.ethernet.Ethernet;
import org.machwire.ethernet.FrameBatch;
import org.machwire.ethernet.MacAddress;
import org.machwire.server.frames.Frames;
import org.machwire.server.guard.Addresses;
import org.machwire.server.guard.DeviceGuard;
import org.machwire.server.guard.Guard;
import org.machwire.server.guard.SourcePolicy;
import org.machwire.v1.DropReason;

class SwitchTest {
    private static final Membrane OPEN = new Membrane();

    private static final MacAddress A = MacAddress.parse("56:54:00:00:00:0a");
    private static final MacAddress B = MacAddress.parse("56:54:00:00:00:0b");
    private static final MacAddress C = MacAddress.parse("56:54:00:00:00:0c");

    private final Switch segment = new Switch(SwitchRules.of(Ethernet.MAX_FRAME_LENGTH, false), () -> 0);
    private final RecordingAttachment a = new RecordingAttachment(A.value());
    private final RecordingAttachment b = new RecordingAttachment(B.value());
    private final RecordingAttachment c = new RecordingAttachment(C.value());
    private final Ingress fromA = segment.attach(a, guard(A));

    SwitchTest() {
        segment.attach(b, guard(B));
        segment.attach(c, guard(C));
    }

    @Test
    void unicastReachesTheOwnerOfTheAddressAndNobodyElse() {
        byte[] frame = Frames.arpReply(A, "10.69.0.10", B, "10.69.0.11");
        send(fromA, Batches.of(frame));

        assertThat(b.received).containsExactly(frame);
        assertThat(a.received).isEmpty();
        assertThat(c.received).isEmpty();
        assertThat(fromA.counters().frames(DropReason.NOT_DROPPED)).isOne();
        assertThat(fromA.counters().octets()).isEqualTo(frame.length);
    }

    @Test
    void groupAddressesReachAllOthers() {
        byte[] broadcast = Frames.arpRequest(A, "10.69.0.10", "10.69.0.11");
        byte[] multicast = to(MacAddress.parse("01:00:5e:00:00:fb"));
        send(fromA, Batches.of(broadcast, multicast));

        assertThat(b.received).containsExactly(broadcast, multicast);
        assertThat(c.received).containsExactly(broadcast, multicast);
        assertThat(a.received).isEmpty();
        assertThat(b.receiveCalls).as("one run").isOne();
    }

    @Test
    void consecutiveFramesWithOneDestinationAreHandedOverAsOneRun() {
        send(fromA, Batches.of(to(B), to(B), to(B), to(C), to(C), to(B)));

        assertThat(b.received).hasSize(4);
        assertThat(b.receiveCalls).isEqualTo(2);
        assertThat(c.receiveCalls).isOne();
    }

    @Test
    void aBadFrameAmongGoodOnesIsDroppedAloneAndCounted() {
        byte[] forged = to(B);
        Ethernet.putAddress(forged, Ethernet.SOURCE_OFFSET, C.value());
        send(fromA,
                Batches.of(to(B), forged, to(B), new byte[0], new byte[13], new byte[1515], new byte[65536], to(B)));

        assertThat(b.received).hasSize(3);
        assertThat(fromA.counters().frames(DropReason.NOT_DROPPED)).isEqualTo(3);
        assertThat(fromA.counters().frames(DropReason.SRC_MAC)).isOne();
        assertThat(fromA.counters().frames(DropReason.FRAME_SIZE)).isEqualTo(4);
    }

    @Test
    void framesForNobodyForTheSenderItselfAndForSwitchesAreCountedDrops() {
        send(fromA,
                Batches.of(to(MacAddress.parse("56:54:00:00:00:99")), to(A), to(MacAddress.parse("01:80:c2:00:00:00")),
                        to(MacAddress.parse("01:80:c2:00:00:0f"))));

        assertThat(a.received).isEmpty();
        assertThat(b.received).isEmpty();
        assertThat(fromA.counters().frames(DropReason.NO_DESTINATION)).isEqualTo(2);
        assertThat(fromA.counters().frames(DropReason.DST_RESERVED)).isEqualTo(2);
    }

    @Test
    void theSenderSeesWhatTheGuardLetPassAndOnlyThat() {
        byte[] forged = to(B);
        Ethernet.putAddress(forged, Ethernet.SOURCE_OFFSET, B.value());
        byte[] toNobody = to(MacAddress.parse("56:54:00:00:00:99"));
        send(fromA, Batches.of(to(B), forged, toNobody));

        assertThat(a.sent).containsExactly(to(B), toNobody);
        assertThat(b.sent).isEmpty();
    }

    @Test
    void aDetachedAttachmentHearsNothingAndItsAddressIsFree() {
        segment.detach(b);
        send(fromA, Batches.of(to(B), to(Frames.BROADCAST)));

        assertThat(b.received).isEmpty();
        assertThat(c.received).hasSize(1);
        assertThat(fromA.counters().frames(DropReason.NO_DESTINATION)).isOne();
        RecordingAttachment next = new RecordingAttachment(B.value());
        segment.attach(next, guard(B));
        send(fromA, Batches.of(to(B)));
        assertThat(next.received).hasSize(1);
    }

    @Test
    void oneAddressIsNeverGivenToTwoAttachments() {
        assertThatThrownBy(() -> segment.attach(new RecordingAttachment(B.value()), guard(B)))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aHubDeliversToAllOthersButTheGuardStays() {
        Switch hub = new Switch(SwitchRules.of(Ethernet.MAX_FRAME_LENGTH, true), () -> 0);
        Ingress in = hub.attach(a, guard(A));
        hub.attach(b, guard(B));
        hub.attach(c, guard(C));
        byte[] forged = to(B);
        Ethernet.putAddress(forged, Ethernet.SOURCE_OFFSET, C.value());
        send(in, Batches.of(to(B), forged));

        assertThat(b.received).hasSize(1);
        assertThat(c.received).hasSize(1);
        assertThat(in.counters().frames(DropReason.SRC_MAC)).isOne();
    }

    @Test
    void aThousandAddressesAreAllFound() {
        Random random = new Random(7);
        RecordingAttachment[] many = new RecordingAttachment[1000];
        for (int i = 0; i < many.length; i++) {
            many[i] = new RecordingAttachment(0x5654_0000_0000L | (random.nextInt() & 0xffff_ffffL));
            segment.attach(many[i], guard(new MacAddress(many[i].mac())));
        }
        for (RecordingAttachment one : many) {
            send(fromA, Batches.of(to(new MacAddress(one.mac()))));
        }
        for (RecordingAttachment one : many) {
            assertThat(one.received).hasSize(1);
        }
    }

    @Test
    void forwardingAllocatesNothing() {
        Switch quiet = new Switch(SwitchRules.of(Ethernet.MAX_FRAME_LENGTH, false), () -> 0);
        Ingress in = quiet.attach(new SilentAttachment(Addresses.of(A)), guard(A));
        quiet.attach(new SilentAttachment(Addresses.of(B)), guard(B));
        byte[][] frames = new byte[64][];
        Arrays.fill(frames, to(B));
        frames[13] = new byte[3];
        frames[17] = to(Frames.BROADCAST);
        FrameBatch batch = Batches.of(frames);
        sendOften(in, batch);

        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        sendOften(in, batch);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;

        assertThat(allocated).as("octets for 1.3 million frames").isLessThan(100_000);
    }

    private static void sendOften(Ingress in, FrameBatch batch) {
        for (int i = 0; i < 20_000; i++) {
            send(in, batch);
        }
    }

    private record SilentAttachment(Addresses addresses) implements Attachment {
        @Override
        public void receive(FrameBatch batch, int from, int to, Membrane sender) {}

        @Override
        public void overhear(FrameBatch batch, int from, int to, Membrane sender) {}

        @Override
        public void sent(FrameBatch batch, int from, int to, Membrane sender) {}
    }

    private static void send(Ingress in, FrameBatch batch) {
        in.send(batch, batch.count(), OPEN);
    }

    private static byte[] to(MacAddress destination) {
        byte[] frame = Frames.arpRequest(A, "10.69.0.10", "10.69.0.11");
        Ethernet.putAddress(frame, Ethernet.DESTINATION_OFFSET, destination.value());
        return frame;
    }

    private static Guard guard(MacAddress mac) {
        return new DeviceGuard(new SourcePolicy(mac, List.of(Inet4Address.ofLiteral("10.69.0.10")), List.of()));
    }
}
