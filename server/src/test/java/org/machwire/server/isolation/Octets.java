package org.machwire.server.isolation;

import java.util.HexFormat;

/** A window on a frame's octets, which it does not copy. What lies outside of it cannot be read. */
final class Octets {
    private final byte[] all;
    private final int from;
    private final int size;

    private Octets(byte[] all, int from, int size) {
        if (from < 0 || size < 0 || from + size > all.length) {
            throw new IndexOutOfBoundsException("octets " + from + " and " + size + " more, of " + all.length);
        }
        this.all = all;
        this.from = from;
        this.size = size;
    }

    static Octets of(byte[] all) {
        return new Octets(all, 0, all.length);
    }

    int size() {
        return size;
    }

    int u8(int at) {
        return sub(at, 1).first();
    }

    int u16(int at) {
        return u8(at) << 8 | u8(at + 1);
    }

    /** The digits of {@code count} octets. */
    String hex(int at, int count) {
        Octets wanted = sub(at, count);
        return HexFormat.of().formatHex(all, wanted.from, wanted.from + count);
    }

    /** The window of {@code count} octets from {@code at} on. */
    Octets sub(int at, int count) {
        if (at < 0 || at + count > size) {
            throw new IndexOutOfBoundsException("octets " + at + " and " + count + " more, of " + size);
        }
        return new Octets(all, from + at, count);
    }

    /** The window of all octets from {@code at} on. */
    Octets from(int at) {
        return sub(at, size - at);
    }

    boolean startsWith(String digits) {
        return size >= digits.length() / 2 && hex(0, digits.length() / 2).equals(digits);
    }

    private int first() {
        return all[from] & 0xff;
    }
}
