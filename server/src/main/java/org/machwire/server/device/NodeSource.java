package org.machwire.server.device;

import org.jspecify.annotations.Nullable;
import org.machwire.server.capability.Grant;
import org.machwire.server.names.Node;
import org.machwire.server.port.PortSpace;

/** The one device of a node that was looked up, under whatever name: pfinet always says "eth". */
record NodeSource(Node.Device node, Grant grant) implements DeviceSource {

    @Override
    public Found find(String name, @Nullable PortSpace opener) {
        return new Found(node, grant);
    }

    @Override
    public String describe() {
        return node.path();
    }
}
