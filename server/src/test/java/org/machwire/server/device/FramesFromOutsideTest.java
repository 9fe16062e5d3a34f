package org.machwire.server.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.machwire.ethernet.FrameBatch;
import org.machwire.ethernet.MacAddress;
import org.machwire.filter.WellKnownFilters;
import org.machwire.server.fabric.Batches;
import org.machwire.server.fabric.Counters;
import org.machwire.server.fabric.Ingress;
import org.machwire.server.fabric.Membrane;
import org.machwire.server.fabric.Uplink;
import org.machwire.server.frames.Frames;
import org.machwire.v1.DropReason;

/** What comes in by the uplink is heard as Mach messages too, by clients that have no packet stream. */
class FramesFromOutsideTest {
    private static final MacAddress OUTSIDE = MacAddress.parse("02:00:00:00:00:01");

    private final Lan lan = Lan.create();
    private final Client alice = lan.client(Lan.ALICE);
    private final Membrane membrane = new Membrane();
    private final Ingress outside = lan.segment.net().attachUplink(new NoWire());

    private record NoWire() implements Uplink {
        @Override
        public void receive(FrameBatch batch, int from, int to, Membrane sender) {}

        @Override
        public Report report() {
            return new Report("none", null, new Counters(), new Counters(), 0, 0);
        }

        @Override
        public void takeBack(long epoch, Set<Long> sources) {}
    }

    private byte[] frame(int device) {
        DeviceLease lease = alice.lease(device);
        return Frames.ipv4Udp(OUTSIDE, "192.0.2.1", 7, lease.mac(), Client.ipv4(lease), 9, new byte[18]);
    }

    @Test
    void framesFromOutsideComeAsMessages() {
        int device = alice.open("/dev/eth0m/a", Client.BOTH);
        int port = alice.receivePort();
        alice.setFilter(device, port, 0, WellKnownFilters.acceptAll());
        byte[] frame = frame(device);

        outside.send(Batches.of(frame, frame), 2, membrane);

        assertThat(alice.received(port)).containsExactly(frame, frame);
        assertThat(lan.received("/dev/eth0m/a", DropReason.NOT_DROPPED)).isEqualTo(2);
    }

    @Test
    void fullQueueLosesThemAndNothingIsLeftWhenThePortDies() {
        int device = alice.open("/dev/eth0m/a", Client.BOTH);
        int port = alice.receivePort();
        alice.setFilter(device, port, 0, WellKnownFilters.acceptAll());
        byte[] frame = frame(device);
        for (int i = 0; i < 100; i++) {
            outside.send(Batches.of(frame), 1, membrane);
        }

        assertThat(lan.received("/dev/eth0m/a", DropReason.QUEUE_FULL)).isPositive();
        int waiting = (int) lan.received("/dev/eth0m/a", DropReason.NOT_DROPPED);
        assertThat(alice.received(port)).hasSize(waiting);
        outside.send(Batches.of(frame), 1, membrane);
        alice.space.destroy();
        assertThat(lan.devices.snapshot()).isEmpty();
        assertThat(lan.devices.sinks()).isZero();
    }
}
