package org.machwire.server.device;

import java.util.List;
import org.machwire.server.capability.Grant;
import org.machwire.server.names.DeviceIdentity;
import org.machwire.server.names.Node;
import org.machwire.server.port.KernelObject;
import org.machwire.server.port.KernelRequest;
import org.machwire.server.port.Port;
import org.machwire.server.port.PortKernel;
import org.machwire.server.port.ReplyItem;

/** What the port of a looked-up device node stands for: the right to open this one device as the grant allows. */
final class DeviceMaster implements KernelObject {
    private final PortKernel kernel;
    private final DeviceTable table;
    private final Node.Device node;
    private final Grant<DeviceIdentity> grant;
    private final Port port;

    DeviceMaster(PortKernel kernel, DeviceTable table, Node.Device node, Grant<DeviceIdentity> grant) {
        this.kernel = kernel;
        this.table = table;
        this.node = node;
        this.grant = grant;
        this.port = kernel.createKernelPort(this);
    }

    Port port() {
        return port;
    }

    Node.Device node() {
        return node;
    }

    Grant<DeviceIdentity> grant() {
        return grant;
    }

    @Override
    public List<ReplyItem> serve(KernelRequest request) {
        return DeviceMessages.serve(table, this, request);
    }

    @Override
    public String describe() {
        return "device master " + node.path();
    }

    @Override
    public void noSenders(int makeSendCount) {
        kernel.destroyWithoutSenders(port, makeSendCount);
    }
}
