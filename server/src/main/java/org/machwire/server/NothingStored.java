package org.machwire.server;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.machwire.server.capability.Durability;
import org.machwire.server.capability.QuotaStore;
import org.machwire.server.names.DeviceIdentity;
import org.machwire.server.names.LeaseStore;
import org.machwire.server.names.PermissionStore;
import org.machwire.server.names.Permissions;

/** The stores of a server that keeps nothing: they are empty, and stay so. */
final class NothingStored implements LeaseStore, PermissionStore, QuotaStore, Durability {

    @Override
    public List<StoredLease> leases(String segment) {
        return List.of();
    }

    @Override
    public void putLease(StoredLease lease) {}

    @Override
    public void releaseLease(DeviceIdentity identity) {}

    @Override
    public void removeLease(DeviceIdentity identity) {}

    @Override
    public Map<String, Permissions> permissions() {
        return Map.of();
    }

    @Override
    public void putPermissions(String path, Permissions permissions) {}

    @Override
    public Map<Integer, SetQuota> quotas() {
        return Map.of();
    }

    @Override
    public void putQuota(int uid, @Nullable SetQuota quota) {}

    @Override
    public void whenDurable(Runnable then) {
        then.run();
    }
}
