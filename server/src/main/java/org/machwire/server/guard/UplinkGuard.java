package org.machwire.server.guard;

import org.machwire.ethernet.Arp;
import org.machwire.ethernet.Ethernet;
import org.machwire.ethernet.Icmpv6;
import org.machwire.ethernet.Ipv4;
import org.machwire.ethernet.Ipv6;
import org.machwire.ethernet.NetworkOrder;
import org.machwire.v1.DropReason;

/**
 * The guard of an uplink, behind which are stations that nobody has listed: they send from any address but those of the
 * segment's own devices, whose frames never come from outside but by a loop or a forgery.
 */
public final class UplinkGuard implements Guard {
    private final Ours ours;

    public UplinkGuard(Ours ours) {
        this.ours = ours;
    }

    @Override
    public DropReason check(byte[] octets, int offset, long headers) {
        long source = Ethernet.address(octets, offset + Ethernet.SOURCE_OFFSET);
        if (source == 0 || Ethernet.isGroup(source)) {
            return DropReason.SRC_INVALID;
        }
        if (ours.hasMac(source)) {
            return DropReason.SRC_OURS;
        }
        DropReason fault = Headers.fault(headers);
        if (fault != DropReason.NOT_DROPPED) {
            return fault;
        }
        int start = offset + Ethernet.HEADER_LENGTH;
        boolean isForged = switch (Headers.family(headers)) {
            case Headers.IPV4 -> ours.hasIpv4(NetworkOrder.int32(octets, start + Ipv4.SOURCE_OFFSET));
            case Headers.IPV6 -> hasIpv6(octets, start + Ipv6.SOURCE_OFFSET)
                    || claimsOurs(octets, start, offset + Headers.upper(headers), headers);
            case Headers.ARP -> claimsOurs(octets, start) || probesForOurs(octets, start);
            default -> claimsOurs(octets, start);
        };
        return isForged ? DropReason.SRC_OURS : DropReason.NOT_DROPPED;
    }

    private boolean claimsOurs(byte[] octets, int arp) {
        return ours.hasMac(Ethernet.address(octets, arp + Arp.SENDER_HARDWARE_OFFSET))
                || ours.hasIpv4(NetworkOrder.int32(octets, arp + Arp.SENDER_PROTOCOL_OFFSET));
    }

    /** Who looks for duplicates would find one, and the device too that is at it (RFC 5227, 2.1.1). */
    private boolean probesForOurs(byte[] octets, int arp) {
        return octets[arp + Arp.OPERATION_OFFSET + 1] == Arp.REQUEST
                && NetworkOrder.int32(octets, arp + Arp.SENDER_PROTOCOL_OFFSET) == 0
                && ours.hasIpv4(NetworkOrder.int32(octets, arp + Arp.TARGET_PROTOCOL_OFFSET));
    }

    /** By an advertisement, or by a solicitation from no address, which looks for duplicates (RFC 4862, 5.4.3). */
    private boolean claimsOurs(byte[] octets, int ip, int message, long headers) {
        if (Headers.kind(headers) != Headers.NEIGHBOUR) {
            return false;
        }
        int type = octets[message] & 0xff;
        boolean isFromNobody = (NetworkOrder.int64(octets, ip + Ipv6.SOURCE_OFFSET)
                | NetworkOrder.int64(octets, ip + Ipv6.SOURCE_OFFSET + 8)) == 0;
        return (type == Icmpv6.TYPE_NEIGHBOUR_ADVERTISEMENT
                || (type == Icmpv6.TYPE_NEIGHBOUR_SOLICITATION && isFromNobody))
                && hasIpv6(octets, message + Icmpv6.NEIGHBOUR_TARGET_OFFSET);
    }

    private boolean hasIpv6(byte[] octets, int at) {
        return ours.hasIpv6(NetworkOrder.int64(octets, at), NetworkOrder.int64(octets, at + 8));
    }
}
