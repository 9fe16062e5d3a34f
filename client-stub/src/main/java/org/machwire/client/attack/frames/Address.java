package org.machwire.client.attack.frames;

import com.google.common.net.InetAddresses;
import java.util.Arrays;
import org.machwire.ethernet.MacAddress;

/** Reads address literals, and finds the Ethernet addresses of groups. */
public final class Address {
    private static final String MAPPED = "::ffff:";
    private static final int MAPPED_AT = 10;

    private Address() {}

    /** Reads a literal: 4 octets, or 16 of IPv6, also where it stands for an IPv4 address ({@code "::ffff:10.69.0.1"}). */
    public static byte[] octets(String literal) {
        if (literal.startsWith(MAPPED) && literal.contains(".")) {
            byte[] mapped = new byte[16];
            Arrays.fill(mapped, MAPPED_AT, MAPPED_AT + 2, (byte) 0xff);
            System.arraycopy(octets(literal.substring(MAPPED.length())), 0, mapped, MAPPED_AT + 2, 4);
            return mapped;
        }
        return InetAddresses.forString(literal).getAddress();
    }

    /** Writes an IPv6 address in full: eight numbers of 16 bits. */
    public static String literal(byte[] ip) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < ip.length; i += 2) {
            text.append(i == 0 ? "" : ":").append("%02x%02x".formatted(ip[i], ip[i + 1]));
        }
        return text.toString();
    }

    /** The Ethernet address of an IP group (RFC 1112, RFC 2464). */
    public static MacAddress group(String literal) {
        byte[] ip = octets(literal);
        return ip.length == 4
                ? MacAddress.of(new byte[]{1, 0, 0x5e, (byte) (ip[1] & 0x7f), ip[2], ip[3]})
                : MacAddress.of(new byte[]{0x33, 0x33, ip[12], ip[13], ip[14], ip[15]});
    }

    /** The solicited-node group of an IPv6 address (RFC 4291, 2.7.1). */
    public static String solicitedNode(String literal) {
        byte[] ip = octets(literal);
        return "ff02::1:ff%02x:%02x%02x".formatted(ip[13], ip[14], ip[15]);
    }
}
