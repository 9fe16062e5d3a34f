package org.machwire.server.autoconf;

import org.jspecify.annotations.Nullable;
import org.machwire.ethernet.Icmpv6;
import org.machwire.ethernet.Ipv6;
import org.machwire.ethernet.NetworkOrder;
import org.machwire.server.names.Host;
import org.machwire.server.names.Hosts;
import org.machwire.v1.DropReason;

/**
 * Answers neighbour and router solicitations (RFC 4861): the first for the station's own addresses and whoever asks, the second to
 * devices with a lease. Immutable.
 */
final class NeighbourDiscovery {
    static final int OPTION_SOURCE = 1;
    static final int OPTION_TARGET = 2;
    static final byte[] ALL_NODES = {(byte) 0xff, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};

    private static final int ROUTER_SOLICITATION_LENGTH = 8;
    private static final int SOLICITED = 0x4000_0000;
    private static final int OVERRIDE = 0x2000_0000;
    /** {@code ff02::2}, all routers of the link: its halves. */
    private static final long ALL_ROUTERS_HIGH = 0xff02_0000_0000_0000L;
    private static final long ALL_ROUTERS_LOW = 2;

    private final Self self;
    private final Hosts hosts;
    private final @Nullable RouterAdvertisement advertisement;

    /** @param advertisement null where there is nothing to advertise */
    NeighbourDiscovery(Self self, Hosts hosts, @Nullable RouterAdvertisement advertisement) {
        this.self = self;
        this.hosts = hosts;
        this.advertisement = advertisement;
    }

    /** Answers a neighbour solicitation whose checksum was found right. */
    DropReason answerNeighbour(Packet packet, Reply reply) {
        byte[] octets = packet.octets();
        int target = packet.body() + Icmpv6.NEIGHBOUR_TARGET_OFFSET;
        boolean isToGroup = self.hasSolicitedNode(octets, packet.destinationAt());
        if (!isSolicitation(packet, Icmpv6.NEIGHBOUR_SOLICITATION_LENGTH)
                || (octets[target] & 0xff) == Ipv6.MULTICAST || (packet.isUnspecified() && !isToGroup)) {
            return DropReason.UNREADABLE;
        }
        if (!self.hasIpv6(octets, target) || !(isToGroup || self.hasIpv6(octets, packet.destinationAt()))) {
            return DropReason.NOT_SERVED;
        }
        boolean isProbe = packet.isUnspecified();
        reply.startIpv6(packet.sender(), Ipv6.NEXT_ICMP, Icmpv6.NEIGHBOUR_HOP_LIMIT, octets, target,
                isProbe ? ALL_NODES : octets, isProbe ? 0 : packet.sourceAt());
        reply.put8(Icmpv6.TYPE_NEIGHBOUR_ADVERTISEMENT).put8(0).put16(0)
                .put32(isProbe ? OVERRIDE : SOLICITED | OVERRIDE);
        reply.put(octets, target, Ipv6.ADDRESS_LENGTH).put8(OPTION_TARGET).put8(1).putAddress(self.mac());
        reply.finish();
        return DropReason.NOT_DROPPED;
    }

    /** Answers a router solicitation whose checksum was found right. */
    DropReason answerRouter(Packet packet, Reply reply) {
        if (!isSolicitation(packet, ROUTER_SOLICITATION_LENGTH)) {
            return DropReason.UNREADABLE;
        }
        Host host = hosts.byMac(packet.sender());
        if (advertisement == null || host == null || host.ipv6() == null || !isToRouters(packet)) {
            return DropReason.NOT_SERVED;
        }
        if (packet.isUnspecified()) {
            advertisement.write(reply, packet.sender(), ALL_NODES, 0);
        } else {
            advertisement.write(reply, packet.sender(), packet.octets(), packet.sourceAt());
        }
        return DropReason.NOT_DROPPED;
    }

    private boolean isToRouters(Packet packet) {
        return self.hasIpv6(packet.octets(), packet.destinationAt())
                || (NetworkOrder.int64(packet.octets(), packet.destinationAt()) == ALL_ROUTERS_HIGH
                        && NetworkOrder.int64(packet.octets(), packet.destinationAt() + 8) == ALL_ROUTERS_LOW);
    }

    /** What both solicitations must be (RFC 4861, 6.1.1 and 7.1.1), with options from {@code fixedLength} on. */
    private static boolean isSolicitation(Packet packet, int fixedLength) {
        if (packet.hopLimit() != Icmpv6.NEIGHBOUR_HOP_LIMIT || packet.length() < fixedLength
                || packet.octets()[packet.body() + Icmpv6.CODE_OFFSET] != 0
                || (!packet.isUnspecified() && !packet.hasStationSource())) {
            return false;
        }
        int at = packet.body() + fixedLength;
        while (packet.end() - at >= 2) {
            int length = 8 * (packet.octets()[at + 1] & 0xff);
            boolean isSource = packet.octets()[at] == OPTION_SOURCE;
            if (length == 0 || length > packet.end() - at || (isSource && packet.isUnspecified())) {
                return false;
            }
            at += length;
        }
        return at == packet.end();
    }
}
