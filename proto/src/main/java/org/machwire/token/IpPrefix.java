package org.machwire.token;

import com.google.protobuf.ByteString;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.machwire.ethernet.Ipv4Address;
import org.machwire.v1.Prefix;

/**
 * The addresses of IPv4 or IPv6 that begin with the same bits.
 *
 * @param width the bits of an address: 32 or 128
 * @param high the first 64 bits of the address; one of IPv4 is the upper half of them
 * @param low the last 64 bits; 0 for IPv4
 * @param length how many bits count, from 0 to the width; the others are 0
 */
public record IpPrefix(int width, long high, long low, int length) {
    public static final int IPV4_WIDTH = 32;
    public static final int IPV6_WIDTH = 128;

    public IpPrefix {
        if (width != IPV4_WIDTH && width != IPV6_WIDTH) {
            throw new IllegalArgumentException("an address has 4 or 16 octets");
        }
        if (length < 0 || length > width) {
            throw new IllegalArgumentException("the prefix of such an address has 0 to " + width + " bits");
        }
        if ((high & ~highMask(length)) != 0 || (low & ~lowMask(length)) != 0) {
            throw new IllegalArgumentException("a prefix has no bits behind its length");
        }
    }

    /**
     * @param address 4 or 16 octets
     * @throws IllegalArgumentException if the length is none of such an address, or there are bits behind the prefix
     */
    public static IpPrefix of(byte[] address, int length) {
        if (address.length == Integer.BYTES) {
            return new IpPrefix(IPV4_WIDTH, (long) ByteBuffer.wrap(address).getInt() << Integer.SIZE, 0, length);
        }
        if (address.length != 2 * Long.BYTES) {
            throw new IllegalArgumentException("an address has 4 or 16 octets, not " + address.length);
        }
        ByteBuffer octets = ByteBuffer.wrap(address);
        return new IpPrefix(IPV6_WIDTH, octets.getLong(), octets.getLong(), length);
    }

    /**
     * Parses ADDRESS/LENGTH, or an address alone, which is the prefix of all its bits.
     *
     * @throws IllegalArgumentException unless the text is that
     */
    public static IpPrefix parse(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        boolean six = address.indexOf(':') >= 0;
        byte[] octets = six
                ? InetAddress.ofLiteral(address).getAddress()
                : ByteBuffer.allocate(Integer.BYTES).putInt(Ipv4Address.parse(address).value()).array();
        if (six && octets.length != 2 * Long.BYTES) {
            throw new IllegalArgumentException("write the IPv4 address alone: " + text);
        }
        return of(octets, slash < 0 ? octets.length * Byte.SIZE : Integer.parseInt(text.substring(slash + 1)));
    }

    public boolean isIpv4() {
        return width == IPV4_WIDTH;
    }

    /** Tells whether all addresses of the other are of this one, too. */
    public boolean contains(IpPrefix other) {
        return width == other.width && length <= other.length && (other.high & highMask(length)) == high
                && (other.low & lowMask(length)) == low;
    }

    /** What two prefixes have in common: the longer one if the other contains it, else null. */
    static @Nullable IpPrefix common(IpPrefix a, IpPrefix b) {
        return a.contains(b) ? b : b.contains(a) ? a : null;
    }

    static IpPrefix ofProto(Prefix prefix) {
        return of(prefix.getAddress().toByteArray(), prefix.getLength());
    }

    Prefix toProto() {
        return Prefix.newBuilder().setAddress(ByteString.copyFrom(address())).setLength(length).build();
    }

    /** Makes the octets of the address: 4 or 16. */
    public byte[] address() {
        return isIpv4()
                ? ByteBuffer.allocate(Integer.BYTES).putInt((int) (high >>> Integer.SIZE)).array()
                : ByteBuffer.allocate(2 * Long.BYTES).putLong(high).putLong(low).array();
    }

    private static long highMask(int length) {
        return length == 0 ? 0 : length >= Long.SIZE ? -1 : -1L << Long.SIZE - length;
    }

    private static long lowMask(int length) {
        return length <= Long.SIZE ? 0 : -1L << 2 * Long.SIZE - length;
    }

    /** The address, in the form of RFC 5952 if it is one of IPv6, and the length. */
    @Override
    public String toString() {
        return (isIpv4() ? new Ipv4Address((int) (high >>> Integer.SIZE)).toString() : Ipv6Text.of(address())) + "/"
                + length;
    }
}
