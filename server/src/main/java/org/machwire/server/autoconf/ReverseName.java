package org.machwire.server.autoconf;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.machwire.ethernet.AddressPrefix;
import org.machwire.ethernet.Ipv6;

/**
 * What a name under {@code in-addr.arpa} (RFC 1035, 3.5) or {@code ip6.arpa} (RFC 3596, 2.5) stands for: an address, or all
 * that begin in the same way. Immutable.
 */
final class ReverseName {
    private static final byte[][] IPV4 = {ascii("in-addr"), ascii("arpa")};
    private static final byte[][] IPV6 = {ascii("ip6"), ascii("arpa")};

    /** 4 or 16; those that the name does not tell are zero. */
    private final byte[] octets;
    private final int bits;
    private final boolean exact;

    private ReverseName(byte[] octets, int bits, boolean exact) {
        this.octets = octets;
        this.bits = bits;
        this.exact = exact;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Reads the name of a query; null if it is of another kind. */
    static @Nullable ReverseName of(DnsQuery query) {
        boolean isIpv6 = query.endsWith(IPV6);
        if (!isIpv6 && !query.endsWith(IPV4)) {
            return null;
        }
        byte[] octets = new byte[isIpv6 ? 16 : 4];
        int width = isIpv6 ? 4 : 8;
        int bits = 0;
        int label = query.labelCount() - IPV4.length - 1;
        for (; label >= 0 && bits < 8 * octets.length; label--) {
            int part = number(query.label(label), isIpv6 ? 16 : 10, (1 << width) - 1);
            if (part < 0) {
                break;
            }
            octets[bits / 8] |= (byte) (part << (8 - width - bits % 8));
            bits += width;
        }
        return new ReverseName(octets, bits, label < 0);
    }

    /** Reads a number without leading zeros; negative if the text is none, or a greater one. */
    private static int number(String text, int radix, int max) {
        int number = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = text.charAt(i) < 128 ? Character.digit(text.charAt(i), radix) : -1;
            number = radix * number + digit;
            if (digit < 0 || number > max || (i > 0 && text.charAt(0) == '0')) {
                return -1;
            }
        }
        return text.isEmpty() ? -1 : number;
    }

    boolean isIpv6() {
        return octets.length == Ipv6.ADDRESS_LENGTH;
    }

    /** The address that it stands for, if it is one. */
    InetAddress address() {
        return AddressPrefix.of(octets, 0).address();
    }

    /** Whether no labels are left that tell nothing. */
    boolean isExact() {
        return exact;
    }

    /** Whether it stands for one address. */
    boolean isAddress() {
        return exact && bits == 8 * octets.length;
    }

    /** Tells whether all that it stands for is in a network. */
    boolean isWithin(@Nullable AddressPrefix network) {
        if (network == null || network.isIpv6() != isIpv6() || bits < network.prefixLength()) {
            return false;
        }
        byte[] other = network.address().getAddress();
        for (int bit = 0; bit < network.prefixLength(); bit++) {
            if (((octets[bit / 8] ^ other[bit / 8]) & 0x80 >>> bit % 8) != 0) {
                return false;
            }
        }
        return true;
    }
}
