package org.machwire.server.device;

import org.machwire.ethernet.MacAddress;
import org.machwire.server.fabric.Counters;
import org.machwire.server.names.DeviceIdentity;
import org.machwire.server.names.Lease;

/**
 * A device as an operator sees it.
 *
 * @param path of the node
 * @param opens open devices, one for each task, grant and mode
 * @param sent live counters of what it sends
 * @param received live counters of what it is offered
 */
public record DeviceSnapshot(DeviceIdentity identity, String path, MacAddress mac, Lease lease, int flags, int opens,
        int filters, Counters sent, Counters received) {}
