package org.machwire.server.isolation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;
import org.machwire.server.isolation.Outcome.Hearing;
import org.machwire.v1.DropReason;

/** The whole page but load: rules 1, 2 and 4 to 32, and who hears what. */
final class ReferenceSwitch implements Segment {
    private final Topology topology;
    private final List<Device> devices;
    private final List<Memberships> joined = new ArrayList<>();

    ReferenceSwitch(Topology topology) {
        this.topology = topology;
        devices = topology.devices();
        for (int i = 0; i < devices.size(); i++) {
            joined.add(new Memberships());
        }
    }

    @Override
    public Outcome send(int sender, byte[] octets) {
        DropReason reason = judge(sender, octets);
        if (reason != DropReason.NOT_DROPPED) {
            return dropped(reason);
        }
        Octets frame = Octets.of(octets);
        String destination = frame.hex(0, 6);
        reason = judgeDestination(sender, destination);
        if (reason != DropReason.NOT_DROPPED) {
            return dropped(reason);
        }
        IpPacket packet = packet(frame);
        boolean membership = packet != null && takeMembership(sender, packet) && !topology.isHub();
        String answer = isGroup(destination) && topology.resolves() && !topology.isHub()
                ? Resolution.answer(frame, packet, asked -> ownerWhoAnswers(sender, asked))
                : "";
        if (!answer.isEmpty()) {
            return new Outcome(DropReason.NOT_DROPPED, hearings(i -> false, frame, packet), false, false, answer);
        }
        boolean uplink = sender != UPLINK && topology.hasUplink() && (membership || isForOutside(destination));
        boolean station = !membership
                && (topology.isHub() || isGroup(destination) || destination.equals(topology.station()));
        IntPredicate offered = i -> i != sender && reaches(sender, i)
                && (membership ? devices.get(i).policy().isRouter() : isFor(destination, i));
        return new Outcome(DropReason.NOT_DROPPED, hearings(offered, frame, packet), uplink, station, "");
    }

    private static @Nullable IpPacket packet(Octets frame) {
        try {
            return EtherType.isIp(frame) ? FrameShape.ipPacket(frame) : null;
        } catch (Malformed e) {
            throw new AssertionError("rule 8 let it pass", e);
        }
    }

    /** Answers whether it is a report or a leave; what comes from outside joins nothing. */
    private boolean takeMembership(int sender, IpPacket packet) {
        boolean membership = Memberships.isMessage(packet);
        if (membership && sender != UPLINK) {
            joined.get(sender).take(packet);
        }
        return membership;
    }

    private DropReason judge(int sender, byte[] octets) {
        if (octets.length < 14 || octets.length > topology.mtu() + 14) {
            return DropReason.FRAME_SIZE;
        }
        if (sender == UPLINK) {
            return ReferenceUplink.judge(octets, topology.policies());
        }
        Device device = devices.get(sender);
        return device.isUp() ? ReferenceGuard.judge(octets, device.policy()) : DropReason.LINK_DOWN;
    }

    /** Rules 25 to 27. */
    private DropReason judgeDestination(int sender, String destination) {
        if (destination.startsWith("0180c200000")) {
            return DropReason.DST_RESERVED;
        }
        if (isGroup(destination) || destination.equals(topology.station())) {
            return DropReason.NOT_DROPPED;
        }
        int owner = ownerOf(destination);
        if (owner >= 0 && owner == sender) {
            return DropReason.NO_DESTINATION;
        }
        if (owner < 0) {
            boolean way = topology.isHub() || (topology.hasUplink() && sender != UPLINK);
            return way ? DropReason.NOT_DROPPED : DropReason.NO_DESTINATION;
        }
        return reaches(sender, owner) ? DropReason.NOT_DROPPED : DropReason.ISOLATED;
    }

    private int ownerOf(String mac) {
        for (int i = 0; i < devices.size(); i++) {
            if (devices.get(i).policy().mac().equals(mac)) {
                return i;
            }
        }
        return -1;
    }

    private boolean reaches(int sender, int receiver) {
        return sender == UPLINK || !topology.isIsolated() || devices.get(sender).isPeer()
                || devices.get(receiver).isPeer();
    }

    private boolean isForOutside(String destination) {
        if (isGroup(destination) || topology.isHub()) {
            return true;
        }
        return ownerOf(destination) < 0 && !destination.equals(topology.station());
    }

    private boolean isFor(String destination, int receiver) {
        Device device = devices.get(receiver);
        if (topology.isHub()) {
            return true;
        }
        if (!isGroup(destination)) {
            return device.policy().mac().equals(destination);
        }
        return isEveryHosts(destination) || device.policy().isRouter() || device.isAllMulti()
                || joined.get(receiver).include(destination) || isSolicitedNode(destination, device.policy());
    }

    private static boolean isSolicitedNode(String mac, Policy policy) {
        return mac.startsWith("3333ff") && !policy.ipv6().isEmpty()
                && (policy.linkLocal().endsWith(mac.substring(6))
                        || policy.ipv6().stream().anyMatch(address -> address.endsWith(mac.substring(6))));
    }

    private static boolean isEveryHosts(String mac) {
        return mac.equals("ffffffffffff") || mac.startsWith("01005e0000") || mac.startsWith("3333000000");
    }

    private static boolean isGroup(String mac) {
        return (Integer.parseInt(mac.substring(0, 2), 16) & 1) == 1;
    }

    /** Who is up, can be reached and has an address; null for nobody. */
    private @Nullable Policy ownerWhoAnswers(int sender, String address) {
        for (int i = 0; i < devices.size(); i++) {
            Device device = devices.get(i);
            if (i != sender && device.policy().owns(address) && device.isUp() && reaches(sender, i)) {
                return device.policy();
            }
        }
        return null;
    }

    private Outcome dropped(DropReason reason) {
        return new Outcome(reason, devices.stream().map(device -> Hearing.NOT_OFFERED).toList(), false, false, "");
    }

    private List<Hearing> hearings(IntPredicate offered, Octets frame,
            @Nullable IpPacket packet) {
        List<Hearing> hearings = new ArrayList<>();
        for (int i = 0; i < devices.size(); i++) {
            hearings.add(offered.test(i)
                    ? ReferenceReceiver.judge(frame, packet, devices.get(i), topology)
                    : Hearing.NOT_OFFERED);
        }
        return hearings;
    }
}
