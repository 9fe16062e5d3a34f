package org.machwire.server.fabric;

import org.jspecify.annotations.Nullable;
import org.machwire.ethernet.Ethernet;
import org.machwire.server.guard.Headers;
import org.machwire.server.load.StormClass;
import org.machwire.v1.DropReason;

/** Which frames are bounded, as what. */
final class Storms {
    private Storms() {}

    /**
     * The class that a frame takes from; null for none.
     *
     * @param kind what {@link Headers} say it is
     * @param address its destination
     * @param isUnknown whether it goes everywhere because nobody has the address
     */
    static @Nullable StormClass classOf(int kind, long address, boolean isUnknown) {
        return switch (kind) {
            case Headers.DHCP -> StormClass.DHCP;
            case Headers.MEMBERSHIP, Headers.QUERY -> StormClass.MEMBERSHIP;
            case Headers.NEIGHBOUR -> StormClass.NEIGHBOUR;
            default -> Ethernet.isGroup(address)
                    ? classOfGroup(address)
                    : isUnknown ? StormClass.UNKNOWN : null;
        };
    }

    private static @Nullable StormClass classOfGroup(long address) {
        return address == Ethernet.BROADCAST
                ? StormClass.BROADCAST
                : Groups.isOfEveryHost(address) ? StormClass.MULTICAST : null;
    }

    /** What a frame is dropped as whose class is used up. */
    static DropReason reason(StormClass storm) {
        return switch (storm) {
            case DHCP -> DropReason.STORM_DHCP;
            case MEMBERSHIP -> DropReason.STORM_MEMBERSHIP;
            case NEIGHBOUR -> DropReason.STORM_NEIGHBOUR;
            case BROADCAST -> DropReason.STORM_BROADCAST;
            case MULTICAST -> DropReason.STORM_MULTICAST;
            case UNKNOWN -> DropReason.STORM_UNKNOWN;
        };
    }
}
