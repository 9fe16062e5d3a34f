package org.machwire.server.names;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.nio.ByteBuffer;

import org.jspecify.annotations.Nullable;
import org.machwire.mach.MachException;
import org.machwire.mach.ReturnCode;

/** The addresses that a client had before and would like to have again; null for no wish. */
public record Wish(@Nullable Inet4Address ipv4, @Nullable Inet6Address ipv6) {
    public static final Wish NONE = new Wish(null, null);

    /**
     * Reads a wish from octets; none of a family is no wish.
     *
     * @throws MachException KERN_INVALID_ARGUMENT unless there are 0 or 4, and 0 or 16 octets
     */
    public static Wish of(byte[] ipv4, byte[] ipv6) {
        if ((ipv4.length != 0 && ipv4.length != Integer.BYTES) || (ipv6.length != 0 && ipv6.length != 2 * Long.BYTES)) {
            throw new MachException(ReturnCode.KERN_INVALID_ARGUMENT,
                    "an address in a wish has 4 (IPv4) or 16 (IPv6) octets");
        }
        return new Wish(ipv4.length == 0 ? null : IpAddresses.of(ByteBuffer.wrap(ipv4).getInt()),
                ipv6.length == 0 ? null : IpAddresses.of6(ipv6));
    }
}
