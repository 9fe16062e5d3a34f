package org.machwire.server.device;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.machwire.ethernet.FrameBatch;
import org.machwire.ethernet.MacAddress;
import org.machwire.mach.DeviceMode;
import org.machwire.mach.MachException;
import org.machwire.mach.ReturnCode;
import org.machwire.server.capability.Authority;
import org.machwire.server.capability.Grant;
import org.machwire.server.filter.FilterTable;
import org.machwire.server.port.KernelObject;
import org.machwire.server.port.KernelRequest;
import org.machwire.server.port.Port;
import org.machwire.server.port.PortKernel;
import org.machwire.server.port.PortSpace;
import org.machwire.server.port.ReplyItem;
import org.machwire.server.port.SendRight;

/**
 * A device opened by one task under one grant with one mode: what the port stands for that {@code device_open} answers. It is
 * open while its port lives.
 */
final class OpenDevice implements KernelObject {
    /**
     * Which opens are the same.
     *
     * @param opener the task that got the right; null where a message asked and nobody can tell who will get it
     * @param grant what allowed it
     */
    record Key(@Nullable PortSpace opener, Grant grant, int mode) {
        /** Tells whether an open with this key answers one with another: an unknown opener is never the same. */
        boolean isSameAs(Key other) {
            return isOfOpener(other) && isOfHolder(other) && mode == other.mode;
        }

        boolean isOfHolder(Key other) {
            return grant.holder().equals(other.grant.holder());
        }

        @Nullable
        Authority authority() {
            return grant.authority();
        }

        /** Whether it is a right to hear everybody's frames. */
        boolean isPromiscuous() {
            Authority authority = grant.authority();
            return authority != null && authority.scope().promiscuous();
        }

        /** Whether it is a right to give the device this address. */
        boolean maySetAddress(MacAddress address) {
            Authority authority = grant.authority();
            return authority != null && authority.scope().setAddress() && authority.scope().admitsMac(address);
        }

        /** The public number of the opener's task; 0 where that is not known. */
        long task() {
            return opener == null ? 0 : opener.task();
        }

        boolean isOfOpener(Key other) {
            return opener != null && opener == other.opener;
        }
    }

    private static final ThreadLocal<FrameBatch> SINGLE = ThreadLocal.withInitial(FrameBatch::new);

    private final PortKernel kernel;
    private final DeviceTable table;
    private final VirtualDevice device;
    private final Key key;
    private final Port port;
    private final Passage passage;
    /** Guarded by the lock of {@link DeviceTable}. */
    private FilterTable<Registration> filters = new FilterTable<>(List.of());

    OpenDevice(PortKernel kernel, DeviceTable table, VirtualDevice device, Key key) {
        this.kernel = kernel;
        this.table = table;
        this.device = device;
        this.key = key;
        this.port = kernel.createKernelPort(this);
        this.passage = new Passage(kernel);
    }

    /** What frames go through in both directions. */
    Passage passage() {
        return passage;
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

    /** {@code device_write}. */
    int write(byte[] frame) {
        requireWrite();
        if (!device.segment().net().isFrameLength(frame.length)) {
            throw new MachException(ReturnCode.D_INVALID_SIZE, "a frame has 14 to "
                    + device.segment().net().maxFrameLength() + " octets, not " + frame.length);
        }
        if (!device.isOperating()) {
            throw new MachException(ReturnCode.D_DEVICE_DOWN, "IFF_UP or IFF_RUNNING is cleared");
        }
        FrameBatch batch = SINGLE.get();
        batch.set(frame);
        send(batch);
        return frame.length;
    }

    /** Sends a batch: each frame is forwarded, or dropped and counted. */
    void send(FrameBatch batch) {
        Authority authority = key.authority();
        device.send(batch, passage, authority == null ? null : authority.allowance());
    }

    void requireWrite() {
        if (!mayWrite()) {
            throw new MachException(ReturnCode.D_READ_ONLY, "the device is not open for writing");
        }
    }

    /** {@code device_set_filter}; the right is this method's, null where there is none. */
    void setFilter(@Nullable SendRight receivePort, int priority, int[] words) {
        table.setFilter(this, receivePort, priority, words);
    }

    /** {@code device_get_status}. */
    int[] getStatus(int flavor, int count) {
        return StatusWords.get(device, flavor, count);
    }

    /** {@code device_set_status}. */
    void setStatus(int flavor, int[] words) {
        table.setStatus(this, flavor, words);
    }

    @Override
    public List<ReplyItem> serve(KernelRequest request) {
        return DeviceMessages.serve(table, this, request);
    }

    @Override
    public String describe() {
        return "open device " + device.node().path() + " to " + modeInWords();
    }

    String modeInWords() {
        return mayRead() ? mayWrite() ? "read and write" : "read" : "write";
    }

    @Override
    public void noSenders(int makeSendCount) {
        kernel.destroyWithoutSenders(port, makeSendCount);
    }
}
