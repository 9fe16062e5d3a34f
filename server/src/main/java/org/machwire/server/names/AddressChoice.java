package org.machwire.server.names;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.machwire.token.Allowed;
import org.machwire.token.IpPrefix;
import org.machwire.token.Scope;

/**
 * Which addresses of a segment a device may have.
 *
 * @param ranges of indexes in the segment's plan, in the order of preference
 * @param ipv4 whether the device may have an IPv4 address at all
 * @param ipv6 the same of IPv6
 */
record AddressChoice(List<Range> ranges, boolean ipv4, boolean ipv6) {

    /** Indexes from the first to the last, both of them included. */
    record Range(int first, int last) {
        boolean contains(int index) {
            return index >= first && index <= last;
        }
    }

    AddressChoice {
        ranges = List.copyOf(ranges);
    }

    /** What a scope allows of a plan. */
    static AddressChoice of(AddressPlan plan, Scope scope) {
        Range all = new Range(AddressPlan.FIRST_INDEX, plan.lastIndex());
        Ipv4Network network = plan.segment().ipv4();
        Ipv6Prefix prefix = plan.segment().ipv6();
        boolean ipv4 = !scope.ipv4().isNothing();
        boolean ipv6 = !scope.ipv6().isNothing();
        List<Range> fours = network == null || !ipv4
                ? List.of(all)
                : ranges(plan, all, IpPrefix.of(network.at(0).getAddress(), network.prefixLength()), scope.ipv4());
        List<Range> sixes = prefix == null || !ipv6
                ? List.of(all)
                : ranges(plan, all, IpPrefix.of(prefix.at(0).getAddress(), prefix.prefixLength()), scope.ipv6());
        List<Range> both = new ArrayList<>();
        for (Range four : fours) {
            for (Range six : sixes) {
                Range common = new Range(Math.max(four.first, six.first), Math.min(four.last, six.last));
                if (common.first <= common.last) {
                    both.add(common);
                }
            }
        }
        return new AddressChoice(both, ipv4, ipv6);
    }

    /** Of two prefixes that have addresses in common one holds the other. */
    private static List<Range> ranges(AddressPlan plan, Range all, IpPrefix network, Allowed<IpPrefix> allowed) {
        var prefixes = allowed.values();
        if (prefixes == null) {
            return List.of(all);
        }
        List<Range> ranges = new ArrayList<>();
        for (IpPrefix prefix : prefixes) {
            if (prefix.contains(network)) {
                return List.of(all);
            }
            int first = network.contains(prefix) ? plan.indexOf(inet(prefix)) : AddressPlan.NONE;
            if (first != AddressPlan.NONE) {
                int hostBits = Math.min(prefix.width() - prefix.length(), Integer.SIZE - 1);
                long last = first + (1L << hostBits) - 1;
                ranges.add(new Range(Math.max(first, all.first), (int) Math.min(last, all.last)));
            }
        }
        return ranges;
    }

    private static InetAddress inet(IpPrefix prefix) {
        byte[] octets = prefix.address();
        return prefix.isIpv4()
                ? IpAddresses.of(ByteBuffer.wrap(octets).getInt())
                : IpAddresses.of6(octets);
    }

    boolean admits(int index) {
        return ranges.stream().anyMatch(range -> range.contains(index));
    }

    /** A lease without the families that the device may not have. */
    Lease cut(Lease lease) {
        return new Lease(lease.addresses().stream()
                .filter(prefix -> prefix.address().getAddress().length == Integer.BYTES ? ipv4 : ipv6).toList());
    }
}
