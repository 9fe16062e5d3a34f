package org.machwire.server.capability;

import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/** A store in memory: a second {@link Quotas} made of it is the server after a restart. */
public final class MemoryQuotas implements QuotaStore {
    private final Map<Integer, SetQuota> stored = new HashMap<>();

    /** Quotas of a server on which none was set: this many leases, devices and published nodes. */
    public static Quotas configured(int leases, int devices, int published) {
        return new Quotas(new Quota(leases, devices, published, 0), new MemoryQuotas());
    }

    @Override
    public Map<Integer, SetQuota> quotas() {
        return Map.copyOf(stored);
    }

    @Override
    public void putQuota(int uid, @Nullable SetQuota quota) {
        if (quota == null) {
            stored.remove(uid);
        } else {
            stored.put(uid, quota);
        }
    }
}
