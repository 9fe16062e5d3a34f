package org.machwire.server.device;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.machwire.ethernet.FrameBatch;
import org.machwire.filter.FilterProgram;
import org.machwire.mach.DeviceMode;
import org.machwire.mach.MachException;
import org.machwire.mach.MachPortName;
import org.machwire.mach.ReturnCode;
import org.machwire.server.fabric.FrameRing;
import org.machwire.server.fabric.RingMemory;
import org.machwire.server.filter.FilterTable.Filter;
import org.machwire.server.names.DeviceCatalog;
import org.machwire.server.names.DeviceIdentity;
import org.machwire.server.names.Wish;
import org.machwire.server.port.DeathWatch;
import org.machwire.server.port.Port;
import org.machwire.server.port.PortKernel;
import org.machwire.server.port.PortSpace;
import org.machwire.server.port.SendRight;

/**
 * The {@code device} routines, on names of a caller's port space. Thread-safe.
 *
 * <p>Every routine but {@link #open} takes the name of an open device and throws {@link MachException} with
 * KERN_INVALID_TASK (the space is dead), MACH_SEND_INVALID_DEST (no live send right) or D_NO_SUCH_DEVICE (a live port that is no
 * device).
 */
public final class Devices implements DeviceCatalog {
    private final PortKernel kernel;
    private final Map<String, SegmentFabric> segments;
    private final DeviceLimits limits;
    private final RingMemory ringMemory;
    private final ThreadLocal<FrameBatch> single = ThreadLocal.withInitial(FrameBatch::new);

    // All below: guarded by this.
    private final Map<DeviceIdentity, VirtualDevice> devices = new LinkedHashMap<>();
    private final Map<Integer, Integer> devicesByUser = new HashMap<>();
    private final Map<Port, FrameSink> sinks = new HashMap<>();
    private long ticks;

    public Devices(PortKernel kernel, Collection<SegmentFabric> segments, DeviceLimits limits, RingMemory ringMemory) {
        this.kernel = kernel;
        this.limits = limits;
        this.ringMemory = ringMemory;
        Map<String, SegmentFabric> byName = new LinkedHashMap<>();
        segments.forEach(segment -> byName.put(segment.segment().name(), segment));
        this.segments = byName;
    }

    /** The memory that the rings of all streams share. */
    public RingMemory ringMemory() {
        return ringMemory;
    }

    /**
     * Opens the device of a master: {@code device_open}.
     *
     * @param master names a device master
     * @param mode {@link DeviceMode} bits; others than READ and WRITE are ignored
     * @return the name of a send right to the open device: the same again, with one more reference, for the same open
     * @throws MachException D_INVALID_OPERATION no master, or neither READ nor WRITE; EACCES; D_ALREADY_OPEN; D_NO_MEMORY a
     *         quota; KERN_RESOURCE_SHORTAGE
     */
    public int open(PortSpace space, int master, int mode, Wish wish) {
        if (!(space.sendRight(master).object() instanceof DeviceMaster found)) {
            throw new MachException(ReturnCode.D_INVALID_OPERATION, "the port is no device master");
        }
        int access = mode & (DeviceMode.READ | DeviceMode.WRITE);
        if (access == 0) {
            throw new MachException(ReturnCode.D_INVALID_OPERATION, "a device is opened to read, to write or both");
        }
        found.grant().demand((access & DeviceMode.READ) != 0, (access & DeviceMode.WRITE) != 0);
        OpenDevice.Key key = new OpenDevice.Key(space, found.grant().holder(), access);
        while (true) {
            List<OpenDevice> overtaken = new ArrayList<>();
            OpenDevice open = findOrMake(found, key, wish, overtaken);
            overtaken.forEach(older -> kernel.destroyKernelPort(older.port()));
            int name = space.insertSend(open.port());
            if (name != MachPortName.DEAD) {
                return name;
            } // else its last right went, or it was overtaken, while we looked
        }
    }

    private synchronized OpenDevice findOrMake(DeviceMaster master, OpenDevice.Key key, Wish wish,
            List<OpenDevice> overtaken) {
        VirtualDevice device = devices.get(master.node().identity());
        if (device != null) {
            for (OpenDevice open : device.opens()) {
                if (open.key().equals(key) && !open.port().isDead()) {
                    return open;
                }
            }
            overtaken.addAll(device.overtakenBy(key));
        } else {
            device = make(master, wish);
        }
        OpenDevice open = new OpenDevice(kernel, device, key);
        device.opens().add(open);
        open.port().onDeath(() -> closed(open));
        return open;
    }

    private VirtualDevice make(DeviceMaster master, Wish wish) {
        DeviceIdentity identity = master.node().identity();
        int owned = devicesByUser.getOrDefault(identity.owner(), 0);
        if (owned >= limits.devicesPerUser()) {
            throw new MachException(ReturnCode.D_NO_MEMORY,
                    "a user has at most " + limits.devicesPerUser() + " devices at a time");
        }
        SegmentFabric segment = segments.get(identity.segment());
        if (segment == null) {
            throw new IllegalStateException("a node in a segment that does not exist");
        }
        var lease = segment.leases().lease(identity, wish);
        VirtualDevice device;
        try {
            device = new VirtualDevice(segment, master.node(), segment.macs().assign(identity), lease);
        } catch (MachException e) {
            segment.leases().release(identity, ++ticks);
            throw e;
        }
        devices.put(identity, device);
        devicesByUser.put(identity.owner(), owned + 1);
        return device;
    }

    /** The port of an open device has died: takes it out, and the device with the last. */
    private void closed(OpenDevice open) {
        List<Registration> dropped = new ArrayList<>();
        synchronized (this) {
            open.filters().filters().forEach(filter -> dropped.add(filter.receiver()));
            dropped.forEach(registration -> leaveSink(registration.port()));
            open.setFilters(open.filters().without(any -> true));
            VirtualDevice device = open.device();
            device.opens().remove(open);
            device.publishListeners();
            if (device.opens().isEmpty()) {
                remove(device);
            }
        }
        dropped.forEach(Registration::release);
    }

    private void remove(VirtualDevice device) {
        DeviceIdentity identity = device.identity();
        SegmentFabric segment = device.segment();
        segment.net().detach(device);
        segment.macs().free(identity);
        segment.leases().release(identity, ++ticks);
        devices.remove(identity);
        devicesByUser.computeIfPresent(identity.owner(), (uid, count) -> count == 1 ? null : count - 1);
    }

    private static OpenDevice opened(PortSpace space, int name) {
        if (space.sendRight(name).object() instanceof OpenDevice open) {
            return open;
        }
        throw new MachException(ReturnCode.D_NO_SUCH_DEVICE, "the port is no device");
    }

    /** Does nothing, as on GNU Mach: {@code device_close}. */
    public void close(PortSpace space, int device) {
        opened(space, device);
    }

    /**
     * Sends one frame: {@code device_write}.
     *
     * @return its length, whatever became of it
     * @throws MachException D_READ_ONLY, D_INVALID_SIZE, D_DEVICE_DOWN
     */
    public int write(PortSpace space, int device, byte[] frame) {
        OpenDevice open = opened(space, device);
        requireWrite(open);
        if (!open.device().segment().net().isFrameLength(frame.length)) {
            throw new MachException(ReturnCode.D_INVALID_SIZE, "a frame has 14 to "
                    + open.device().segment().net().maxFrameLength() + " octets, not " + frame.length);
        }
        if (!open.device().isOperating()) {
            throw new MachException(ReturnCode.D_DEVICE_DOWN, "IFF_UP or IFF_RUNNING is cleared");
        }
        FrameBatch batch = single.get();
        batch.set(frame);
        open.device().send(batch);
        return frame.length;
    }

    static void requireWrite(OpenDevice open) {
        if (!open.mayWrite()) {
            throw new MachException(ReturnCode.D_READ_ONLY, "the device is not open for writing");
        }
    }

    /**
     * Sets a filter: {@code device_set_filter}. The right to the receive port is taken by the disposition, also when the
     * routine fails.
     *
     * @throws MachException D_INVALID_OPERATION not open for reading, no such right, or a program that is refused;
     *         MIG_ARRAY_TOO_LARGE; MIG_BAD_ARGUMENTS a word of more than 16 bits; D_NO_MEMORY
     */
    public void setFilter(PortSpace space, int device, int receivePort, int disposition, int priority, int[] words) {
        OpenDevice open = opened(space, device);
        if (words.length > FilterProgram.MAX_WORDS) {
            throw new MachException(ReturnCode.MIG_ARRAY_TOO_LARGE, "a filter has at most 128 words");
        }
        SendRight right = space.copyIn(receivePort, disposition);
        if (right == null) {
            throw new MachException(ReturnCode.D_INVALID_OPERATION, "there is no such right to a receive port");
        }
        Port port = right.port();
        DeathWatch watch = port.onDeath(() -> receiverDied(open, port));
        List<Registration> replaced;
        try {
            if (!open.mayRead()) {
                throw new MachException(ReturnCode.D_INVALID_OPERATION, "the device is not open for reading");
            }
            FilterProgram program = FilterWords.parse(words);
            synchronized (this) {
                var registration = new Registration(right, watch, enterSink(port));
                replaced = install(open, new Filter<>(program, priority, registration));
            }
        } catch (MachException e) {
            watch.cancel();
            right.release();
            throw e;
        }
        replaced.forEach(Registration::release);
    }

    /** Puts a filter into its open's table; under the lock. Returns what it replaced. */
    private List<Registration> install(OpenDevice open, Filter<Registration> filter) {
        Port port = filter.receiver().port();
        var older = open.filters().replacedBy(filter.program(), other -> other.port() == port);
        MachException refusal = refusal(open, port, open.device().filters() - older.size());
        if (refusal != null) {
            leaveSink(port);
            throw refusal;
        }
        open.setFilters(open.filters().with(filter, older));
        open.device().publishListeners();
        older.forEach(old -> leaveSink(port));
        return older.stream().map(Filter::receiver).toList();
    }

    /** Why a port cannot have one more filter than the {@code others} of the device; null if it can. */
    private @Nullable MachException refusal(OpenDevice open, Port port, int others) {
        if (open.port().isDead() || !open.device().opens().contains(open)) {
            return new MachException(ReturnCode.MACH_SEND_INVALID_DEST, "the device has died");
        }
        if (port.isDead()) { // its watch found nothing to take out; one that dies from now on waits for our lock
            return new MachException(ReturnCode.D_INVALID_OPERATION, "the receive port has died");
        }
        return others < limits.filtersPerDevice()
                ? null
                : new MachException(ReturnCode.D_NO_MEMORY,
                        "a device has at most " + limits.filtersPerDevice() + " filters");
    }

    private void receiverDied(OpenDevice open, Port port) {
        List<Registration> dropped;
        synchronized (this) {
            dropped = open.filters().filters().stream().map(Filter::receiver).filter(one -> one.port() == port)
                    .toList();
            open.setFilters(open.filters().without(one -> one.port() == port));
            open.device().publishListeners();
            dropped.forEach(one -> leaveSink(port));
        }
        dropped.forEach(Registration::release);
    }

    private FrameSink enterSink(Port port) {
        FrameSink sink = sinks.computeIfAbsent(port, key -> new FrameSink());
        sink.users++;
        return sink;
    }

    private void leaveSink(Port port) {
        FrameSink sink = sinks.get(port);
        if (sink != null && --sink.users == 0) {
            sinks.remove(port);
        }
    }

    /** Counts the receive ports in use, for the tests. */
    synchronized int sinks() {
        return sinks.size();
    }

    /** Reads a status: {@code device_get_status}; the codes are those of the .proto. */
    public int[] getStatus(PortSpace space, int device, int flavor, int count) {
        return StatusWords.get(opened(space, device).device(), flavor, count);
    }

    /** Sets a status: {@code device_set_status}; the codes are those of the .proto. */
    public void setStatus(PortSpace space, int device, int flavor, int[] words) {
        OpenDevice open = opened(space, device);
        requireWrite(open);
        synchronized (this) {
            StatusWords.set(open.device(), flavor, words);
        }
    }

    /** Tells what was assigned to a device. */
    public DeviceLease lease(PortSpace space, int device) {
        VirtualDevice found = opened(space, device).device();
        return new DeviceLease(found.identity(), found.mac(), found.lease(), found.segment().segment().mtu());
    }

    /**
     * Opens the packet stream of a device.
     *
     * @param receivePort a receive right of the space; 0 to send only
     * @param consumer is told when frames wait and when the stream must end
     * @throws MachException D_INVALID_OPERATION no receive right; D_ALREADY_OPEN
     */
    public FrameStream stream(PortSpace space, int device, int receivePort, FrameStream.Consumer consumer) {
        OpenDevice open = opened(space, device);
        if (receivePort == MachPortName.NULL) {
            return FrameStream.start(open, null, null, consumer, this);
        }
        Port port = receiveRight(space, receivePort);
        FrameRing ring = new FrameRing(ringMemory.share(open.key().holder()), limits.ringOctets(), limits.ringFrames(),
                consumer::framesWait);
        synchronized (this) {
            FrameSink sink = enterSink(port);
            if (sink.hasRing()) {
                leaveSink(port);
                throw new MachException(ReturnCode.D_ALREADY_OPEN, "another packet stream has this receive port");
            }
            sink.setRing(ring);
        }
        return FrameStream.start(open, port, ring, consumer, this);
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
        synchronized (this) {
            FrameSink sink = sinks.get(port);
            if (sink != null) {
                sink.setRing(null);
            }
            leaveSink(port);
        }
        ring.close();
    }

    @Override
    public synchronized Collection<DeviceIdentity> existing(String multiplexerPath) {
        return devices.keySet().stream().filter(identity -> identity.path().equals(multiplexerPath)).toList();
    }

    /** The existing devices, oldest first. */
    public synchronized List<DeviceSnapshot> snapshot() {
        List<DeviceSnapshot> all = new ArrayList<>(devices.size());
        for (VirtualDevice device : devices.values()) {
            all.add(new DeviceSnapshot(device.identity(), device.node().path(), device.mac(), device.lease(),
                    device.flags(),
                    device.opens().size(), device.filters(), device.sentCounters(), device.receivedCounters()));
        }
        return all;
    }

    /** The segments, in the order of the configuration. */
    public Collection<SegmentFabric> segments() {
        return segments.values();
    }
}
