package org.machwire.server.isolation;

import java.util.HexFormat;

/** Numbers as digits, of which frames are put together like words. */
final class Digits {
    private Digits() {}

    static String u8(int number) {
        return HexFormat.of().toHexDigits((byte) number);
    }

    static String u16(int number) {
        return HexFormat.of().toHexDigits((short) number);
    }

    static int size(String digits) {
        return digits.length() / 2;
    }

    static String zeros(int octets) {
        return "00".repeat(octets);
    }

    /** The octets from {@code from} to before {@code to}. */
    static String cut(String digits, int from, int to) {
        return digits.substring(2 * from, 2 * to);
    }

    static byte[] octets(String digits) {
        return HexFormat.of().parseHex(digits);
    }
}
