package org.machwire.server.device;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.machwire.mach.DeviceMode;
import org.machwire.mach.MachException;
import org.machwire.mach.MachPortName;
import org.machwire.mach.ReturnCode;
import org.machwire.server.capability.Audit;
import org.machwire.server.capability.Authority;
import org.machwire.server.capability.Durability;
import org.machwire.server.capability.Rights;
import org.machwire.server.capability.Quotas;
import org.machwire.server.fabric.FrameRing;
import org.machwire.server.fabric.RingMemory;
import org.machwire.server.names.DeviceCatalog;
import org.machwire.server.names.DeviceIdentity;
import org.machwire.server.names.Wish;
import org.machwire.server.port.Port;
import org.machwire.server.port.PortKernel;
import org.machwire.server.port.PortSpace;
import org.machwire.server.port.SendRight;

/**
 * The {@code device} routines, on ports that a caller has send rights to. Thread-safe.
 *
 * <p>Every routine but {@link #open} takes the port of an open device and throws {@link MachException} with D_NO_SUCH_DEVICE for a
 * port that is no device.
 */
public final class Devices implements DeviceCatalog, Rights {
    private final Map<String, SegmentFabric> segments;
    private final DeviceLimits limits;
    private final RingMemory ringMemory;
    private final DeviceTable table;

    /**
     * @param audit hears of opens
     * @param durability tells when a lease is on disk
     * @param epoch the epoch that batches carry at first
     * @param clocks measures how rights behave
     * @param background compiles filters: one task at a time, when it likes
     */
    public Devices(PortKernel kernel, Collection<SegmentFabric> segments, DeviceLimits limits, Quotas quotas,
            RingMemory ringMemory, Audit audit, Durability durability, long epoch, Clocks clocks, Executor background) {
        this.limits = limits;
        this.ringMemory = ringMemory;
        Map<String, SegmentFabric> byName = new LinkedHashMap<>();
        segments.forEach(segment -> byName.put(segment.segment().name(), segment));
        this.segments = byName;
        this.table = new DeviceTable(kernel, byName, limits, quotas, audit, durability, epoch, clocks, background);
    }

    /** What the messages to ports of this room reach. */
    DeviceTable table() {
        return table;
    }

    /** The memory that the rings of all streams share. */
    public RingMemory ringMemory() {
        return ringMemory;
    }

    /**
     * Opens a device of a master: {@code device_open}.
     *
     * @param space the caller's, which gets the right
     * @param master a device master
     * @param device the name of the device; a node's master ignores it
     * @param mode {@link DeviceMode} bits; others than READ and WRITE are ignored
     * @return the name of a send right to the open device: the same again, with one more reference, for the same open
     * @throws MachException D_INVALID_OPERATION no master, or neither READ nor WRITE; D_NO_SUCH_DEVICE; EACCES;
     *         D_ALREADY_OPEN; D_NO_MEMORY a quota; KERN_RESOURCE_SHORTAGE
     */
    public int open(PortSpace space, Port master, String device, int mode, Wish wish) {
        SendRight right = table.open(DeviceTable.master(master.object()), device, space, mode, wish);
        try {
            int name = space.insertSend(right.port());
            return name == MachPortName.DEAD ? open(space, master, device, mode, wish) : name;
        } finally {
            right.release();
        }
    }

    /** Forgets what is over; to be called every second or so. */
    public void tick() {
        table.tick();
    }

    /** Does nothing, as on GNU Mach: {@code device_close}. */
    public void close(Port device) {
        DeviceTable.opened(device.object());
    }

    /**
     * Sends one frame: {@code device_write}.
     *
     * @return its length, whatever became of it
     * @throws MachException D_READ_ONLY, D_INVALID_SIZE, D_DEVICE_DOWN
     */
    public int write(Port device, byte[] frame) {
        return DeviceTable.opened(device.object()).write(frame);
    }

    /**
     * Sets a filter: {@code device_set_filter}. The right to the receive port is taken by the disposition, also when the
     * routine fails.
     *
     * @param space the caller's, which holds the right
     * @throws MachException D_INVALID_OPERATION not open for reading, no such right, or a program that is refused;
     *         MIG_BAD_ARGUMENTS a word of more than 16 bits; D_NO_MEMORY
     */
    public void setFilter(PortSpace space, Port device, int receivePort, int disposition, int priority,
            FilterWords words) {
        OpenDevice open = DeviceTable.opened(device.object());
        open.setFilter(space.copyIn(receivePort, disposition), priority, words);
    }

    /** Counts the receive ports in use, for the tests. */
    int sinks() {
        return table.sinks();
    }

    /** Reads a status: {@code device_get_status}; the codes are those of the .proto. */
    public int[] getStatus(Port device, int flavor, int count) {
        return DeviceTable.opened(device.object()).getStatus(flavor, count);
    }

    /** Sets a status: {@code device_set_status}; the codes are those of the .proto. */
    public void setStatus(Port device, int flavor, int[] words) {
        DeviceTable.opened(device.object()).setStatus(flavor, words);
    }

    /**
     * Tells what was assigned to a device.
     *
     * @throws MachException D_INVALID_OPERATION another task serves the port
     */
    public DeviceLease lease(Port device) {
        VirtualDevice found = own(device).device();
        return new DeviceLease(found.identity(), found.mac(), found.lease(), found.segment().segment().mtu());
    }

    /** The open device of a routine that is no message, so that no task can serve it. */
    private static OpenDevice own(Port device) {
        if (device.object() == null) {
            throw new MachException(ReturnCode.D_INVALID_OPERATION, "a task serves this port, and this is no message");
        }
        return DeviceTable.opened(device.object());
    }

    /**
     * Opens the packet stream of a device.
     *
     * @param receivePort a receive right of the space; 0 to send only
     * @param consumer is told when frames wait and when the stream must end
     * @throws MachException D_INVALID_OPERATION no receive right, or another task serves the device; D_ALREADY_OPEN
     */
    public FrameStream stream(PortSpace space, Port device, int receivePort, FrameStream.Consumer consumer) {
        OpenDevice open = own(device);
        if (receivePort == MachPortName.NULL) {
            return FrameStream.start(open, null, null, consumer, this);
        }
        Port port = receiveRight(space, receivePort);
        FrameRing ring = table.enterStream(port, epoch -> new FrameRing(ringMemory.share(open.key().grant().uid()),
                limits.ringOctets(), limits.ringFrames(), consumer::framesWait, epoch));
        return FrameStream.start(open, port, ring, consumer, this);
    }

    /**
     * Begins to capture the frames of a device.
     *
     * @param words a filter program, as long as it may be; empty for everything
     * @param snapLength octets of each frame; 0 for whole frames
     * @param promiscuous also the frames of others
     * @param consumer is told when there is something to take and when the capture must end
     * @throws MachException D_INVALID_OPERATION not open for reading, the program is refused, no right to the frames of others, or another
     *         task serves the device; MIG_BAD_ARGUMENTS; D_NO_MEMORY captures of the device
     */
    public Capture capture(Port device, int[] words, int snapLength, boolean promiscuous,
            FrameStream.Consumer consumer) {
        OpenDevice open = own(device);
        if (!open.mayRead()) {
            throw new MachException(ReturnCode.D_INVALID_OPERATION, "the device is not open for reading");
        }
        if (promiscuous && !open.key().isPromiscuous()) {
            throw new MachException(ReturnCode.D_INVALID_OPERATION,
                    "only a token that grants it lets a device hear the frames of others");
        }
        Capture.Wanted wanted = new Capture.Wanted(words.length == 0 ? null : FilterWords.ofLong(words).parse(),
                snapLength,
                promiscuous);
        int longest = open.device().segment().net().maxFrameLength();
        CaptureRing ring = new CaptureRing(ringMemory.share(open.key().grant().uid()), limits.captureOctets(), longest,
                open.passage(), consumer::framesWait);
        return new Capture(open, wanted, ring, longest, table).start(limits.capturesPerDevice(), consumer);
    }

    private static Port receiveRight(PortSpace space, int name) {
        try {
            return space.receiveRight(name);
        } catch (MachException e) {
            if (e.code() == ReturnCode.KERN_INVALID_TASK) {
                throw e;
            }
            throw new MachException(ReturnCode.D_INVALID_OPERATION,
                    "the receive port is no receive right of the caller's");
        }
    }

    /** A stream no longer reads its port: what comes goes to the message queue again. */
    void leaveStream(Port port, FrameRing ring) {
        table.leaveStream(port);
        ring.close();
    }

    @Override
    public List<Rights.Casualty> takeAway(Set<Authority> dead, long epoch) {
        return table.takeAway(dead, epoch);
    }

    @Override
    public Collection<DeviceIdentity> existing(String multiplexerPath) {
        return table.existing(multiplexerPath);
    }

    /**
     * Tells why frames of devices were dropped, a notice for each device and reason.
     *
     * @param path of the device's node; empty for all
     * @param owners which users' devices may be told of
     * @return null if there is no such device
     */
    public @Nullable List<DropNotice> drops(String path, IntPredicate owners) {
        return table.drops(path, owners);
    }

    /**
     * Tells why frames were dropped that were sent through an open device.
     *
     * @throws MachException D_INVALID_OPERATION another task serves the port; D_NO_SUCH_DEVICE
     */
    public Supplier<@Nullable List<DropNotice>> drops(Port device) {
        OpenDevice open = own(device);
        return () -> open.port().isDead() ? null : open.device().notices(open.drops());
    }

    /**
     * Says what would become of frames that a device sent.
     *
     * @param path of the device's node
     * @param owners which users' devices may be told of
     * @param policy what the frames are judged by; null for the device's own
     * @return one for each frame; null if there is no such device
     * @throws IllegalArgumentException if the policy has an address that no host can have
     */
    public @Nullable List<FrameTrace> trace(String path, IntPredicate owners, @Nullable ProposedPolicy policy,
            List<byte[]> frames) {
        return table.trace(path, owners, policy, frames);
    }

    /** The existing devices, oldest first. */
    public List<DeviceSnapshot> snapshot() {
        return table.snapshot();
    }

    /** The segments, in the order of the configuration. */
    public Collection<SegmentFabric> segments() {
        return segments.values();
    }
}
