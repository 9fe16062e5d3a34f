package org.machwire.server.guard;

import java.net.Inet6Address;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.machwire.ethernet.AddressPrefix;
import org.machwire.ethernet.NetworkOrder;

/** The networks of a segment: whose addresses belong to its devices, so that nobody forwards for them. */
final class Networks {
    /** Address and mask in turn. */
    private final int[] ipv4;
    /** Both halves of the address, then of the mask. */
    private final long[] ipv6;

    private Networks(int[] ipv4, long[] ipv6) {
        this.ipv4 = ipv4;
        this.ipv6 = ipv6;
    }

    static Networks of(List<AddressPrefix> prefixes) {
        return new Networks(
                prefixes.stream().filter(prefix -> !prefix.isIpv6()).flatMapToInt(prefix -> {
                    int mask = (int) (-1L << (32 - prefix.prefixLength()));
                    return IntStream.of(NetworkOrder.int32(prefix.address().getAddress(), 0) & mask,
                            mask);
                }).toArray(),
                prefixes.stream().filter(AddressPrefix::isIpv6).flatMapToLong(prefix -> {
                    byte[] octets = ((Inet6Address) prefix.address()).getAddress();
                    long high = mask(prefix.prefixLength());
                    long low = mask(prefix.prefixLength() - Long.SIZE);
                    return LongStream.of(NetworkOrder.int64(octets, 0) & high,
                            NetworkOrder.int64(octets, 8) & low, high, low);
                }).toArray());
    }

    private static long mask(int bits) {
        return bits <= 0 ? 0 : bits >= Long.SIZE ? -1 : -1L << (Long.SIZE - bits);
    }

    boolean contain(int address) {
        for (int i = 0; i < ipv4.length; i += 2) {
            if ((address & ipv4[i + 1]) == ipv4[i]) {
                return true;
            }
        }
        return false;
    }

    boolean contain(long high, long low) {
        for (int i = 0; i < ipv6.length; i += 4) {
            if ((high & ipv6[i + 2]) == ipv6[i] && (low & ipv6[i + 3]) == ipv6[i + 1]) {
                return true;
            }
        }
        return false;
    }

    /** Tells whether it is the address by which a network of more than two addresses calls all of its hosts. */
    boolean isBroadcast(int address) {
        for (int i = 0; i < ipv4.length; i += 2) {
            if (address == (ipv4[i] | ~ipv4[i + 1])) {
                return true;
            }
        }
        return false;
    }
}
