package org.machwire.server.guard;

import java.net.InetAddress;
import java.util.HashSet;
import java.util.Set;
import org.machwire.ethernet.NetworkOrder;

/** A segment whose devices have these addresses and no others; IP addresses are literals. */
record OurAddresses(Set<Long> macs, Set<String> ips) implements Ours {

    OurAddresses {
        macs = new HashSet<>(macs);
        ips = new HashSet<>(ips);
    }

    @Override
    public boolean hasMac(long mac) {
        return macs.contains(mac);
    }

    @Override
    public boolean hasIpv4(int address) {
        return ips.stream().map(ip -> InetAddress.ofLiteral(ip).getAddress())
                .anyMatch(octets -> octets.length == 4 && NetworkOrder.int32(octets, 0) == address);
    }

    @Override
    public boolean hasIpv6(long high, long low) {
        return ips.stream().map(ip -> InetAddress.ofLiteral(ip).getAddress())
                .anyMatch(octets -> octets.length == 16 && NetworkOrder.int64(octets, 0) == high
                        && NetworkOrder.int64(octets, 8) == low);
    }
}
