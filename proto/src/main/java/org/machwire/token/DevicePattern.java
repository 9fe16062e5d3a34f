package org.machwire.token;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * A pattern of device names, in which {@code *} stands for any octets, or none, and {@code ?} for exactly one octet of the name's UTF-8.
 *
 * @param text the pattern; not empty
 */
public record DevicePattern(String text) {
    public DevicePattern {
        Names.check(text, "a pattern of device names");
    }

    /** Tells whether the whole name is as the pattern says. Takes at most the product of the lengths, whatever the pattern. */
    public boolean matches(String name) {
        return matches(text.getBytes(UTF_8), name.getBytes(UTF_8));
    }

    /** Tells whether it matches one name only, which is its text. */
    public boolean isName() {
        return text.indexOf('*') < 0 && text.indexOf('?') < 0;
    }

    private static boolean matches(byte[] pattern, byte[] name) {
        int p = 0;
        int n = 0;
        // Where to go on when what follows the last star does not fit: the star, and how far it reaches.
        int star = -1;
        int reach = 0;
        while (n < name.length) {
            if (p < pattern.length && pattern[p] == '*') {
                star = p++;
                reach = n;
            } else if (p < pattern.length && (pattern[p] == '?' || pattern[p] == name[n])) {
                p++;
                n++;
            } else if (star >= 0) {
                p = star + 1;
                n = ++reach;
            } else {
                return false;
            }
        }
        while (p < pattern.length && pattern[p] == '*') {
            p++;
        }
        return p == pattern.length;
    }

    @Override
    public String toString() {
        return text;
    }
}
