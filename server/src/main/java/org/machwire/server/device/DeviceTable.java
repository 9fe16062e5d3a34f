package org.machwire.server.device;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.IntPredicate;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.machwire.filter.FilterProgram;
import org.machwire.mach.DeviceMode;
import org.machwire.mach.MachException;
import org.machwire.mach.ReturnCode;
import org.machwire.server.capability.Audit;
import org.machwire.server.capability.Authority;
import org.machwire.server.capability.Durability;
import org.machwire.server.capability.Grant;
import org.machwire.server.capability.Quotas;
import org.machwire.server.capability.Rights;
import org.machwire.server.fabric.FrameRing;
import org.machwire.server.fabric.Uplink;
import org.machwire.server.load.Conduct;
import org.machwire.server.names.DeviceIdentity;
import org.machwire.server.names.Node;
import org.machwire.server.names.Wish;
import org.machwire.server.port.DeathWatch;
import org.machwire.server.port.Port;
import org.machwire.server.port.PortKernel;
import org.machwire.server.port.PortSpace;
import org.machwire.server.port.SendRight;
import org.machwire.token.Scope;

/**
 * Which devices exist, who has them open, and where their filters send to: the core that {@link Devices} and {@link
 * DeviceMessages} share. Thread-safe; its monitor is the room's one lock.
 */
final class DeviceTable {
    private final PortKernel kernel;
    private final Map<String, SegmentFabric> segments;
    private final Audit audit;
    private final Durability durability;
    private final Quotas quotas;

    private final Clocks clocks;
    private final TokenMasters tokenMasters;

    // All below: guarded by this.
    private final Map<DeviceIdentity, VirtualDevice> devices = new LinkedHashMap<>();
    private final Map<Integer, Integer> devicesByUser = new HashMap<>();
    private final Reports reports = new Reports(devices.values());
    private final FrameSinks sinks;
    private final DeviceFilters filters;
    private final Conducts conducts;
    private long ticks;
    /** Grows with each revocation. */
    private long epoch;

    DeviceTable(PortKernel kernel, Map<String, SegmentFabric> segments, DeviceLimits limits, Quotas quotas,
            Audit audit, Durability durability, long epoch, Clocks clocks, Executor background) {
        this.clocks = clocks;
        conducts = new Conducts(clocks.nanos());
        this.audit = audit;
        this.durability = durability;
        this.epoch = epoch;
        this.kernel = kernel;
        sinks = new FrameSinks(kernel);
        filters = new DeviceFilters(limits.filters(), sinks, background, clocks.nanos());
        this.tokenMasters = new TokenMasters(kernel, this);
        this.segments = segments;
        this.quotas = quotas;
    }

    /** Runs an answer when what was written until now is on disk; the server ends if it never is. */
    void whenDurable(Runnable answer) {
        durability.whenDurable(answer, () -> {});
    }

    /** The masters that rest on authorities. */
    TokenMasters tokenMasters() {
        return tokenMasters;
    }

    /** The device master that a port stands for. D_INVALID_OPERATION it is none. */
    static DeviceMaster master(@Nullable Object object) {
        if (object instanceof DeviceMaster master) {
            return master;
        }
        throw new MachException(ReturnCode.D_INVALID_OPERATION, "the port is no device master");
    }

    /** The open device that a port stands for. D_NO_SUCH_DEVICE it is none. */
    static OpenDevice opened(@Nullable Object object) {
        if (object instanceof OpenDevice open) {
            return open;
        }
        throw new MachException(ReturnCode.D_NO_SUCH_DEVICE, "the port is no device");
    }

    /**
     * Opens a device of a master.
     *
     * @param name which, where the master has several
     * @param opener the task that gets the right; null where that is not known, for an open of its own
     * @return a send right to the open device, the same device again for the same open; the caller's
     */
    SendRight open(DeviceMaster master, String name, @Nullable PortSpace opener, int mode, Wish wish) {
        int access = mode & (DeviceMode.READ | DeviceMode.WRITE);
        if (access == 0) {
            throw new MachException(ReturnCode.D_INVALID_OPERATION, "a device is opened to read, to write or both");
        }
        DeviceSource.Found found = master.source().find(name, opener);
        found.grant().demand((access & DeviceMode.READ) != 0, (access & DeviceMode.WRITE) != 0);
        OpenDevice.Key key = new OpenDevice.Key(opener, found.grant(), access);
        while (true) {
            List<OpenDevice> overtaken = new ArrayList<>();
            OpenDevice open = findOrMake(found.node(), key, wish, overtaken);
            overtaken.forEach(older -> kernel.destroyKernelPort(older.port()));
            SendRight right = kernel.makeSend(open.port());
            if (right != null) {
                return right;
            } // else its last right went, or it was overtaken, while we looked
        }
    }

    private synchronized OpenDevice findOrMake(Node.Device node, OpenDevice.Key key, Wish wish,
            List<OpenDevice> overtaken) {
        VirtualDevice device = devices.get(node.identity());
        if (device != null) {
            for (OpenDevice open : device.opens()) {
                if (open.key().isSameAs(key) && !open.port().isDead()) {
                    return open;
                }
            }
            requireAddresses(device, key.grant());
            overtaken.addAll(device.overtakenBy(key));
            AuthorityDevices.enter(device, key);
        } else {
            AuthorityDevices.enter(null, key);
            device = makeOrLeave(node, key, wish);
        }
        Conduct conduct = conducts.enter(key.grant(), device.identity(), device.segment().rules(), device.roles(key));
        OpenDevice open = new OpenDevice(kernel, this, device, key, conduct, clocks);
        device.enter(open);
        open.port().onDeath(() -> closed(open));
        audit.record(entry(Audit.Event.DEVICE_OPENED, open, "to " + open.modeInWords()));
        return open;
    }

    private static void requireAddresses(VirtualDevice device, Grant grant) {
        if (!device.isWithin(grant.scope())) {
            throw new MachException(ReturnCode.EACCES, "the device has an address that the token does not allow");
        }
    }

    private static Audit.Entry entry(Audit.Event event, OpenDevice open, String detail) {
        Authority authority = open.key().authority();
        return new Audit.Entry(event, open.key().grant().uid(), open.key().task(),
                authority == null ? null : authority.id(), open.device().node().path(), detail);
    }

    private VirtualDevice makeOrLeave(Node.Device node, OpenDevice.Key key, Wish wish) {
        try {
            return make(node, key.grant(), wish);
        } catch (MachException e) {
            AuthorityDevices.leave(null, key);
            throw e;
        }
    }

    private VirtualDevice make(Node.Device node, Grant grant, Wish wish) {
        DeviceIdentity identity = node.identity();
        int owned = devicesByUser.getOrDefault(identity.owner(), 0);
        int quota = quotas.of(identity.owner()).devices();
        if (owned >= quota) {
            throw new MachException(ReturnCode.D_NO_MEMORY,
                    "the user has at most " + quota + " devices at a time");
        }
        SegmentFabric segment = segments.get(identity.segment());
        if (segment == null) {
            throw new IllegalStateException("a node in a segment that does not exist");
        }
        Scope scope = grant.scope();
        var lease = segment.leases().lease(identity, wish, scope);
        VirtualDevice device;
        try {
            device = new VirtualDevice(segment, node, segment.macs().assign(identity, scope), lease, scope,
                    clocks);
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
        List<Registration> dropped;
        synchronized (this) {
            dropped = filters.remove(open, any -> true);
            VirtualDevice device = open.device();
            device.leave(open);
            conducts.leave(open.key().grant(), device.identity(), device.segment().rules());
            AuthorityDevices.leave(device, open.key());
            audit.record(entry(Audit.Event.DEVICE_CLOSED, open, device.countsInWords()));
            device.publishListeners();
            device.dropPrivileges();
            if (device.opens().isEmpty()) {
                remove(device);
                if (device.violations() > 0) {
                    audit.record(entry(Audit.Event.GUARD_VIOLATION, open, device.violations() + " frames"));
                }
            }
        }
        dropped.forEach(Registration::release);
    }

    /** Forgets what is over; to be called every second or so. */
    void tick() {
        segments.values().forEach(segment -> segment.net().tick());
        synchronized (this) {
            conducts.tick();
            filters.tick();
        }
    }

    private void remove(VirtualDevice device) {
        DeviceIdentity identity = device.identity();
        SegmentFabric segment = device.segment();
        device.unplug();
        segment.macs().free(identity);
        segment.leases().release(identity, ++ticks);
        devices.remove(identity);
        devicesByUser.computeIfPresent(identity.owner(), (uid, count) -> count == 1 ? null : count - 1);
    }

    /**
     * Sets a filter of an open device.
     *
     * @param right to the receive port, this method's from now on; null where there is none
     */
    void setFilter(OpenDevice open, @Nullable SendRight right, int priority, FilterWords words) {
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
            FilterProgram program = words.parse();
            synchronized (this) {
                var registration = new Registration(right, watch, sinks.enter(port), open.passage());
                replaced = filters.install(open, program, priority, registration);
                open.device().publishListeners();
            }
        } catch (MachException e) {
            watch.cancel();
            right.release();
            throw e;
        }
        replaced.forEach(Registration::release);
    }

    private void receiverDied(OpenDevice open, Port port) {
        List<Registration> dropped;
        synchronized (this) {
            dropped = filters.remove(open, one -> one.port() == port);
            open.device().publishListeners();
        }
        dropped.forEach(Registration::release);
    }

    /**
     * A stream begins to read a port: what comes goes to its ring, made for the epoch it begins in. D_ALREADY_OPEN another stream
     * reads it.
     */
    synchronized FrameRing enterStream(Port port, LongFunction<FrameRing> maker) {
        return sinks.enterStream(port, () -> maker.apply(epoch));
    }

    /** A stream no longer reads its port: what comes goes to the message queue again. */
    synchronized void leaveStream(Port port) {
        sinks.leaveStream(port);
    }

    /** A capture begins. D_NO_MEMORY the device has as many as it may, {@code most}; MACH_SEND_INVALID_DEST the open has died. */
    synchronized void enterCapture(Capture capture, int most) {
        VirtualDevice device = capture.open().device();
        requireAlive(capture.open());
        if (device.captures().count() >= most) {
            throw new MachException(ReturnCode.D_NO_MEMORY,
                    "a device has at most " + most + " captures at a time");
        }
        capture.setCharge(filters.enterCapture(capture.open(), capture.program()));
        device.captures().add(capture);
        device.renewPromiscuous();
    }

    /** A capture has ended. */
    synchronized void leaveCapture(Capture capture) {
        VirtualDevice device = capture.open().device();
        Capture.Charge charge = capture.charge();
        if (charge != null) {
            filters.leaveCapture(capture.open(), charge);
        }
        device.captures().remove(capture);
        device.renewPromiscuous();
    }

    private static void requireAlive(OpenDevice open) {
        if (open.port().isDead() || !open.device().opens().contains(open)) {
            throw new MachException(ReturnCode.MACH_SEND_INVALID_DEST, "the device has died");
        }
    }

    /** See {@link Rights#takeAway}. */
    List<Rights.Casualty> takeAway(Set<Authority> dead, long newEpoch) {
        List<OpenDevice> opens = new ArrayList<>();
        synchronized (this) {
            devices.values().forEach(device -> device.opens().stream()
                    .filter(open -> open.key().authority() != null && dead.contains(open.key().authority()))
                    .forEach(opens::add));
        }
        cutOff(opens, newEpoch);
        List<Rights.Casualty> casualties = opens.stream().map(open -> open.device().casualty(open)).toList();
        opens.forEach(open -> kernel.destroyKernelPort(open.port()));
        tokenMasters.destroy(dead);
        return casualties;
    }

    /**
     * Cuts opens off and begins an epoch. When this returns, no ring or queue that delivers frames has one of theirs, nor can one come into
     * it. Into captures none can come either, but those of others keep what came before. Their ports are still to be destroyed.
     */
    private void cutOff(Collection<OpenDevice> opens, long newEpoch) {
        opens.forEach(open -> open.passage().cut());
        Set<Long> sources = new HashSet<>();
        opens.forEach(open -> sources.addAll(open.device().addressesUsed()));
        List<FrameRing> rings;
        synchronized (this) {
            epoch = newEpoch;
            rings = sinks.rings();
        }
        rings.forEach(ring -> ring.begin(newEpoch, sources));
        for (SegmentFabric segment : segments.values()) {
            Uplink uplink = segment.net().uplink();
            if (uplink != null) {
                uplink.takeBack(newEpoch, sources);
            }
        }
        opens.forEach(open -> open.passage().origin().stop());
    }

    synchronized void setStatus(OpenDevice open, int flavor, int[] words) {
        StatusWords.set(open, flavor, words);
    }

    /** Counts the receive ports in use, for the tests. */
    synchronized int sinks() {
        return sinks.size();
    }

    synchronized List<DeviceIdentity> existing(String multiplexerPath) {
        return devices.keySet().stream().filter(identity -> identity.path().equals(multiplexerPath)).toList();
    }

    synchronized @Nullable List<DropNotice> drops(String path, IntPredicate owners) {
        return reports.drops(path, owners);
    }

    /** Traces frames, each under the lock: who traces many does not keep others from it for all. */
    @Nullable
    List<FrameTrace> trace(String path, IntPredicate owners, @Nullable ProposedPolicy policy, List<byte[]> frames) {
        List<FrameTrace> traces = new ArrayList<>();
        for (byte[] frame : frames) {
            FrameTrace trace;
            synchronized (this) {
                trace = reports.trace(path, owners, policy, frame);
            }
            if (trace == null) {
                return null;
            }
            traces.add(trace);
        }
        return traces;
    }

    synchronized List<DeviceSnapshot> snapshot() {
        return reports.snapshot();
    }
}
