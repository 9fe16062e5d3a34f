package org.machwire.server.isolation;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.machwire.ethernet.Ethernet;
import org.machwire.ethernet.FrameBatch;
import org.machwire.ethernet.MacAddress;
import org.machwire.server.fabric.Attachment;
import org.machwire.server.fabric.Counters;
import org.machwire.server.fabric.Ingress;
import org.machwire.server.fabric.Membrane;
import org.machwire.server.fabric.Sender;
import org.machwire.server.fabric.Switch;
import org.machwire.server.fabric.SwitchRules;
import org.machwire.server.fabric.Uplink;
import org.machwire.server.guard.Addresses;
import org.machwire.server.guard.DeviceGuard;
import org.machwire.server.guard.Hearing;
import org.machwire.server.guard.SourcePolicy;
import org.machwire.v1.DropReason;

/** The server's own switch, with the devices of a segment of the model's. */
final class RealSegment implements Segment {
    private static final int MANY_GROUPS = 1 << 20;

    private final Switch net;
    private final FrameBatch batch = new FrameBatch();
    private final Membrane membrane = new Membrane();
    private final List<Station> stations = new ArrayList<>();
    private final Listener station;
    private final Outside outside = new Outside();
    private final Ingress fromOutside;

    RealSegment(Topology topology) {
        SwitchRules rules = new SwitchRules(Ethernet.HEADER_LENGTH + topology.mtu(), true, topology.isHub(),
                topology.resolves(), topology.isIsolated(), MANY_GROUPS);
        net = new Switch(rules, () -> 0);
        topology.devices().forEach(device -> stations.add(new Station(device)));
        station = new Listener(Addresses.of(MacAddress.of(Digits.octets(topology.station()))));
        net.attach(station);
        fromOutside = topology.hasUplink()
                ? net.attachUplink(outside)
                : net.ingress(outside, Sender.of((octets, offset, headers) -> DropReason.NOT_DROPPED));
    }

    @Override
    public Outcome send(int sender, byte[] frame) {
        for (int i = 0; i < stations.size(); i++) {
            stations.get(i).beforeFrame(i == sender);
        }
        station.heard = 0;
        outside.beforeFrame(sender == UPLINK);
        Ingress from = sender == UPLINK ? fromOutside : stations.get(sender).ingress;
        if (sender != UPLINK && net.isFrameLength(frame.length) && !stations.get(sender).device.isUp()) {
            return outcome(DropReason.LINK_DOWN, "");
        }
        Map<DropReason, Long> before = counts(from.counters());
        batch.set(frame);
        from.send(batch, 1, membrane);
        String answer = sender == UPLINK ? outside.answer : stations.get(sender).answer;
        return outcome(counted(before, counts(from.counters())), answer);
    }

    private Outcome outcome(DropReason atSender, String answer) {
        return new Outcome(atSender, stations.stream().map(one -> one.hearing).toList(), outside.heard > 0,
                station.heard > 0, answer);
    }

    private static Map<DropReason, Long> counts(Counters counters) {
        Map<DropReason, Long> counts = new EnumMap<>(DropReason.class);
        for (DropReason reason : DropReason.values()) {
            if (reason != DropReason.UNRECOGNIZED) {
                counts.put(reason, counters.frames(reason));
            }
        }
        return counts;
    }

    private static long count(Map<DropReason, Long> counts, DropReason reason) {
        return Objects.requireNonNull(counts.get(reason));
    }

    /** The one reason that was counted, once. */
    private static DropReason counted(Map<DropReason, Long> before, Map<DropReason, Long> after) {
        List<DropReason> changed = after.keySet().stream().filter(one -> count(after, one) != count(before, one))
                .toList();
        if (changed.size() != 1 || count(after, changed.getFirst()) != count(before, changed.getFirst()) + 1) {
            throw new AssertionError("not counted under one reason once: " + changed);
        }
        return changed.getFirst();
    }

    /** Counts what it hears. */
    private static class Listener implements Attachment {
        private final Addresses addresses;
        int heard;

        Listener(Addresses addresses) {
            this.addresses = addresses;
        }

        @Override
        public Addresses addresses() {
            return addresses;
        }

        @Override
        public boolean hearsAllGroups() {
            return true;
        }

        @Override
        public void receive(FrameBatch frames, int from, int to, Membrane sender) {
            heard += to - from;
        }

        @Override
        public void overhear(FrameBatch frames, int from, int to, Membrane sender) {}

        @Override
        public void sent(FrameBatch frames, int from, int to, Membrane sender) {}
    }

    private static final class Outside implements Uplink {
        private int heard;
        private String answer = "";
        private boolean isSending;

        void beforeFrame(boolean sends) {
            heard = 0;
            answer = "";
            isSending = sends;
        }

        @Override
        public void receive(FrameBatch frames, int from, int to, Membrane sender) {
            if (isSending) {
                answer = HexFormat.of().formatHex(frames.frame(from));
            } else {
                heard += to - from;
            }
        }

        @Override
        public Report report() {
            return new Report("outside", null, new Counters(), new Counters(), 0, 0);
        }

        @Override
        public void takeBack(long epoch, Set<Long> sources) {}
    }

    /** A device, without filters: it says what it may hear. */
    private final class Station implements Attachment {
        private final Device device;
        private final Addresses addresses;
        private final Hearing rule;
        private final Ingress ingress;
        private Outcome.Hearing hearing = Outcome.Hearing.NOT_OFFERED;
        private String answer = "";
        private boolean isSending;

        Station(Device device) {
            this.device = device;
            SourcePolicy policy = RealGuard.sourcePolicy(device.policy());
            addresses = Addresses.of(policy);
            rule = new Hearing(policy);
            net.attach(this);
            ingress = net.ingress(this, Sender.of(new DeviceGuard(policy)));
        }

        void beforeFrame(boolean sends) {
            isSending = sends;
            hearing = Outcome.Hearing.NOT_OFFERED;
            answer = "";
        }

        @Override
        public Addresses addresses() {
            return addresses;
        }

        @Override
        public boolean isUp() {
            return device.isUp();
        }

        @Override
        public boolean isRouter() {
            return device.policy().isRouter();
        }

        @Override
        public boolean hearsAllGroups() {
            return isRouter() || device.isAllMulti();
        }

        @Override
        public boolean isPeer() {
            return device.isPeer();
        }

        @Override
        public void receive(FrameBatch frames, int from, int to, Membrane sender) {
            byte[] octets = frames.frame(from);
            if (isSending) { // the switch gives nobody his own frames, so this is an answer
                answer = HexFormat.of().formatHex(octets);
                return;
            }
            hearing = device.isUp() ? hear(octets) : Outcome.Hearing.RECEIVER_DOWN;
        }

        private Outcome.Hearing hear(byte[] octets) {
            if (device.isPromiscuous()) {
                return Outcome.Hearing.HEARS;
            }
            return switch (rule.check(octets, 0)) {
                case RX_FAMILY -> Outcome.Hearing.RX_FAMILY;
                case RX_ADDRESS -> Outcome.Hearing.RX_ADDRESS;
                default -> Outcome.Hearing.HEARS;
            };
        }

        @Override
        public void overhear(FrameBatch frames, int from, int to, Membrane sender) {}

        @Override
        public void sent(FrameBatch frames, int from, int to, Membrane sender) {}
    }
}
