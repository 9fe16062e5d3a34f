package org.machwire.server.uplink;

import org.jspecify.annotations.Nullable;
import org.machwire.ethernet.AddressPrefix;

/**
 * A device that passt serves.
 *
 * @param name for people
 * @param user whose it is: what waits for passt is of his share of the memory for rings
 * @param mac its Ethernet address, 48 bits
 * @param ipv4 its address; null if it has none
 * @param ipv6 the same
 */
public record Station(String name, int user, long mac, @Nullable AddressPrefix ipv4, @Nullable AddressPrefix ipv6) {

    /** Finds the devices of a segment. Never waits; safe for many threads. */
    public interface Finder {
        /** Finds whose an address is; null for nobody's. */
        @Nullable
        Station byMac(long mac);

        /** Finds whom a forward means; null while there is nobody. */
        @Nullable
        Station byName(String name);
    }
}
