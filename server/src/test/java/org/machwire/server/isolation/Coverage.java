package org.machwire.server.isolation;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.machwire.v1.DropReason;

/** How often each verdict was reached. */
final class Coverage {
    /** The reasons of rules 4 to 24, in their order. */
    static final Set<DropReason> OF_GUARD = EnumSet.of(DropReason.SRC_INVALID, DropReason.SRC_MAC, DropReason.BPDU,
            DropReason.ETHERTYPE, DropReason.MALFORMED, DropReason.SOURCE_ROUTE, DropReason.FRAGMENT,
            DropReason.HEADER_CHAIN, DropReason.ARP_SHA, DropReason.ARP_SPA, DropReason.SRC_IP4, DropReason.SRC_IP6,
            DropReason.DHCP_SERVER, DropReason.DHCP_CLIENT, DropReason.RA, DropReason.REDIRECT,
            DropReason.GROUP_QUERY, DropReason.ROUTING, DropReason.ND_TARGET, DropReason.ND_LLA,
            DropReason.ICMP_QUOTE);

    private final Map<DropReason, Integer> counts = new EnumMap<>(DropReason.class);

    void count(DropReason verdict) {
        counts.merge(verdict, 1, Integer::sum);
    }

    int of(DropReason verdict) {
        return counts.getOrDefault(verdict, 0);
    }

    @Override
    public String toString() {
        return counts.toString();
    }
}
