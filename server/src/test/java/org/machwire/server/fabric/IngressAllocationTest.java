package org.machwire.server.fabric;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.machwire.ethernet.Ethernet;
import org.machwire.ethernet.FrameBatch;
import org.machwire.ethernet.MacAddress;
import org.machwire.server.frames.Frames;
import org.machwire.server.frames.Packets;
import org.machwire.server.guard.Addresses;
import org.machwire.server.guard.DeviceGuard;
import org.machwire.server.load.Conduct;
import org.machwire.server.load.Quarantine;
import org.machwire.server.load.Storm;
import org.machwire.server.load.StormLimits;
import org.machwire.v1.DropReason;

/** From the walk to the last receiver, with storm limits and quarantine, nothing is allocated for a frame. */
class IngressAllocationTest {
    private static final int SENDS = 50_000;
    /** What the measurement itself may take: far below one octet a frame. */
    private static final long TOLERANCE = 8192;
    private static final long PLENTY = 1_000_000_000_000L;
    private static final MacAddress A = Bench.mac(10);
    private static final MacAddress B = Bench.mac(11);
    private static final String A4 = "10.69.0.10";
    private static final String B4 = "10.69.0.11";
    private static final String A6 = "fd69::a";
    private static final String B6 = "fd69::b";

    private static final Map<String, byte[]> FRAMES = Map.ofEntries(
            Map.entry("ARP that is answered", Frames.arpRequest(A, A4, B4)),
            Map.entry("ARP that all hear", Frames.gratuitousRequest(A, A4)),
            Map.entry("a solicitation that is answered",
                    Frames.icmpv6(A, A6, MacAddress.parse("33:33:ff:00:00:0b"), "ff02::1:ff00:b", 255, 135,
                            Packets.neighbour(B6, Packets.linkLayer(1, A)))),
            Map.entry("UDP over IPv4", Frames.ipv4Udp(A, A4, 7, B, B4, 9, new byte[100])),
            Map.entry("TCP over IPv6", Frames.ipv6(A, A6, B, B6, 6, 64, Packets.tcp(new byte[100]))),
            Map.entry("three extension headers", Frames.ipv6(A, A6, B, B6, 0, 64, Packets.join(Packets.options(60),
                    Packets.options(51), Packets.authentication(6, 12), Packets.tcp()))),
            Map.entry("broadcast", Frames.ipv4Udp(A, A4, 7, Frames.BROADCAST, "255.255.255.255", 9)),
            Map.entry("a group", Frames.ipv4Udp(A, A4, 7, MacAddress.parse("01:00:5e:01:02:03"), "239.1.2.3", 9)),
            Map.entry("DHCP", Frames.ipv4Udp(A, "0.0.0.0", 68, Frames.BROADCAST, "255.255.255.255", 67,
                    Packets.dhcp(A, "0.0.0.0", 53, 1, 1, 255))),
            Map.entry("a forgery", Frames.arpReply(A, B4, B, B4)));

    private long now;
    private int heard;
    private final Counters counters = new Counters();

    @ParameterizedTest
    @ValueSource(strings = {"ARP that is answered", "ARP that all hear", "a solicitation that is answered",
            "UDP over IPv4", "TCP over IPv6", "three extension headers", "broadcast", "a group", "DHCP", "a forgery"})
    void sendingAllocatesNothing(String kind) {
        byte[] frame = FRAMES.getOrDefault(kind, new byte[0]);
        Ingress ingress = ingress();
        FrameBatch batch = Batches.of(frame);
        Membrane membrane = new Membrane();
        sendOften(ingress, batch, frame, membrane);
        int warm = heard;
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        sendOften(ingress, batch, frame, membrane);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;

        assertThat(allocated).as("octets for %d frames", SENDS).isLessThan(TOLERANCE);
        assertThat(heard).isEqualTo(2 * warm);
        assertThat(counters.frames(DropReason.NOT_DROPPED) + counters.frames(DropReason.ARP_SPA))
                .isEqualTo(2L * SENDS);
    }

    private Ingress ingress() {
        Switch segment = new Switch(SwitchRules.of(Ethernet.MAX_FRAME_LENGTH, false), () -> now);
        Listener a = new Listener(Addresses.of(Bench.policy(10, Set.of())));
        segment.attach(a);
        segment.attach(new Listener(Addresses.of(Bench.policy(11, Set.of()))));
        segment.attach(new Listener(Addresses.of(Bench.policy(12, Set.of()))));
        StormLimits limits = new StormLimits(PLENTY, PLENTY, PLENTY, PLENTY, PLENTY, PLENTY, 1);
        Conduct conduct = new Conduct(List.of(new Storm(limits, 0), new Storm(limits, 0)), Set.of(),
                Quarantine.of(new Quarantine.Rule(10 * SENDS, 1), 0));
        return segment.ingress(a,
                new Sender(new DeviceGuard(Bench.policy(10, Set.of())), counters, conduct, Witness.NOBODY));
    }

    /** An answer is written over its question, which therefore has to be asked anew. */
    private void sendOften(Ingress ingress, FrameBatch batch, byte[] frame, Membrane membrane) {
        for (int i = 0; i < SENDS; i++) {
            System.arraycopy(frame, 0, batch.octets(), batch.offset(0), frame.length);
            now += 1_000;
            ingress.send(batch, 1, membrane);
        }
    }

    private final class Listener implements Attachment {
        private final Addresses addresses;

        Listener(Addresses addresses) {
            this.addresses = addresses;
        }

        @Override
        public Addresses addresses() {
            return addresses;
        }

        @Override
        public void receive(FrameBatch batch, int from, int to, Membrane sender) {
            heard += to - from;
        }

        @Override
        public void overhear(FrameBatch batch, int from, int to, Membrane sender) {}

        @Override
        public void sent(FrameBatch batch, int from, int to, Membrane sender) {}
    }
}
