package org.machwire.ethernet;

import com.google.common.net.InetAddresses;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.machwire.ethernet.MacAddress;

/**
 * An address with its network.
 *
 * @param address IPv4 or IPv6; a scope, if it has one, is ignored
 * @param prefixLength bits of the network: 0 to 32, or to 128 for IPv6
 */
public record AddressPrefix(InetAddress address, int prefixLength) {
    public AddressPrefix {
        int bits = 8 * address.getAddress().length;
        if (prefixLength < 0 || prefixLength > bits) {
            throw new IllegalArgumentException(
                    "the prefix of " + InetAddresses.toAddrString(address) + " has 0 to " + bits + " bits, not "
                            + prefixLength);
        }
    }

    /**
     * Makes an address of its octets in network order, as a lease has them.
     *
     * @throws IllegalArgumentException unless there are 4 or 16 octets and no more prefix than they have bits
     */
    public static AddressPrefix of(byte[] octets, int prefixLength) {
        try {
            return new AddressPrefix(InetAddress.getByAddress(octets), prefixLength);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("an IP address has 4 or 16 octets, not " + octets.length, e);
        }
    }

    /** The IPv6 link-local address of an interface with that Ethernet address (RFC 4291, appendix A: modified EUI-64). */
    public static AddressPrefix linkLocal(MacAddress mac) {
        byte[] octets = new byte[16];
        octets[0] = (byte) 0xfe;
        octets[1] = (byte) 0x80;
        byte[] station = mac.octets();
        System.arraycopy(station, 0, octets, 8, 3);
        octets[8] ^= 2;
        octets[11] = (byte) 0xff;
        octets[12] = (byte) 0xfe;
        System.arraycopy(station, 3, octets, 13, 3);
        return of(octets, 64);
    }

    /** Whether it is an IPv6 address. */
    public boolean isIpv6() {
        return address instanceof Inet6Address;
    }

    @Override
    public String toString() {
        return InetAddresses.toAddrString(address) + "/" + prefixLength;
    }
}
