package org.machwire.server.device;

import java.util.ArrayList;
import java.util.List;
import org.machwire.ethernet.FrameBatch;
import org.machwire.ethernet.MacAddress;
import org.machwire.mach.DeviceMode;
import org.machwire.mach.MachException;
import org.machwire.mach.NetStatus;
import org.machwire.mach.ReturnCode;
import org.machwire.server.fabric.Attachment;
import org.machwire.server.fabric.Counters;
import org.machwire.server.fabric.Ingress;
import org.machwire.server.guard.Guard;
import org.machwire.server.names.DeviceIdentity;
import org.machwire.server.names.Lease;
import org.machwire.server.names.Node;
import org.machwire.v1.DropReason;

/** A virtual network device: an attachment with an identity, a lease and flags, shared by all who have it open. */
final class VirtualDevice implements Attachment {
    /** What the Hurd's multiplexer gives a new device: UP, BROADCAST, RUNNING, MULTICAST. */
    static final int INITIAL_FLAGS = NetStatus.IFF_UP | NetStatus.IFF_BROADCAST | NetStatus.IFF_RUNNING
            | NetStatus.IFF_MULTICAST;
    private static final int OPERATING = NetStatus.IFF_UP | NetStatus.IFF_RUNNING;
    private static final Listener[] NOBODY = {};

    private final SegmentFabric segment;
    private final Node.Device node;
    private final MacAddress mac;
    private final Lease lease;
    private final Ingress ingress;
    private final Counters received = new Counters();
    /** The opens of this device; guarded by the lock of {@link DeviceTable}. */
    private final List<OpenDevice> opens = new ArrayList<>(1);

    private volatile int flags = INITIAL_FLAGS;
    private volatile Listener[] inbound = NOBODY;
    private volatile Listener[] outbound = NOBODY;

    VirtualDevice(SegmentFabric segment, Node.Device node, MacAddress mac, Lease lease) {
        this.segment = segment;
        this.node = node;
        this.mac = mac;
        this.lease = lease;
        this.ingress = segment.net().attach(this, new Guard(SegmentFabric.policy(mac, lease)));
    }

    SegmentFabric segment() {
        return segment;
    }

    Node.Device node() {
        return node;
    }

    DeviceIdentity identity() {
        return node.identity();
    }

    MacAddress mac() {
        return mac;
    }

    Lease lease() {
        return lease;
    }

    List<OpenDevice> opens() {
        return opens;
    }

    /** Counts the filters of all opens; under the lock of {@link DeviceTable}. */
    int filters() {
        return opens.stream().mapToInt(open -> open.filters().filters().size()).sum();
    }

    /**
     * The opens that die when a task opens the device with this key, because another task writes; under the lock of {@link DeviceTable}.
     *
     * @throws MachException D_ALREADY_OPEN one of them is another holder's
     */
    List<OpenDevice> overtakenBy(OpenDevice.Key key) {
        if ((key.mode() & DeviceMode.WRITE) == 0) {
            return List.of();
        }
        List<OpenDevice> writers = opens.stream()
                .filter(open -> open.mayWrite() && !open.key().isOfOpener(key) && !open.port().isDead()).toList();
        if (writers.stream().anyMatch(open -> open.key().holder() != key.holder())) {
            throw new MachException(ReturnCode.D_ALREADY_OPEN, "another user writes to this device");
        }
        return writers;
    }

    Counters sentCounters() {
        return ingress.counters();
    }

    Counters receivedCounters() {
        return received;
    }

    int flags() {
        return flags;
    }

    void setFlags(int newFlags) {
        flags = newFlags;
    }

    boolean isOperating() {
        return (flags & OPERATING) == OPERATING;
    }

    /** Publishes the filters of all opens to the frame path; under the lock of {@link DeviceTable}. */
    void publishListeners() {
        inbound = opens.stream().map(open -> Listener.inbound(open.filters())).filter(one -> !one.isEmpty())
                .toArray(Listener[]::new);
        outbound = opens.stream().map(open -> Listener.outbound(open.filters())).filter(one -> !one.isEmpty())
                .toArray(Listener[]::new);
    }

    /** Sends a batch: each frame is forwarded, or dropped and counted. */
    void send(FrameBatch batch) {
        if (isOperating()) {
            ingress.send(batch);
        } else {
            for (int i = 0; i < batch.count(); i++) {
                boolean fits = segment.net().isFrameLength(batch.length(i));
                sentCounters().dropped(fits ? DropReason.LINK_DOWN : DropReason.FRAME_SIZE, 1);
            }
        }
    }

    @Override
    public long address() {
        return mac.value();
    }

    @Override
    public void receive(FrameBatch batch, int from, int to) {
        Listener[] listeners = inbound;
        if (!isOperating()) {
            received.dropped(DropReason.RECEIVER_DOWN, to - from);
        } else if (listeners.length == 0) {
            received.dropped(DropReason.NO_FILTER, to - from);
        } else {
            for (Listener listener : listeners) {
                listener.deliver(batch, from, to, received);
            }
        }
    }

    @Override
    public void sent(FrameBatch batch, int from, int to) {
        for (Listener listener : outbound) {
            listener.deliver(batch, from, to, received);
        }
    }
}
