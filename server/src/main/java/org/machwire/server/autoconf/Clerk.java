package org.machwire.server.autoconf;

import org.jspecify.annotations.Nullable;
import org.machwire.ethernet.AddressPrefix;
import org.machwire.ethernet.Ethernet;
import org.machwire.ethernet.FrameBatch;
import org.machwire.ethernet.Icmpv6;
import org.machwire.ethernet.Ipv4;
import org.machwire.ethernet.Ipv6;
import org.machwire.server.names.Hosts;
import org.machwire.v1.DropReason;

/**
 * Reads a frame, finds who answers it, and has the answer written, in memory of its own that is reused. Not thread-safe: one
 * thread has it at a time.
 */
final class Clerk {
    private final Packet packet = new Packet();
    private final FrameBatch batch = new FrameBatch();
    private final Reply reply;
    private final Self self;
    private final AddressResolution addressResolution;
    private final NeighbourDiscovery neighbourDiscovery;
    private final DhcpServer dhcp;
    private final Dhcp6Server dhcp6;
    private final DnsServer dns;
    private final @Nullable RouterAdvertisement advertisement;

    Clerk(Offer offer, Hosts hosts, @Nullable Questions questions) {
        AddressPrefix ipv6 = offer.ipv6();
        self = new Self(offer);
        reply = new Reply(self.mac(), Ethernet.HEADER_LENGTH + offer.mtu());
        addressResolution = new AddressResolution(self);
        advertisement = ipv6 == null ? null : new RouterAdvertisement(self, ipv6, offer);
        neighbourDiscovery = new NeighbourDiscovery(self, hosts, advertisement);
        dhcp = new DhcpServer(offer, self, hosts);
        dhcp6 = new Dhcp6Server(offer, self, hosts);
        dns = new DnsServer(offer, hosts, questions);
    }

    /** What was written last; to be sent if its length is not 0. */
    Reply reply() {
        return reply;
    }

    /** What was written last, as a batch of one frame. */
    FrameBatch batch() {
        batch.set(reply.octets(), 0, reply.length());
        return batch;
    }

    /**
     * Answers the frame in {@code octets[offset, offset + length)}.
     *
     * @return NOT_DROPPED if it was taken, with an answer in {@link #reply} or without; otherwise why it was not
     */
    DropReason answer(byte[] octets, int offset, int length) {
        reply.clear();
        packet.read(octets, offset, length);
        DropReason verdict = isForUs() ? answer() : DropReason.NOT_SERVED;
        if (verdict != DropReason.NOT_DROPPED || !reply.isWhole()) {
            reply.clear();
            return verdict == DropReason.NOT_DROPPED ? DropReason.NOT_SERVED : verdict;
        }
        return DropReason.NOT_DROPPED;
    }

    /** A hub brings what is for others, too. */
    private boolean isForUs() {
        return (packet.destination() == self.mac() || Ethernet.isGroup(packet.destination()))
                && packet.sender() != self.mac() && !Ethernet.isGroup(packet.sender());
    }

    private DropReason answer() {
        return switch (packet.etherType()) {
            case Ethernet.TYPE_ARP -> addressResolution.answer(packet, reply);
            case Ethernet.TYPE_IPV4 -> {
                DropReason verdict = packet.readIpv4();
                yield verdict == DropReason.NOT_DROPPED ? answerIpv4() : verdict;
            }
            case Ethernet.TYPE_IPV6 -> {
                DropReason verdict = packet.readIpv6();
                yield verdict == DropReason.NOT_DROPPED ? answerIpv6() : verdict;
            }
            default -> DropReason.NOT_SERVED;
        };
    }

    private DropReason answerIpv4() {
        byte[] octets = packet.octets();
        boolean isOwn = self.hasIpv4(octets, packet.destinationAt());
        if (packet.protocol() == Ipv4.PROTOCOL_ICMP && isOwn) {
            return Echo.answerIpv4(packet, reply);
        }
        if (packet.protocol() != Ipv4.PROTOCOL_UDP || !self.hearsIpv4(octets, packet.destinationAt())) {
            return DropReason.NOT_SERVED;
        }
        if (!packet.readUdp()) {
            return DropReason.UNREADABLE;
        }
        return switch (packet.destinationPort()) {
            case DhcpMessage.SERVER_PORT -> dhcp.answer(packet, reply);
            case DnsQuery.PORT -> isOwn ? dns.answer(packet, reply) : DropReason.NOT_SERVED;
            default -> DropReason.NOT_SERVED;
        };
    }

    private DropReason answerIpv6() {
        return switch (packet.protocol()) {
            case Ipv6.NEXT_ICMP -> answerIcmpv6();
            case Ipv6.NEXT_UDP -> answerUdpOverIpv6();
            default -> DropReason.NOT_SERVED;
        };
    }

    private DropReason answerIcmpv6() {
        if (!packet.isIcmp()) {
            return DropReason.UNREADABLE;
        }
        return switch (packet.octets()[packet.body()] & 0xff) {
            case Icmpv6.TYPE_NEIGHBOUR_SOLICITATION -> neighbourDiscovery.answerNeighbour(packet, reply);
            case Icmpv6.TYPE_ROUTER_SOLICITATION -> neighbourDiscovery.answerRouter(packet, reply);
            case Echo.ICMPV6_REQUEST -> self.hasIpv6(packet.octets(), packet.destinationAt())
                    ? Echo.answerIpv6(packet, reply)
                    : DropReason.NOT_SERVED;
            default -> DropReason.NOT_SERVED;
        };
    }

    private DropReason answerUdpOverIpv6() {
        boolean isOwn = self.hasIpv6(packet.octets(), packet.destinationAt());
        boolean isToServers = Dhcp6Message.isToServers(packet);
        if (!isOwn && !isToServers) {
            return DropReason.NOT_SERVED;
        }
        if (!packet.readUdp()) {
            return DropReason.UNREADABLE;
        }
        return switch (packet.destinationPort()) {
            case Dhcp6Message.SERVER_PORT -> isToServers ? dhcp6.answer(packet, reply) : DropReason.NOT_SERVED;
            case DnsQuery.PORT -> isOwn ? dns.answer(packet, reply) : DropReason.NOT_SERVED;
            default -> DropReason.NOT_SERVED;
        };
    }

    /**
     * Writes an advertisement that nobody asked for.
     *
     * @return false if there is nothing to advertise
     */
    boolean advertise(long mac) {
        reply.clear();
        if (advertisement == null) {
            return false;
        }
        advertisement.write(reply, mac, NeighbourDiscovery.ALL_NODES, 0);
        return reply.isWhole();
    }

    /** Writes the answer that came to a question that was forwarded. */
    boolean relay(Asker asker, byte[] message) {
        asker.putAnswer(reply, message);
        return reply.isWhole();
    }
}
