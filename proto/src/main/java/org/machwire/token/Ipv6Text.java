package org.machwire.token;

import java.nio.ByteBuffer;

/** Writes addresses of IPv6 as RFC 5952 recommends; those with an IPv4 address inside as any other. */
final class Ipv6Text {
    private static final int GROUPS = 8;

    private Ipv6Text() {}

    static String of(byte[] address) {
        ByteBuffer groups = ByteBuffer.wrap(address);
        int from = 0;
        int longest = 1;
        for (int i = 0; i < GROUPS; i++) {
            int zeros = zeros(groups, i);
            if (zeros > longest) {
                from = i;
                longest = zeros;
            }
        }
        if (longest == 1) {
            return join(groups, 0, GROUPS);
        }
        return join(groups, 0, from) + "::" + join(groups, from + longest, GROUPS);
    }

    private static int zeros(ByteBuffer groups, int from) {
        int i = from;
        while (i < GROUPS && groups.getShort(Short.BYTES * i) == 0) {
            i++;
        }
        return i - from;
    }

    private static String join(ByteBuffer groups, int from, int to) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < to; i++) {
            text.append(i == from ? "" : ":");
            text.append(Integer.toHexString(Short.toUnsignedInt(groups.getShort(Short.BYTES * i))));
        }
        return text.toString();
    }
}
