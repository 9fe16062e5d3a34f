package org.machwire.server.autoconf;

import java.util.Arrays;
import org.machwire.ethernet.AddressPrefix;
import org.machwire.ethernet.Icmpv6;
import org.machwire.ethernet.Ipv6;

/**
 * Advertises the link (RFC 4861, RFC 8106): its prefix, its MTU, that addresses come by DHCPv6, who answers DNS. The router
 * lifetime is 0: the station forwards nothing. Immutable.
 */
final class RouterAdvertisement {
    private static final int MANAGED_AND_OTHER = 0xc0;
    private static final int HOP_LIMIT = 64;
    private static final int OPTION_PREFIX = 3;
    private static final int OPTION_MTU = 5;
    private static final int OPTION_DNS_SERVERS = 25;
    private static final int OPTION_DNS_DOMAINS = 31;
    private static final int ON_LINK = 0x80;
    private static final int AUTONOMOUS = 0x40;
    /** The only prefix length that hosts make addresses of Ethernet addresses for (RFC 2464, 4). */
    private static final int AUTONOMOUS_PREFIX_LENGTH = 64;
    /** 30 and 7 days, the defaults of RFC 4861, 6.2.1. */
    private static final int VALID_SECONDS = 2_592_000;
    private static final int PREFERRED_SECONDS = 604_800;
    /** Three times the longest interval between advertisements, as RFC 8106, 5.1, recommends. */
    private static final int DNS_SECONDS = 1800;
    /** No link of IPv6 has a smaller one (RFC 8200, 5), so hosts refuse to hear of it. */
    private static final int MIN_MTU = 1280;

    private final Self self;
    private final AddressPrefix own;
    private final byte[] prefix;
    private final byte[] domain;
    private final int mtu;

    /** @param own the station's address with the prefix of the link */
    RouterAdvertisement(Self self, AddressPrefix own, Offer offer) {
        this.self = self;
        this.own = own;
        mtu = offer.mtu();
        prefix = network(own);
        byte[] name = offer.domainOctets();
        domain = Arrays.copyOf(name, (name.length + 7) / 8 * 8);
    }

    private static byte[] network(AddressPrefix address) {
        byte[] octets = address.address().getAddress();
        for (int bit = address.prefixLength(); bit < 8 * octets.length; bit++) {
            octets[bit / 8] &= (byte) ~(0x80 >>> bit % 8);
        }
        return octets;
    }

    /** Writes one for a station, to an IP address that may be a group's. */
    void write(Reply reply, long mac, byte[] to, int toAt) {
        reply.startIpv6(mac, Ipv6.NEXT_ICMP, Icmpv6.NEIGHBOUR_HOP_LIMIT, self.linkLocal(), 0, to, toAt);
        reply.put8(Icmpv6.TYPE_ROUTER_ADVERTISEMENT).put8(0).put16(0);
        reply.put8(HOP_LIMIT).put8(MANAGED_AND_OTHER).put16(0).put32(0).put32(0);
        reply.put8(NeighbourDiscovery.OPTION_SOURCE).put8(1).putAddress(self.mac());
        if (mtu >= MIN_MTU) {
            reply.put8(OPTION_MTU).put8(1).put16(0).put32(mtu);
        }
        boolean isAutonomous = own.prefixLength() == AUTONOMOUS_PREFIX_LENGTH;
        reply.put8(OPTION_PREFIX).put8(4).put8(own.prefixLength()).put8(isAutonomous ? ON_LINK | AUTONOMOUS : ON_LINK);
        reply.put32(VALID_SECONDS).put32(PREFERRED_SECONDS).put32(0).put(prefix);
        reply.put8(OPTION_DNS_SERVERS).put8(3).put16(0).put32(DNS_SECONDS).put(own.address().getAddress());
        reply.put8(OPTION_DNS_DOMAINS).put8(1 + domain.length / 8).put16(0).put32(DNS_SECONDS).put(domain);
        reply.finish();
    }
}
