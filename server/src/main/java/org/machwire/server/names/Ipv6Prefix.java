package org.machwire.server.names;

import com.google.common.net.InetAddresses;
import java.net.Inet6Address;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.machwire.ethernet.AddressPrefix;
import org.machwire.ethernet.MacAddress;

/**
 * An IPv6 prefix to lease from.
 *
 * @param high the first 64 bits of its lowest address
 * @param low the last 64 bits of it
 * @param prefixLength 8 to 112 bits
 */
public record Ipv6Prefix(long high, long low, int prefixLength) {
    private static final int MIN_PREFIX = 8;
    private static final int MAX_PREFIX = 112;
    // Of ::/8 (loopback, mapped IPv4 ...), of fe00::/8 (link-local ...), of ff00::/8 (multicast).
    private static final int SPECIAL_OCTET = 0x00;
    private static final int LINK_LOCAL_OCTET = 0xfe;

    /**
     * Checks the components.
     *
     * @throws IllegalArgumentException for another prefix length, bits set behind it, or what is no prefix of stations
     */
    public Ipv6Prefix {
        if (prefixLength < MIN_PREFIX || prefixLength > MAX_PREFIX) {
            throw new IllegalArgumentException("the prefix length of an IPv6 prefix is 8 to 112, not " + prefixLength);
        }
        if ((high & highHostMask(prefixLength)) != 0 || (low & lowHostMask(prefixLength)) != 0) {
            throw new IllegalArgumentException(
                    "the address " + text(high, low) + " has bits set behind its prefix of " + prefixLength + " bits");
        }
        int first = (int) (high >>> 56);
        if (first == SPECIAL_OCTET || first >= LINK_LOCAL_OCTET) {
            throw new IllegalArgumentException(
                    "stations are not leased addresses of " + text(high, low) + "/" + prefixLength);
        }
    }

    /**
     * Parses a form such as "fd69::/64".
     *
     * @throws IllegalArgumentException for anything else, with a message for the configuration's author
     */
    public static Ipv6Prefix parse(String text) {
        PrefixText prefix = PrefixText.parse(text);
        ByteBuffer octets = ByteBuffer.wrap(IpAddresses.parse6(prefix.address()).getAddress());
        return new Ipv6Prefix(octets.getLong(), octets.getLong(), prefix.length());
    }

    /** The prefix with its lowest address. */
    public AddressPrefix network() {
        return AddressPrefix.of(ByteBuffer.allocate(16).putLong(high).putLong(low).array(), prefixLength);
    }

    /** Tells whether an address has this prefix. */
    public boolean contains(Inet6Address address) {
        ByteBuffer octets = ByteBuffer.wrap(address.getAddress());
        return (octets.getLong() & ~highHostMask(prefixLength)) == high
                && (octets.getLong() & ~lowHostMask(prefixLength)) == low;
    }

    /** Tells whether an address has this prefix and is not the subnet's anycast address, its lowest. */
    boolean isStation(Inet6Address address) {
        return contains(address) && indexOf(address) != 0;
    }

    /** Counts the address n above the prefix; n is at most {@link #lastIndex}. */
    Inet6Address at(int index) {
        return IpAddresses.of(high, low | index);
    }

    /**
     * The address that a host with that Ethernet address makes for itself under this prefix (RFC 4862, with RFC 4291's modified
     * EUI-64); null unless the prefix has 64 bits, the only length for which hosts do so.
     */
    public @Nullable Inet6Address autoconfigured(MacAddress mac) {
        if (prefixLength != Long.SIZE) {
            return null;
        }
        byte[] linkLocal = AddressPrefix.linkLocal(mac).address().getAddress();
        return IpAddresses.of(high, ByteBuffer.wrap(linkLocal).getLong(Long.BYTES));
    }

    /** Says how far above the prefix an address is; it is inside. -1 when that is further than {@link #lastIndex}. */
    int indexOf(Inet6Address address) {
        ByteBuffer octets = ByteBuffer.wrap(address.getAddress());
        long above = (octets.getLong() ^ high) == 0 ? octets.getLong() ^ low : -1;
        return above >= 0 && above <= lastIndex() ? (int) above : -1;
    }

    /** The highest index that is used: the prefix's last address, or 2^31 - 1 if that is lower. */
    int lastIndex() {
        return (int) Math.min(lowHostMask(prefixLength) & Long.MAX_VALUE, Integer.MAX_VALUE);
    }

    @Override
    public String toString() {
        return text(high, low) + "/" + prefixLength;
    }

    private static long highHostMask(int prefixLength) {
        return prefixLength >= Long.SIZE ? 0 : -1L >>> prefixLength;
    }

    private static long lowHostMask(int prefixLength) {
        return prefixLength <= Long.SIZE ? -1L : -1L >>> (prefixLength - Long.SIZE);
    }

    private static String text(long high, long low) {
        return InetAddresses.toAddrString(IpAddresses.of(high, low));
    }
}
