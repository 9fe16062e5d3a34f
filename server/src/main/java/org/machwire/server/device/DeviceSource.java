package org.machwire.server.device;

import org.jspecify.annotations.Nullable;
import org.machwire.mach.MachException;
import org.machwire.server.capability.Grant;
import org.machwire.server.names.Node;
import org.machwire.server.port.PortSpace;

/** What can be opened at a device master. Asked at each open, with no lock held, so it may change its answer. */
interface DeviceSource {
    /** A device, and what the opener may do with it. */
    record Found(Node.Device node, Grant grant) {}

    /**
     * Finds what a name denotes.
     *
     * @param name as {@code device_open} gave it
     * @param opener the task that gets the right; null where that is not known
     * @throws MachException D_NO_SUCH_DEVICE there is none; EACCES it may not be opened at all
     */
    Found find(String name, @Nullable PortSpace opener);

    /** Says in a few words what can be opened here, for people. */
    String describe();
}
