package org.machwire.server.guard;

import org.machwire.ethernet.Ethernet;
import org.machwire.v1.DropReason;

/** The guard of a device: it sends as itself and as nobody else, and does what its roles allow. */
public final class DeviceGuard implements Guard {
    private final long mac;
    private final ArpRule arp;
    private final Ipv4Rule ipv4;
    private final Ipv6Rule ipv6;

    /** Makes the guard of a sender that may be what the policy says and nothing else. */
    public DeviceGuard(SourcePolicy policy) {
        mac = policy.mac().value();
        arp = new ArpRule(mac, Ipv4Addresses.of(policy));
        ipv4 = new Ipv4Rule(policy);
        ipv6 = new Ipv6Rule(policy);
    }

    @Override
    public DropReason check(byte[] octets, int offset, long headers) {
        long source = Ethernet.address(octets, offset + Ethernet.SOURCE_OFFSET);
        if (source != mac) {
            return source == 0 || Ethernet.isGroup(source) ? DropReason.SRC_INVALID : DropReason.SRC_MAC;
        }
        DropReason fault = Headers.fault(headers);
        if (fault != DropReason.NOT_DROPPED) {
            return fault;
        }
        return switch (Headers.family(headers)) {
            case Headers.IPV4 -> ipv4.check(octets, offset, headers);
            case Headers.IPV6 -> ipv6.check(octets, offset, headers);
            case Headers.ARP -> arp.check(octets, offset + Ethernet.HEADER_LENGTH);
            default -> arp.checkReverse(octets, offset + Ethernet.HEADER_LENGTH);
        };
    }
}
