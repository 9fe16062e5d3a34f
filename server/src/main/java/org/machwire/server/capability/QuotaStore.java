package org.machwire.server.capability;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where quotas set by hand survive a restart. {@code store} implements it; writing returns at once. */
public interface QuotaStore {
    /** It is empty, and stays so. */
    QuotaStore NONE = new QuotaStore() {
        @Override
        public Map<Integer, SetQuota> quotas() {
            return Map.of();
        }

        @Override
        public void putQuota(int uid, @Nullable SetQuota quota) {}
    };

    /** Quotas by uid; read once, at the start. A number of -1 is the configured one. */
    Map<Integer, SetQuota> quotas();

    /** Stores a user's; null for none of his own. */
    void putQuota(int uid, @Nullable SetQuota quota);

    /** What was set for one user; -1 where the configuration decides. */
    record SetQuota(int leases, int devices, int published, int grants) {}
}
