package org.machwire.pfinet.stack;

import org.machwire.ethernet.Ipv4Address;

/**
 * Names one end of a UDP exchange.
 *
 * @param address the station's address, or a broadcast address
 * @param port the UDP port, 0 to 65535; 0 only as the source of a datagram that wants no answer
 */
public record Endpoint(Ipv4Address address, int port) {
    /** @throws IllegalArgumentException unless the port has 16 bits */
    public Endpoint {
        if (port < 0 || port > 0xffff) {
            throw new IllegalArgumentException("a UDP port is between 0 and 65535, not " + port);
        }
    }

    @Override
    public String toString() {
        return address + ":" + port;
    }
}
