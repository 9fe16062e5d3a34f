package org.machwire.pfinet.stack;

import org.jspecify.annotations.Nullable;
import org.machwire.ethernet.Ipv4Address;

/**
 * Says who a stack is on its network.
 *
 * @param address the stack's own address
 * @param prefixLength bits of the network part, 1 to 32
 * @param gateway the station on the network that takes packets for all others, or null if those cannot be sent
 */
public record Ipv4Config(Ipv4Address address, int prefixLength, @Nullable Ipv4Address gateway) {

    /** @throws IllegalArgumentException unless address and gateway are two stations of the same network */
    public Ipv4Config {
        if (prefixLength < 1 || prefixLength > 32) {
            throw new IllegalArgumentException("a prefix has 1 to 32 bits, not " + prefixLength);
        }
        int mask = mask(prefixLength);
        requireHost(address, mask);
        if (gateway != null) {
            requireHost(gateway, mask);
            if (gateway.equals(address) || ((gateway.value() ^ address.value()) & mask) != 0) {
                throw new IllegalArgumentException("the gateway " + gateway + " is no neighbour of " + address);
            }
        }
    }

    /** Describes a stack that reaches its own network only. */
    public Ipv4Config(Ipv4Address address, int prefixLength) {
        this(address, prefixLength, null);
    }

    boolean isOwn(int other) {
        return other == address.value();
    }

    /** Tells whether an address is a station's on this network, perhaps our own. */
    boolean isOnLink(int other) {
        return ((other ^ address.value()) & mask(prefixLength)) == 0 && isHost(other, mask(prefixLength));
    }

    boolean isBroadcast(int other) {
        return other == Ipv4Address.BROADCAST.value()
                || (prefixLength < 31 && other == (address.value() | ~mask(prefixLength)));
    }

    /** Tells whether a packet from elsewhere may carry this source address. */
    boolean isForeignStation(int other) {
        int mask = mask(prefixLength);
        boolean sameNetwork = ((other ^ address.value()) & mask) == 0;
        return !isOwn(other) && new Ipv4Address(other).isStation() && (!sameNetwork || isHost(other, mask));
    }

    private static int mask(int prefixLength) {
        return -1 << (32 - prefixLength);
    }

    /** Networks of one or two addresses have neither a network nor a broadcast address (RFC 3021). */
    private static boolean isHost(int address, int mask) {
        int host = address & ~mask;
        return Integer.bitCount(mask) >= 31 || (host != 0 && host != ~mask);
    }

    private static void requireHost(Ipv4Address address, int mask) {
        if (!address.isStation() || !isHost(address.value(), mask)) {
            throw new IllegalArgumentException(address + " is not a station's address on its network");
        }
    }
}
