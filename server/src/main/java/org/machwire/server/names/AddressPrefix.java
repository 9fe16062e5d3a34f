package org.machwire.server.names;

import java.net.InetAddress;

/**
 * An address of a device.
 *
 * @param address IPv4 or IPv6
 * @param prefixLength of the segment's network that it is in, in bits
 */
public record AddressPrefix(InetAddress address, int prefixLength) {}
