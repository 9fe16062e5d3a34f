package org.machwire.server.names;

import java.net.Inet4Address;
import org.machwire.ethernet.AddressPrefix;

/**
 * An IPv4 network to lease from.
 *
 * @param base its lowest address as a number, the first octet the most significant
 * @param prefixLength 8 to 30 bits
 */
public record Ipv4Network(int base, int prefixLength) {
    private static final int MIN_PREFIX = 8;
    private static final int MAX_PREFIX = 30;
    private static final int LOOPBACK_OCTET = 127;
    private static final int FIRST_MULTICAST_OCTET = 224;

    /**
     * Checks the components.
     *
     * @throws IllegalArgumentException for another prefix length, bits set behind it, or what is no network of stations
     */
    public Ipv4Network {
        if (prefixLength < MIN_PREFIX || prefixLength > MAX_PREFIX) {
            throw new IllegalArgumentException("the prefix length of an IPv4 network is 8 to 30, not " + prefixLength);
        }
        if ((base & hostMask(prefixLength)) != 0) {
            throw new IllegalArgumentException(
                    "the address " + text(base) + " has bits set behind its prefix of " + prefixLength + " bits");
        }
        int first = base >>> 24;
        if (first == 0 || first == LOOPBACK_OCTET || first >= FIRST_MULTICAST_OCTET) {
            throw new IllegalArgumentException("stations cannot have addresses of " + text(base) + "/" + prefixLength);
        }
    }

    /**
     * Parses a form such as "10.69.0.0/16".
     *
     * @throws IllegalArgumentException for anything else, with a message for the configuration's author
     */
    public static Ipv4Network parse(String text) {
        PrefixText prefix = PrefixText.parse(text);
        return new Ipv4Network(IpAddresses.number(IpAddresses.parse4(prefix.address())), prefix.length());
    }

    /** Tells whether an address is inside, the network's own and the broadcast address included. */
    public boolean contains(Inet4Address address) {
        return (IpAddresses.number(address) & ~hostMask(prefixLength)) == base;
    }

    /** Tells whether an address is inside and a single station's. */
    boolean isStation(Inet4Address address) {
        return contains(address) && indexOf(address) != 0 && indexOf(address) != lastIndex();
    }

    /** Counts the address n above the base; n is at most {@link #lastIndex}. */
    Inet4Address at(int index) {
        return IpAddresses.of(base + index);
    }

    /** The network as a prefix. */
    public AddressPrefix network() {
        return new AddressPrefix(at(0), prefixLength);
    }

    /** The first station's address, which is never leased. */
    public Inet4Address gateway() {
        return at(AddressPlan.GATEWAY_INDEX);
    }

    /** Says how far above the base an address is; it is inside. */
    int indexOf(Inet4Address address) {
        return IpAddresses.number(address) - base;
    }

    /** The index of the broadcast address. */
    int lastIndex() {
        return hostMask(prefixLength);
    }

    @Override
    public String toString() {
        return text(base) + "/" + prefixLength;
    }

    private static int hostMask(int prefixLength) {
        return -1 >>> prefixLength;
    }

    private static String text(int number) {
        return IpAddresses.of(number).getHostAddress();
    }
}
