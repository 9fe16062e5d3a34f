package org.machwire.server.names;

import org.machwire.ethernet.MacAddress;

/** Proposes Ethernet addresses for a device. The same arguments give the same address. */
@FunctionalInterface
public interface MacRule {

    /**
     * Proposes an address.
     *
     * @param attempt 0 for the device's first choice; one more for each candidate that another device had already
     */
    MacAddress candidate(DeviceIdentity identity, int attempt);
}
