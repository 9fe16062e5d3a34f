package org.machwire.server.device;

import java.util.Collection;
import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;
import org.machwire.server.guard.SourcePolicy;

/** What is to be said of the devices that exist. Used under the lock of {@link DeviceTable}. */
final class Reports {
    private final Collection<VirtualDevice> devices;

    /** @param devices those that exist: a view */
    Reports(Collection<VirtualDevice> devices) {
        this.devices = devices;
    }

    /** Why frames of devices were dropped, of those with this path, or of all with an empty one, whose owners pass; null if there are none. */
    @Nullable
    List<DropNotice> drops(String path, IntPredicate owners) {
        List<VirtualDevice> found = find(path, owners);
        if (found.isEmpty() && !path.isEmpty()) {
            return null;
        }
        return found.stream().flatMap(device -> device.notices(device.drops()).stream()).toList();
    }

    /** What would become of frames that a device sent; null if there is none with this path whose owner passes. */
    @Nullable
    FrameTrace trace(String path, IntPredicate owners, @Nullable ProposedPolicy policy, byte[] frame) {
        List<VirtualDevice> found = find(path, owners);
        if (found.isEmpty()) {
            return null;
        }
        VirtualDevice device = found.getFirst();
        SourcePolicy own = device.sendingPolicy();
        return new Tracer(device, policy == null ? own : policy.over(own),
                other -> owners.test(other.identity().owner())).trace(frame);
    }

    private List<VirtualDevice> find(String path, IntPredicate owners) {
        return devices.stream().filter(device -> path.isEmpty() || device.node().path().equals(path))
                .filter(device -> owners.test(device.identity().owner())).toList();
    }

    List<DeviceSnapshot> snapshot() {
        return devices.stream().map(device -> new DeviceSnapshot(device.identity(), device.node().path(), device.mac(),
                device.lease(), device.flags(), device.opens().size(), device.filters(), device.sentCounters(),
                device.receivedCounters())).toList();
    }
}
