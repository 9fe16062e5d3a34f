package org.machwire.server.device;

import org.machwire.ethernet.MacAddress;
import org.machwire.server.names.DeviceIdentity;
import org.machwire.server.names.Lease;

/**
 * What a device was assigned.
 *
 * @param mtu octets of payload
 */
public record DeviceLease(DeviceIdentity identity, MacAddress mac, Lease lease, int mtu) {}
