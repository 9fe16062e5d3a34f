package org.machwire.server.guard;

/** Which addresses are those of the devices of a segment, as of now. Asked on the frame path by many threads; never waits. */
public interface Ours {
    /** Whether one of them has that Ethernet address, 48 bits. */
    boolean hasMac(long mac);

    /** Whether one of them has that IPv4 address. */
    boolean hasIpv4(int address);

    /** Whether one of them has the IPv6 address of these first and last eight octets. */
    boolean hasIpv6(long high, long low);
}
