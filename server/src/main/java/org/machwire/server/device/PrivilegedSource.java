package org.machwire.server.device;

import org.jspecify.annotations.Nullable;
import org.machwire.server.capability.Credentials;
import org.machwire.server.names.DeviceNames;
import org.machwire.server.names.Node;
import org.machwire.server.port.PortSpace;

/**
 * Whatever the permission bits let one user open, as they are at each open.
 *
 * @param who the user, with the groups he had when he asked for the master: a right that he hands on stands for him
 */
record PrivilegedSource(DeviceNames names, Credentials who) implements DeviceSource {

    @Override
    public Found find(String name, @Nullable PortSpace opener) {
        Node.Device node = names.find(name, who);
        return new Found(node, node.grantTo(who));
    }

    @Override
    public String describe() {
        return "of user " + Integer.toUnsignedString(who.uid());
    }
}
