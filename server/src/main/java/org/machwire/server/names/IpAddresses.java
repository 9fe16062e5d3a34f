package org.machwire.server.names;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/** IP addresses as text, as octets and as numbers. No name is ever looked up. */
public final class IpAddresses {
    private static final Pattern IPV4 = Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})");
    // Neither a scope nor brackets nor an embedded dotted IPv4 address.
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:]{2,39}");

    private IpAddresses() {}

    /**
     * Parses four decimal numbers, or IPv6's hexadecimal form; IPv4 mapped into IPv6 is refused.
     *
     * @throws IllegalArgumentException for anything else
     */
    public static InetAddress parse(String text) {
        return text.indexOf(':') < 0 ? parse4(text) : parse6(text);
    }

    static Inet4Address parse4(String text) {
        if (!IPV4.matcher(text).matches()) {
            throw notAnAddress(text, null);
        }
        try {
            return Inet4Address.ofLiteral(text);
        } catch (IllegalArgumentException e) {
            throw notAnAddress(text, e);
        }
    }

    static Inet6Address parse6(String text) {
        if (!IPV6.matcher(text).matches()) {
            throw notAnAddress(text, null);
        }
        try {
            return of6(Inet6Address.ofLiteral(text).getAddress());
        } catch (IllegalArgumentException e) {
            throw notAnAddress(text, e);
        }
    }

    static int number(Inet4Address address) {
        return ByteBuffer.wrap(address.getAddress()).getInt();
    }

    static Inet4Address of(int number) {
        try {
            return (Inet4Address) InetAddress.getByAddress(ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four octets are an address", e);
        }
    }

    static Inet6Address of(long high, long low) {
        return of6(ByteBuffer.allocate(2 * Long.BYTES).putLong(high).putLong(low).array());
    }

    // InetAddress.getByAddress would make an IPv4 address of a mapped one; Inet6Address's own method does not.
    static Inet6Address of6(byte[] octets) {
        try {
            return Inet6Address.getByAddress(null, octets, -1);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("an IPv6 address has 16 octets", e);
        }
    }

    private static IllegalArgumentException notAnAddress(String text, @Nullable IllegalArgumentException cause) {
        return new IllegalArgumentException("\"" + text + "\" is no IP address", cause);
    }
}
