package org.machwire.server.device;

import java.util.List;
import org.machwire.mach.DeviceMode;
import org.machwire.server.filter.FilterTable;
import org.machwire.server.port.KernelObject;
import org.machwire.server.port.Port;
import org.machwire.server.port.PortKernel;
import org.machwire.server.port.PortSpace;

/**
 * A device opened by one task under one grant with one mode: what the port stands for that {@code device_open} answers. It is
 * open while its port lives.
 */
final class OpenDevice implements KernelObject {
    /**
     * Which opens are the same.
     *
     * @param holder the uid that the grant was given to
     */
    record Key(PortSpace space, int holder, int mode) {}

    private final PortKernel kernel;
    private final VirtualDevice device;
    private final Key key;
    private final Port port;
    /** Guarded by the lock of {@link Devices}. */
    private FilterTable<Registration> filters = new FilterTable<>(List.of());

    OpenDevice(PortKernel kernel, VirtualDevice device, Key key) {
        this.kernel = kernel;
        this.device = device;
        this.key = key;
        this.port = kernel.createKernelPort(this);
    }

    VirtualDevice device() {
        return device;
    }

    Key key() {
        return key;
    }

    Port port() {
        return port;
    }

    boolean mayRead() {
        return (key.mode & DeviceMode.READ) != 0;
    }

    boolean mayWrite() {
        return (key.mode & DeviceMode.WRITE) != 0;
    }

    FilterTable<Registration> filters() {
        return filters;
    }

    void setFilters(FilterTable<Registration> table) {
        filters = table;
    }

    @Override
    public String describe() {
        return "open device " + device.node().path() + " to "
                + (mayRead() ? mayWrite() ? "read and write" : "read" : "write");
    }

    @Override
    public void noSenders(int makeSendCount) {
        kernel.destroyWithoutSenders(port, makeSendCount);
    }
}
