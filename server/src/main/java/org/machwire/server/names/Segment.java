package org.machwire.server.names;

import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * A configured segment.
 *
 * @param name 1 to 15 characters of A-Z a-z 0-9 . _ -
 * @param ipv4 the network that leases come from; null for none
 * @param ipv6 the prefix that leases come from; null for none
 * @param mtu octets of payload, 576 to 1500
 * @param hub whether every frame is delivered to every device
 */
public record Segment(String name, @Nullable Ipv4Network ipv4, @Nullable Ipv6Prefix ipv6, int mtu, boolean hub) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,15}");
    private static final int MIN_MTU = 576;
    private static final int MAX_MTU = 1500;

    /**
     * Checks the components.
     *
     * @throws IllegalArgumentException for a name or MTU out of bounds
     */
    public Segment {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("the name of a segment has 1 to 15 characters of A-Z a-z 0-9 . _ -");
        }
        if (mtu < MIN_MTU || mtu > MAX_MTU) {
            throw new IllegalArgumentException("the MTU of segment " + name + " is 576 to 1500 octets, not " + mtu);
        }
    }
}
