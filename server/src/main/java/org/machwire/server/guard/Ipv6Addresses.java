package org.machwire.server.guard;

import java.net.Inet6Address;
import java.util.List;
import org.machwire.ethernet.Ipv6;
import org.machwire.ethernet.NetworkOrder;

/**
 * A sender's own IPv6 addresses, the link-local one of its Ethernet address among them; none at all where the policy
 * names none.
 */
final class Ipv6Addresses {
    static final Ipv6Addresses NONE = new Ipv6Addresses(new long[0]);

    /** The first and the last eight octets of each address, in turn. */
    private final long[] halves;

    private Ipv6Addresses(long[] halves) {
        this.halves = halves;
    }

    static Ipv6Addresses of(SourcePolicy policy) {
        List<Inet6Address> addresses = policy.ipv6();
        if (addresses.isEmpty()) {
            return NONE;
        }
        long[] halves = new long[2 * addresses.size() + 2];
        for (int i = 0; i < addresses.size(); i++) {
            byte[] octets = addresses.get(i).getAddress();
            halves[2 * i] = NetworkOrder.int64(octets, 0);
            halves[2 * i + 1] = NetworkOrder.int64(octets, 8);
        }
        halves[halves.length - 2] = Ipv6.LINK_LOCAL_HIGH;
        halves[halves.length - 1] = Ipv6.interfaceIdentifier(policy.mac());
        return new Ipv6Addresses(halves);
    }

    int count() {
        return halves.length / 2;
    }

    long high(int index) {
        return halves[2 * index];
    }

    long low(int index) {
        return halves[2 * index + 1];
    }

    boolean isEmpty() {
        return halves.length == 0;
    }

    boolean contains(long high, long low) {
        for (int i = 0; i < halves.length; i += 2) {
            if (halves[i + 1] == low && halves[i] == high) {
                return true;
            }
        }
        return false;
    }
}
