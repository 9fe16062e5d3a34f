package org.machwire.server.device;

import org.machwire.server.port.KernelObject;
import org.machwire.server.port.Port;
import org.machwire.server.port.PortKernel;

/** What the port of a looked-up directory stands for. It serves no routine yet: lookups take whole paths. */
final class DirectoryPort implements KernelObject {
    private final PortKernel kernel;
    private final String path;
    private final Port port;

    DirectoryPort(PortKernel kernel, String path) {
        this.kernel = kernel;
        this.path = path;
        this.port = kernel.createKernelPort(this);
    }

    Port port() {
        return port;
    }

    @Override
    public String describe() {
        return "directory " + path;
    }

    @Override
    public void noSenders(int makeSendCount) {
        kernel.destroyWithoutSenders(port, makeSendCount);
    }
}
