package org.machwire.server.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.machwire.server.capability.Credentials;
import org.machwire.server.capability.Durability;
import org.machwire.server.capability.MemoryQuotas;
import org.machwire.server.capability.Quotas;
import org.machwire.server.fabric.RingMemory;
import org.machwire.server.names.DeviceNames;
import org.machwire.server.names.Ipv4Network;
import org.machwire.server.names.Ipv6Prefix;
import org.machwire.server.names.LeaseStore;
import org.machwire.server.names.Leases;
import org.machwire.server.names.MacAddresses;
import org.machwire.server.names.MultiplexerMacRule;
import org.machwire.server.names.Node;
import org.machwire.server.names.NodeTree;
import org.machwire.server.names.PermissionStore;
import org.machwire.server.names.Permissions;
import org.machwire.server.names.Segment;
import org.machwire.server.port.PortKernel;
import org.machwire.server.port.PortLimits;
import org.machwire.v1.DropReason;

/**
 * A whole server without its skin: one segment with the multiplexer {@code /dev/eth0m} for everyone, and the device nodes {@code
 * /dev/shared}, alice's and open to all, and {@code /dev/tapped}, alice's, which her group may read.
 */
final class Lan {
    static final Credentials ALICE = Credentials.of(1000, 1000);
    static final Credentials BOB = Credentials.of(1001, 1001);
    static final DeviceLimits LIMITS = limits(new FilterLimits(4, 10_000, 1_000_000, 1000));
    /** What time it is. */
    static final long NOW_NS = 1_700_000_000_123_456_789L;
    static final int LEASES_PER_USER = 4;
    private static final int DEVICES_PER_USER = 8;
    private static final int PUBLISHED_PER_USER = 4;
    private static final int NAMES_PER_TASK = 1000;
    private static final long RING_OCTETS_IN_ALL = 1 << 20;

    final PortKernel kernel;
    final SegmentFabric segment;
    final Devices devices;
    final Quotas quotas;
    final NodeTree tree;
    final NodePorts nodes;
    final DeviceNames names;
    final Subspaces subspaces = new Subspaces(task -> !isEnded(task));
    /** The numbers of tasks that have ended, for tests that end some. */
    final Set<Long> ended = ConcurrentHashMap.newKeySet();

    private Lan(int namesPerTask, int devicesPerUser, boolean hub, DeviceLimits limits) {
        quotas = MemoryQuotas.configured(LEASES_PER_USER, devicesPerUser, PUBLISHED_PER_USER);
        kernel = new PortKernel(PortLimits.ofNames(namesPerTask));
        Segment lan = new Segment("lan", Ipv4Network.parse("10.69.0.0/16"), Ipv6Prefix.parse("fd69::/64"), 1500, hub);
        Node.DeviceNode shared = new Node.DeviceNode("/dev/shared", new Permissions(1000, 1000, 0666), lan, null,
                List.of());
        Node.DeviceNode tapped = new Node.DeviceNode("/dev/tapped", new Permissions(1000, 50, 0640), lan, null,
                List.of());
        List<Node.DeviceNode> deviceNodes = List.of(shared, tapped);
        List<Node.Configured> all = new ArrayList<>(deviceNodes);
        all.add(new Node.Multiplexer("/dev/eth0m", new Permissions(0, 0, 0777), lan));
        segment = SegmentFabric.of(lan, GuardRules.DEFAULT, new Leases(lan, quotas, LeaseStore.NONE, deviceNodes),
                new MacAddresses(lan,
                        new MultiplexerMacRule(0, new byte[32], MultiplexerMacRule.NO_INTERFACE), deviceNodes),
                () -> 0);
        devices = new Devices(kernel, List.of(segment), limits, quotas,
                new RingMemory(RING_OCTETS_IN_ALL, RING_OCTETS_IN_ALL), entry -> {}, Durability.NOW, 0,
                new Clocks(() -> 0, () -> 0, () -> NOW_NS), Runnable::run);
        tree = new NodeTree(all, quotas, PermissionStore.NONE, devices);
        names = new DeviceNames(tree, all);
        nodes = new NodePorts(kernel, tree, names, devices, subspaces);
    }

    private boolean isEnded(long task) {
        return ended.contains(task);
    }

    static Lan create() {
        return new Lan(NAMES_PER_TASK, DEVICES_PER_USER, false, LIMITS);
    }

    private static DeviceLimits limits(FilterLimits filters) {
        return new DeviceLimits(filters, 64 * 1024, 64, 2, 64 * 1024);
    }

    static Lan hub() {
        return new Lan(NAMES_PER_TASK, DEVICES_PER_USER, true, LIMITS);
    }

    static Lan withDevicesPerUser(int devices) {
        return new Lan(NAMES_PER_TASK, devices, false, LIMITS);
    }

    static Lan withNamesPerTask(int names) {
        return new Lan(names, DEVICES_PER_USER, false, LIMITS);
    }

    static Lan withFilters(FilterLimits filters) {
        return new Lan(NAMES_PER_TASK, DEVICES_PER_USER, false, limits(filters));
    }

    /** A new task of a user's. */
    Client client(Credentials who) {
        return new Client(this, who);
    }

    DeviceSnapshot snapshot(String path) {
        return devices.snapshot().stream().filter(device -> device.path().equals(path)).findFirst()
                .orElseThrow(() -> new AssertionError("no device " + path));
    }

    long sent(String path, DropReason reason) {
        return snapshot(path).sent().frames(reason);
    }

    long received(String path, DropReason reason) {
        return snapshot(path).received().frames(reason);
    }

    /** Nothing of any client is left: no device, no attachment, no sink, no ring memory. */
    void verifyEmpty(String context) {
        assertThat(devices.snapshot()).as("devices, %s", context).isEmpty();
        assertThat(segment.net().attachments()).as("attachments, %s", context).isZero();
        assertThat(devices.sinks()).as("sinks, %s", context).isZero();
        assertThat(devices.ringMemory().usedOctets()).as("ring memory, %s", context).isZero();
    }
}
