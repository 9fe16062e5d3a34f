package org.machwire.server.device;

import org.jspecify.annotations.Nullable;
import org.machwire.server.port.PortSpace;

/** One name of a subspace, whatever name it is opened under: what the node of a device is to the tasks inside. */
record MappedSource(TokenSource token, String mapped) implements DeviceSource {

    @Override
    public Found find(String name, @Nullable PortSpace opener) {
        return token.find(mapped, opener);
    }

    @Override
    public String describe() {
        return mapped + " in a subspace";
    }
}
