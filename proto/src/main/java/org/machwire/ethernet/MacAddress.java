package org.machwire.ethernet;

import java.util.HexFormat;

/**
 * A 48-bit Ethernet address for the control plane; the frame path uses the plain number.
 *
 * @param value the address, its first octet the most significant of 48 bits
 */
public record MacAddress(long value) {
    private static final HexFormat TEXT = HexFormat.ofDelimiter(":");

    public MacAddress {
        if ((value & ~Ethernet.BROADCAST) != 0) {
            throw new IllegalArgumentException("an Ethernet address has 48 bits");
        }
    }

    /** @throws IllegalArgumentException unless there are exactly six octets */
    public static MacAddress of(byte[] octets) {
        if (octets.length != Ethernet.ADDRESS_LENGTH) {
            throw new IllegalArgumentException("an Ethernet address has 6 octets, not " + octets.length);
        }
        return new MacAddress(Ethernet.address(octets, 0));
    }

    /** Parses six pairs of hexadecimal digits with colons between them. */
    public static MacAddress parse(String text) {
        return of(TEXT.parseHex(text));
    }

    public byte[] octets() {
        byte[] octets = new byte[Ethernet.ADDRESS_LENGTH];
        Ethernet.putAddress(octets, 0, value);
        return octets;
    }

    /** An address that a single station may have: not all zero, not a group's. */
    public boolean isStation() {
        return value != 0 && !Ethernet.isGroup(value);
    }

    @Override
    public String toString() {
        return TEXT.formatHex(octets());
    }
}
