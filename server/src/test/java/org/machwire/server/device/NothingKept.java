package org.machwire.server.device;

import java.util.List;
import java.util.Map;
import org.machwire.server.names.DeviceIdentity;
import org.machwire.server.names.LeaseStore;
import org.machwire.server.names.PermissionStore;
import org.machwire.server.names.Permissions;

/** The stores of a server that is not restarted. */
final class NothingKept implements LeaseStore, PermissionStore {

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
}
