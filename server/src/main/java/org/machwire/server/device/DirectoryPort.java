package org.machwire.server.device;

import java.util.List;
import org.machwire.server.port.KernelObject;
import org.machwire.server.port.KernelRequest;
import org.machwire.server.port.Port;
import org.machwire.server.port.PortKernel;
import org.machwire.server.port.ReplyItem;

/** What the port of a looked-up directory stands for. It serves no routine: lookups take whole paths, and what is
 * asked of it as of a device is refused as such. */
final class DirectoryPort implements KernelObject {
    private final PortKernel kernel;
    private final DeviceTable table;
    private final String path;
    private final Port port;

    DirectoryPort(PortKernel kernel, DeviceTable table, String path) {
        this.kernel = kernel;
        this.table = table;
        this.path = path;
        this.port = kernel.createKernelPort(this);
    }

    String path() {
        return path;
    }

    Port port() {
        return port;
    }

    @Override
    public List<ReplyItem> serve(KernelRequest request) {
        return DeviceMessages.serve(table, this, request);
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
