package org.machwire.server.capability;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;
import org.machwire.server.capability.QuotaStore.SetQuota;

/** How much each user may have: what was set for him, else what the configuration says. Safe for concurrent use. */
public final class Quotas {
    private static final SetQuota NONE_SET = new SetQuota(-1, -1, -1, -1);

    private final Quota configured;
    private final QuotaStore store;
    private final Map<Integer, SetQuota> byUser = new ConcurrentHashMap<>();

    /** Takes over what is stored. */
    public Quotas(Quota configured, QuotaStore store) {
        this.configured = configured;
        this.store = store;
        byUser.putAll(store.quotas());
    }

    /** The quota of a user, as it is now. */
    public Quota of(int uid) {
        SetQuota set = byUser.getOrDefault(uid, NONE_SET);
        return new Quota(orElse(set.leases(), configured.leases()), orElse(set.devices(), configured.devices()),
                orElse(set.published(), configured.published()), orElse(set.grants(), configured.grants()));
    }

    /**
     * Sets some of a user's numbers, and stores them. What he has above them stays his.
     *
     * @param change the new numbers; -1 for one that stays; null to have the configured ones again
     */
    public synchronized void set(int uid, @Nullable SetQuota change) {
        if (change == null) {
            byUser.remove(uid);
        } else {
            SetQuota set = byUser.getOrDefault(uid, NONE_SET);
            byUser.put(uid, new SetQuota(orElse(change.leases(), set.leases()), orElse(change.devices(), set.devices()),
                    orElse(change.published(), set.published()), orElse(change.grants(), set.grants())));
        }
        store.putQuota(uid, byUser.get(uid));
    }

    private static int orElse(int number, int otherwise) {
        return number < 0 ? otherwise : number;
    }
}
