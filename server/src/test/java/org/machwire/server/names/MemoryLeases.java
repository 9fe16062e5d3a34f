package org.machwire.server.names;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A store in memory: second {@link Leases} made of it are the server after a restart. */
final class MemoryLeases implements LeaseStore {
    /** Both in the order of their last change. */
    private final Map<DeviceIdentity, StoredLease> unused = new LinkedHashMap<>();
    private final Map<DeviceIdentity, StoredLease> used = new LinkedHashMap<>();

    @Override
    public List<StoredLease> leases(String segment) {
        List<StoredLease> all = new ArrayList<>(unused.values());
        all.addAll(used.values());
        all.removeIf(lease -> !lease.identity().segment().equals(segment));
        return all;
    }

    @Override
    public void putLease(StoredLease lease) {
        removeLease(lease.identity());
        used.put(lease.identity(), lease);
    }

    @Override
    public void releaseLease(DeviceIdentity identity) {
        StoredLease lease = used.remove(identity);
        if (lease != null) {
            unused.put(identity, lease);
        }
    }

    @Override
    public void removeLease(DeviceIdentity identity) {
        used.remove(identity);
        unused.remove(identity);
    }
}
