package org.machwire.server.guard;

import java.util.function.LongPredicate;
import org.machwire.ethernet.Ethernet;
import org.machwire.ethernet.NetworkOrder;
import org.machwire.v1.DropReason;

/**
 * The guard of an uplink, behind which are stations that nobody has listed: they send from any address but those of the
 * segment's own attachments, whose frames never come from outside but by a loop or a forgery.
 */
public final class UplinkGuard implements Guard {
    private final LongPredicate ours;

    /** @param ours tells whether an address, 48 bits, is an attachment's; safe for many threads */
    public UplinkGuard(LongPredicate ours) {
        this.ours = ours;
    }

    @Override
    public DropReason check(byte[] octets, int offset, int length) {
        long header = NetworkOrder.int64(octets, offset + Ethernet.SOURCE_OFFSET);
        long source = header >>> 16;
        if (source == 0 || Ethernet.isGroup(source)) {
            return DropReason.SRC_INVALID;
        }
        if (ours.test(source)) {
            return DropReason.SRC_OURS;
        }
        return switch ((int) header & 0xffff) {
            case Ethernet.TYPE_ARP, Ethernet.TYPE_IPV4, Ethernet.TYPE_IPV6 -> DropReason.NOT_DROPPED;
            default -> DropReason.ETHERTYPE;
        };
    }
}
