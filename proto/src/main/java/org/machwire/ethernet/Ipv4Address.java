package org.machwire.ethernet;

import java.util.regex.Pattern;

/**
 * An IPv4 address for the control plane; the frame path uses the plain number.
 *
 * @param value the address, its first octet the most significant
 */
public record Ipv4Address(int value) {
    private static final Pattern TEXT = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

    /** The limited broadcast address, 255.255.255.255. */
    public static final Ipv4Address BROADCAST = new Ipv4Address(-1);

    /**
     * Parses four decimal numbers with dots between them; nothing shorter, no octal.
     *
     * @throws IllegalArgumentException unless the text has that form
     */
    public static Ipv4Address parse(String text) {
        if (!TEXT.matcher(text).matches()) {
            throw new IllegalArgumentException("not an IPv4 address: " + text);
        }
        int value = 0;
        for (String part : text.split("\\.", -1)) {
            int octet = Integer.parseInt(part);
            if (octet > 255 || (part.length() > 1 && part.startsWith("0"))) {
                throw new IllegalArgumentException("not an IPv4 address: " + text);
            }
            value = value << 8 | octet;
        }
        return new Ipv4Address(value);
    }

    /** Tells whether a single station may have the address: outside 0/8, 127/8, and everything from 224 upwards. */
    public boolean isStation() {
        int first = value >>> 24;
        return first != 0 && first != 127 && first < 224;
    }

    @Override
    public String toString() {
        return (value >>> 24) + "." + (value >>> 16 & 0xff) + "." + (value >>> 8 & 0xff) + "." + (value & 0xff);
    }
}
