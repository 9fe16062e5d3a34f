package org.machwire.server.guard;

import org.machwire.ethernet.Ethernet;
import org.machwire.ethernet.Ipv4;
import org.machwire.ethernet.Ipv6;
import org.machwire.ethernet.NetworkOrder;
import org.machwire.v1.DropReason;

/**
 * Decides whether a device may hear a frame that the switch gives to it, and that a guard has let pass: nothing of a protocol family in which
 * it has no address, and nothing for another's IP address under its own Ethernet address. Immutable, and safe for many threads.
 */
public final class Hearing {
    private static final int BROADCAST = 0xffff_ffff;

    private final long mac;
    private final Ipv4Addresses ipv4;
    private final Ipv6Addresses ipv6;
    private final Networks networks;
    private final boolean isRouter;

    /** Of a device that may be what the policy says. */
    public Hearing(SourcePolicy policy) {
        mac = policy.mac().value();
        ipv4 = Ipv4Addresses.of(policy);
        ipv6 = Ipv6Addresses.of(policy);
        networks = Networks.of(policy.networks());
        isRouter = policy.isRouter();
    }

    /**
     * Checks the frame at {@code offset}, whose headers are whole.
     *
     * @return NOT_DROPPED, RX_FAMILY or RX_ADDRESS
     */
    public DropReason check(byte[] octets, int offset) {
        int start = offset + Ethernet.HEADER_LENGTH;
        return switch (NetworkOrder.uint16(octets, offset + Ethernet.TYPE_OFFSET)) {
            case Ethernet.TYPE_IPV4 -> ipv4.isEmpty()
                    ? DropReason.RX_FAMILY
                    : verdict(isFor(NetworkOrder.int32(octets, start + Ipv4.DESTINATION_OFFSET)), octets, offset);
            case Ethernet.TYPE_IPV6 -> ipv6.isEmpty()
                    ? DropReason.RX_FAMILY
                    : verdict(isFor(NetworkOrder.int64(octets, start + Ipv6.DESTINATION_OFFSET),
                            NetworkOrder.int64(octets, start + Ipv6.DESTINATION_OFFSET + 8)), octets, offset);
            default -> ipv4.isEmpty() ? DropReason.RX_FAMILY : DropReason.NOT_DROPPED;
        };
    }

    private DropReason verdict(boolean isForUs, byte[] octets, int offset) {
        return isForUs || isRouter || Ethernet.address(octets, offset + Ethernet.DESTINATION_OFFSET) != mac
                ? DropReason.NOT_DROPPED
                : DropReason.RX_ADDRESS;
    }

    private boolean isFor(int address) {
        return ipv4.contains(address) || address >>> 28 == 0xe || address == BROADCAST || networks.isBroadcast(address);
    }

    private boolean isFor(long high, long low) {
        return ipv6.contains(high, low) || high >>> 56 == Ipv6.MULTICAST;
    }
}
