package org.machwire.server.guard;

import org.machwire.ethernet.Ethernet;
import org.machwire.ethernet.NetworkOrder;
import org.machwire.v1.DropReason;

/** The guard of a device: it sends as itself and as nobody else. */
public final class DeviceGuard implements Guard {
    private final long mac;
    private final ArpRule arp;
    private final Ipv4Rule ipv4;
    private final Ipv6Rule ipv6;

    /** Makes the guard of a sender that may be what the policy says and nothing else. */
    public DeviceGuard(SourcePolicy policy) {
        Ipv4Addresses own = Ipv4Addresses.of(policy);
        mac = policy.mac().value();
        arp = new ArpRule(mac, own);
        ipv4 = new Ipv4Rule(mac, own);
        ipv6 = new Ipv6Rule(Ipv6Addresses.of(policy));
    }

    @Override
    public DropReason check(byte[] octets, int offset, int length) {
        // The last eight octets of the header are the source address and the EtherType.
        long header = NetworkOrder.int64(octets, offset + Ethernet.SOURCE_OFFSET);
        long source = header >>> 16;
        if (source != mac) {
            return source == 0 || Ethernet.isGroup(source) ? DropReason.SRC_INVALID : DropReason.SRC_MAC;
        }
        int start = offset + Ethernet.HEADER_LENGTH;
        int end = offset + length;
        return switch ((int) header & 0xffff) {
            case Ethernet.TYPE_ARP -> arp.check(octets, start, end);
            case Ethernet.TYPE_IPV4 -> ipv4.check(octets, start, end);
            case Ethernet.TYPE_IPV6 -> ipv6.check(octets, start, end);
            default -> DropReason.ETHERTYPE;
        };
    }
}
