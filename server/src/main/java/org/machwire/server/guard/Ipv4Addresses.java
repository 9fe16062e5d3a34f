package org.machwire.server.guard;

import java.util.List;
import org.machwire.ethernet.NetworkOrder;

/** A sender's own IPv4 addresses: almost always one, so a walk is the fastest look-up. */
final class Ipv4Addresses {
    static final Ipv4Addresses NONE = new Ipv4Addresses(new int[0]);

    private final int[] addresses;

    private Ipv4Addresses(int[] addresses) {
        this.addresses = addresses;
    }

    static Ipv4Addresses of(SourcePolicy policy) {
        List<byte[]> octets = policy.ipv4().stream().map(address -> address.getAddress()).toList();
        return new Ipv4Addresses(octets.stream().mapToInt(address -> NetworkOrder.int32(address, 0)).toArray());
    }

    int count() {
        return addresses.length;
    }

    int get(int index) {
        return addresses[index];
    }

    boolean isEmpty() {
        return addresses.length == 0;
    }

    boolean contains(int address) {
        for (int own : addresses) {
            if (own == address) {
                return true;
            }
        }
        return false;
    }
}
