package org.machwire.server.device;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.machwire.ethernet.FrameBatch;
import org.machwire.ethernet.MacAddress;
import org.machwire.mach.DeviceMode;
import org.machwire.mach.MachException;
import org.machwire.mach.ReturnCode;
import org.machwire.server.capability.Authority;
import org.machwire.server.capability.Grant;
import org.machwire.server.fabric.Ingress;
import org.machwire.server.fabric.Sender;
import org.machwire.filter.FilterProgram;
import org.machwire.server.filter.FilterTable;
import org.machwire.server.filter.Step;
import org.machwire.server.guard.DeviceGuard;
import org.machwire.server.guard.Guard;
import org.machwire.server.guard.SourcePolicy;
import org.machwire.server.load.Allowance;
import org.machwire.server.load.Conduct;
import org.machwire.server.load.Work;
import org.machwire.server.port.KernelObject;
import org.machwire.server.port.KernelRequest;
import org.machwire.server.port.Port;
import org.machwire.server.port.PortKernel;
import org.machwire.server.port.PortSpace;
import org.machwire.server.port.ReplyItem;
import org.machwire.server.port.SendRight;
import org.machwire.token.DeviceRole;
import org.machwire.v1.DropReason;

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
    private final @Nullable Conduct conduct;
    private final DropLog drops;
    // Written under the lock of DeviceTable.
    private volatile SourcePolicy policy;
    private volatile Ingress ingress;
    /** Guarded by the lock of {@link DeviceTable}. */
    private FilterTable<Registration> filters = new FilterTable<>(List.of());
    private @Nullable Work filterWork;

    /** @param conduct bounds what is sent to many; null for no bounds */
    OpenDevice(PortKernel kernel, DeviceTable table, VirtualDevice device, Key key, @Nullable Conduct conduct,
            Clocks clocks) {
        this.conduct = conduct;
        drops = new DropLog(clocks);
        this.kernel = kernel;
        this.table = table;
        this.device = device;
        this.key = key;
        this.port = kernel.createKernelPort(this);
        this.passage = new Passage(kernel);
        renewIngress();
    }

    /** What of servers it may take on. */
    Set<DeviceRole> roles() {
        return device.roles(key);
    }

    /** The device has other addresses: from now on it sends by what is true now; under the lock of {@link DeviceTable}. */
    final void renewIngress() {
        policy = device.policy(roles());
        Guard guard = device.segment().rules().guards() ? new DeviceGuard(policy) : Guard.TRUST;
        ingress = device.segment().net().ingress(device,
                new Sender(guard, device.sentCounters(), conduct, this::dropped));
    }

    /** Tells the logs of a frame that was dropped. */
    void dropped(DropReason reason, byte[] octets, int offset, int length) {
        SourcePolicy now = policy;
        drops.dropped(reason, now, octets, offset, length);
        device.drops().dropped(reason, now, octets, offset, length);
        device.captures().dropped(reason, octets, offset, length, passage);
    }

    /** Why frames that were sent through it were dropped. */
    DropLog drops() {
        return drops;
    }

    /** The way in for what it sends. */
    Ingress ingress() {
        return ingress;
    }

    SourcePolicy policy() {
        return policy;
    }

    /** What it may send; null without a limit. */
    @Nullable
    Allowance allowance() {
        Authority authority = key.authority();
        return authority == null ? null : authority.allowance();
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

    /** @param work what its filters may cost */
    void setFilters(FilterTable<Registration> table, Work work) {
        filters = table;
        filterWork = work;
    }

    /** Its filters for one direction; under the lock of {@link DeviceTable}. */
    Listener listener(Predicate<FilterProgram> direction) {
        return new Listener(Step.of(filters, direction), filterWork);
    }

    /** The user whom its filters and captures are charged to. */
    int user() {
        return key.grant().uid();
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
        device.send(batch, this);
    }

    void requireWrite() {
        if (!mayWrite()) {
            throw new MachException(ReturnCode.D_READ_ONLY, "the device is not open for writing");
        }
    }

    /** {@code device_set_filter}; the right is this method's, null where there is none. */
    void setFilter(@Nullable SendRight receivePort, int priority, FilterWords words) {
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
