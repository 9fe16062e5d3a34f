package org.machwire.server.isolation;

import org.jspecify.annotations.Nullable;
import org.machwire.server.isolation.Outcome.Hearing;

/** Rules 30 to 32: what a device may hear. */
final class ReferenceReceiver {
    private ReferenceReceiver() {}

    /** Judges a frame that is offered to a device; {@code packet} is what is in it, if it is an IP packet. */
    static Hearing judge(Octets frame, @Nullable IpPacket packet, Device receiver, Topology topology) {
        if (!receiver.isUp()) {
            return Hearing.RECEIVER_DOWN;
        }
        if (receiver.isPromiscuous()) {
            return Hearing.HEARS;
        }
        Policy policy = receiver.policy();
        boolean ipv6 = EtherType.of(frame) == EtherType.IPV6;
        if (ipv6 ? policy.ipv6().isEmpty() : policy.ipv4().isEmpty()) {
            return Hearing.RX_FAMILY;
        }
        boolean toItself = frame.hex(0, 6).equals(policy.mac());
        if (packet != null && toItself && !policy.isRouter() && !isFor(packet, policy, topology)) {
            return Hearing.RX_ADDRESS;
        }
        return Hearing.HEARS;
    }

    private static boolean isFor(IpPacket packet, Policy policy, Topology topology) {
        String destination = packet.destination();
        return policy.owns(destination) || packet.isToGroup() || destination.equals("ffffffff")
                || topology.networks().stream().anyMatch(network -> network.isBroadcast(destination));
    }
}
