package org.machwire.server.fabric;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.machwire.ethernet.Ethernet;
import org.machwire.ethernet.MacAddress;
import org.machwire.server.guard.Addresses;
import org.machwire.server.guard.DeviceGuard;
import org.machwire.server.guard.SourcePolicy;
import org.machwire.server.load.Conduct;
import org.machwire.token.DeviceRole;
import org.machwire.v1.DropReason;

/** A segment with a clock of its own, whose hosts 56:54:00:00:00:N have 10.69.0.N and fd69::N. */
final class Bench {
    static final long SECOND = 1_000_000_000L;

    final Switch segment;
    long now;

    Bench() {
        this(SwitchRules.of(Ethernet.MAX_FRAME_LENGTH, false));
    }

    Bench(SwitchRules rules) {
        segment = new Switch(rules, () -> now);
    }

    static SwitchRules rules(boolean hub, boolean resolves, boolean isolated, int groups) {
        return new SwitchRules(Ethernet.MAX_FRAME_LENGTH, true, hub, resolves, isolated, groups);
    }

    /** A host that is plugged in, and sends by one right. */
    final class Host {
        final int number;
        final RecordingAttachment attachment;
        final Counters counters = new Counters();
        final List<DropReason> witnessed = new ArrayList<>();
        private final Ingress ingress;

        Host(int number, boolean isPeer, @Nullable Conduct conduct, Set<DeviceRole> roles) {
            this.number = number;
            SourcePolicy policy = policy(number, roles);
            attachment = new RecordingAttachment(Addresses.of(policy));
            attachment.isPeer = isPeer;
            attachment.isRouter = roles.contains(DeviceRole.ROUTER);
            segment.attach(attachment);
            ingress = segment.ingress(attachment, new Sender(new DeviceGuard(policy), counters, conduct,
                    (reason, octets, offset, length) -> witnessed.add(reason)));
        }

        MacAddress mac() {
            return Bench.mac(number);
        }

        String ipv4() {
            return "10.69.0." + number;
        }

        String ipv6() {
            return "fd69::" + Integer.toHexString(number);
        }

        String linkLocal() {
            return "fe80::5454:ff:fe00:" + Integer.toHexString(number);
        }

        List<byte[]> heard() {
            return attachment.received;
        }

        void send(byte[]... frames) {
            ingress.send(Batches.of(frames), frames.length, new Membrane());
        }

        long dropped(DropReason reason) {
            return counters.frames(reason);
        }

        long passed() {
            return counters.frames(DropReason.NOT_DROPPED);
        }
    }

    static MacAddress mac(int number) {
        return new MacAddress(0x5654_0000_0000L + number);
    }

    static SourcePolicy policy(int number, Set<DeviceRole> roles) {
        return new SourcePolicy(mac(number), List.of(Inet4Address.ofLiteral("10.69.0." + number)),
                List.of((Inet6Address) Inet6Address.ofLiteral("fd69::" + Integer.toHexString(number))), roles,
                List.of());
    }

    Host host(int number) {
        return new Host(number, false, null, Set.of());
    }

    Host peer(int number) {
        return new Host(number, true, null, Set.of());
    }

    Host router(int number) {
        return new Host(number, false, null, Set.of(DeviceRole.ROUTER));
    }

    Host host(int number, Conduct conduct) {
        return new Host(number, false, conduct, Set.of());
    }
}
