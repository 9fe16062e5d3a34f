package org.machwire.server.uplink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.machwire.ethernet.Ethernet;
import org.machwire.ethernet.FrameBatch;
import org.machwire.ethernet.MacAddress;
import org.machwire.server.fabric.Attachment;
import org.machwire.server.fabric.Batches;
import org.machwire.server.fabric.Ingress;
import org.machwire.server.fabric.Membrane;
import org.machwire.server.fabric.RingMemory;
import org.machwire.server.fabric.Switch;
import org.machwire.server.fabric.SwitchRules;
import org.machwire.server.frames.Frames;
import org.machwire.server.guard.Addresses;
import org.machwire.server.guard.Guard;
import org.machwire.v1.DropReason;

class WireUplinkTest {
    private static final MacAddress A = MacAddress.parse("56:54:00:00:00:0a");
    private static final MacAddress B = MacAddress.parse("56:54:00:00:00:0b");
    private static final MacAddress OUTSIDE = MacAddress.parse("02:00:00:00:00:01");
    private static final int RING_FRAMES = 8;
    private static final String GONE = "the cable has gone";

    private final Switch segment = new Switch(SwitchRules.of(Ethernet.MAX_FRAME_LENGTH, false), () -> 0);
    private final RingMemory memory = new RingMemory(1 << 20, 1 << 20);
    private final Station a = new Station(A);
    private final Station b = new Station(B);
    private final List<String> notes = new CopyOnWriteArrayList<>();
    private FakeWire wire = new FakeWire();
    /** What the next wire will be; null for none. */
    private @Nullable FakeWire next = wire;
    private final WireUplink uplink = start();

    private WireUplink start() {
        try {
            return WireUplink.start("eth7", this::open, segment, memory.share(-1),
                    new WireUplink.Bounds(1 << 16, RING_FRAMES), notes::add);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Wire open() throws IOException {
        FakeWire made = next;
        if (made == null) {
            throw new IOException("there is no eth7");
        }
        next = null;
        wire = made;
        return made;
    }

    @AfterEach
    void close() {
        uplink.close();
        wire.go();
    }

    /** A device of the segment that keeps what it hears. */
    private final class Station implements Attachment {
        final List<byte[]> heard = new CopyOnWriteArrayList<>();
        final Membrane membrane = new Membrane();
        private final MacAddress mac;
        private final Ingress ingress;

        Station(MacAddress mac) {
            this.mac = mac;
            ingress = segment.attach(this, Guard.TRUST);
        }

        void send(byte[]... frames) {
            ingress.send(Batches.of(frames), frames.length, membrane);
        }

        @Override
        public Addresses addresses() {
            return Addresses.of(mac);
        }

        @Override
        public void receive(FrameBatch batch, int from, int to, Membrane sender) {
            for (int i = from; i < to; i++) {
                heard.add(batch.frame(i));
            }
        }

        @Override
        public void overhear(FrameBatch batch, int from, int to, Membrane sender) {}

        @Override
        public void sent(FrameBatch batch, int from, int to, Membrane sender) {}
    }

    private static byte[] frame(MacAddress from, MacAddress to, int number) {
        return Frames.ipv4Udp(from, "10.69.0.10", 1, to, "10.69.200.1", 2, (byte) (number >> 8), (byte) number);
    }

    private static byte[][] frames(MacAddress from, int first, int count) {
        byte[][] frames = new byte[count][];
        for (int i = 0; i < count; i++) {
            frames[i] = frame(from, OUTSIDE, first + i);
        }
        return frames;
    }

    private long received(DropReason reason) {
        return uplink.report().received().frames(reason);
    }

    private void awaitSent(int count) {
        await().untilAsserted(() -> assertThat(wire.sent()).hasSize(count));
    }

    private void lose() {
        wire.tearWhileReceiving(GONE);
        await().until(() -> uplink.report().trouble() != null);
    }

    @Test
    void framesGoBothWaysAndAreCounted() {
        byte[] out = frame(A, OUTSIDE, 1);
        byte[] in = frame(OUTSIDE, A, 2);
        a.send(out);
        awaitSent(1);
        wire.arrive(in);
        wire.arrive(frame(A, B, 3));
        wire.arrive(frame(OUTSIDE, OUTSIDE, 4));
        wire.arrive(frame(OUTSIDE, Frames.BROADCAST, 5));

        await().until(() -> !b.heard.isEmpty());
        assertThat(wire.sent()).containsExactly(out);
        assertThat(a.heard).containsExactly(in, frame(OUTSIDE, Frames.BROADCAST, 5));
        assertThat(b.heard).containsExactly(frame(OUTSIDE, Frames.BROADCAST, 5));
        assertThat(received(DropReason.NOT_DROPPED)).isEqualTo(1);
        assertThat(uplink.report().sent().frames(DropReason.NOT_DROPPED)).isEqualTo(2);
        assertThat(uplink.report().sent().frames(DropReason.SRC_OURS)).isEqualTo(1);
        assertThat(uplink.report().sent().frames(DropReason.NO_DESTINATION)).isEqualTo(1);
        assertThat(uplink.report()).extracting("name", "trouble", "refusedOutside").containsExactly("eth7", null, 0L);
        assertThat(notes).isEmpty();
    }

    @Test
    void framesThatTheWireDoesNotTakeAreReported() {
        wire.refuseAll();
        a.send(frames(A, 0, 5));

        await().until(() -> uplink.report().refusedOutside() == 5);
        assertThat(uplink.report().trouble()).isNull();
        assertThat(received(DropReason.NOT_DROPPED)).isEqualTo(5);
    }

    @Test
    void slowWireLosesWhatExceedsTheRingAndNothingElse() {
        wire.stall();
        a.send(frames(A, 0, 1));
        wire.awaitStalled();
        a.send(frames(A, 1, 5));
        a.send(frames(A, 6, 5));
        b.send(frames(B, 11, 1));

        assertThat(received(DropReason.RING_FULL)).isEqualTo(3);
        assertThat(received(DropReason.NOT_DROPPED)).isEqualTo(1 + RING_FRAMES);
        a.send(frame(A, B, 77));
        assertThat(b.heard).as("nobody waits").hasSize(1);
        wire.go();
        awaitSent(1 + RING_FRAMES);
        assertThat(wire.sent()).containsExactly(frames(A, 0, 1 + RING_FRAMES));
        await().until(() -> memory.usedOctets() == 0);
    }

    @Test
    void lostWireIsToldOnceAndLookedForUntilItIsThereAgain() {
        lose();
        FakeWire first = wire;

        assertThat(uplink.report().trouble()).isEqualTo(GONE);
        await().until(() -> !notes.isEmpty());
        assertThat(notes).containsExactly("the uplink eth7 is lost, for " + GONE);
        await().until(first::isClosed);
        a.send(frames(A, 0, 3));
        assertThat(received(DropReason.RECEIVER_DOWN)).isEqualTo(3);
        uplink.tick();
        assertThat(uplink.report().trouble()).isEqualTo("there is no eth7");
        next = new FakeWire();
        uplink.tick();
        assertThat(uplink.report().trouble()).isNull();
        assertThat(notes).hasSize(2).endsWith("the uplink eth7 is there again");
        uplink.tick();
        assertThat(notes).hasSize(2);

        assertThat(wire).isNotSameAs(first);
        a.send(frame(A, OUTSIDE, 9));
        awaitSent(1);
        wire.arrive(frame(OUTSIDE, A, 10));
        await().until(() -> a.heard.size() == 1);
        assertThat(first.sent()).isEmpty();
    }

    @Test
    void lossThatTheSenderFindsIsToldTheSameWay() {
        wire.tear(GONE);
        a.send(frames(A, 0, 2));

        await().until(() -> !notes.isEmpty());
        assertThat(notes).containsExactly("the uplink eth7 is lost, for " + GONE);
        assertThat(uplink.report().trouble()).isEqualTo(GONE);
        await().until(() -> uplink.report().refusedOutside() == 2);
        await().until(wire::isClosed);
    }

    /** What was on its way when somebody else found the wire lost is counted as well. */
    @Test
    void framesInTheSendersHandsWhenTheWireIsLostAreReportedAsRefused() {
        wire.stall();
        a.send(frames(A, 0, 1));
        wire.awaitStalled();
        a.send(frames(A, 1, 4));
        lose();
        wire.go();

        await().until(() -> uplink.report().refusedOutside() == 5);
        assertThat(received(DropReason.NOT_DROPPED)).isEqualTo(5);
        assertThat(wire.sent()).isEmpty();
        next = new FakeWire();
        uplink.tick();
        a.send(frames(A, 5, 1));
        awaitSent(1);
        assertThat(uplink.report().refusedOutside()).isEqualTo(5);
    }

    @Test
    void everyFrameThatWasDeliveredHasGoneOutOrIsReportedAsRefused() {
        long seed = Long.getLong("machwire.seed", System.nanoTime());
        Random random = new Random(seed);
        List<FakeWire> wires = new ArrayList<>(List.of(wire));
        for (int i = 0; i < 3000; i++) {
            a.send(frames(A, i, random.nextInt(1, 4)));
            if (random.nextInt(20) == 0) {
                if (random.nextBoolean()) {
                    wire.tear(GONE);
                } else {
                    wire.tearWhileReceiving(GONE);
                }
            }
            if (uplink.report().trouble() != null && random.nextInt(3) == 0) {
                FakeWire another = new FakeWire();
                next = another;
                uplink.tick();
                wires.add(another);
            }
        }
        await().untilAsserted(() -> assertThat(
                wires.stream().mapToLong(one -> one.sent().size()).sum() + uplink.report().refusedOutside())
                .as("seed %s", seed).isEqualTo(received(DropReason.NOT_DROPPED)));
        assertThat(wires).as("seed %s", seed).hasSizeGreaterThan(3);
    }

    @Test
    void revokedSendersFramesThatWaitAreTakenOut() {
        wire.stall();
        b.send(frames(B, 0, 1));
        wire.awaitStalled();
        a.send(frames(A, 1, 2));
        b.send(frames(B, 3, 2));
        a.send(frames(A, 5, 2));
        a.membrane.cut();
        uplink.takeBack(7, Set.of(A.value()));
        a.send(frames(A, 7, 2));
        b.send(frames(B, 9, 1));
        wire.go();

        awaitSent(4);
        assertThat(wire.sent()).containsExactly(frame(B, OUTSIDE, 0), frame(B, OUTSIDE, 3), frame(B, OUTSIDE, 4),
                frame(B, OUTSIDE, 9));
        assertThat(received(DropReason.REVOKED)).isEqualTo(2);
    }

    @Test
    void wireThatCannotBeHadAtTheStartIsNoUplink() {
        Switch other = new Switch(SwitchRules.of(Ethernet.MAX_FRAME_LENGTH, false), () -> 0);

        assertThatExceptionOfType(IOException.class).isThrownBy(() -> WireUplink.start("eth7", this::open, other,
                memory.share(-1), new WireUplink.Bounds(1 << 16, RING_FRAMES), notes::add))
                .withMessage("there is no eth7");
        assertThat(other.uplink()).isNull();
    }

    @Test
    void closedUplinkIsNotLookedForAgain() {
        lose();
        uplink.close();
        next = new FakeWire();
        uplink.tick();

        assertThat(next).as("nobody took it").isNotNull();
        assertThat(uplink.report().trouble()).isEqualTo(GONE);
    }

    @Test
    void closingClosesTheWire() {
        uplink.close();

        assertThat(wire.isClosed()).isTrue();
        a.send(frames(A, 0, 1));
        assertThat(received(DropReason.NOT_DROPPED)).isZero();
    }
}
