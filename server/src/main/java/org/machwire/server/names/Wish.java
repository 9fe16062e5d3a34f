package org.machwire.server.names;

import java.net.Inet4Address;
import java.net.Inet6Address;

import org.jspecify.annotations.Nullable;

/** The addresses that a client had before and would like to have again; null for no wish. */
public record Wish(@Nullable Inet4Address ipv4, @Nullable Inet6Address ipv6) {
    public static final Wish NONE = new Wish(null, null);
}
