package org.machwire.server.device;

import java.util.List;
import org.machwire.server.port.KernelObject;
import org.machwire.server.port.KernelRequest;
import org.machwire.server.port.Port;
import org.machwire.server.port.PortKernel;
import org.machwire.server.port.ReplyItem;

/** What the port stands for that {@code device_open} is called on: the right to open what its source finds, as the grant there allows. */
final class DeviceMaster implements KernelObject {
    private final PortKernel kernel;
    private final DeviceTable table;
    private final DeviceSource source;
    private final Port port;

    DeviceMaster(PortKernel kernel, DeviceTable table, DeviceSource source) {
        this.kernel = kernel;
        this.table = table;
        this.source = source;
        this.port = kernel.createKernelPort(this);
    }

    Port port() {
        return port;
    }

    DeviceSource source() {
        return source;
    }

    @Override
    public List<ReplyItem> serve(KernelRequest request) {
        return DeviceMessages.serve(table, this, request);
    }

    /** An open is told of when its lease is on disk. */
    @Override
    public void answering(Runnable answer) {
        table.whenDurable(answer);
    }

    @Override
    public String describe() {
        return "device master " + source.describe();
    }

    @Override
    public void noSenders(int makeSendCount) {
        kernel.destroyWithoutSenders(port, makeSendCount);
    }
}
