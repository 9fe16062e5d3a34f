package org.machwire.server.rpc;

import org.machwire.server.capability.QuotaStore.SetQuota;
import org.machwire.v1.Quota;

/** Quotas as the messages of {@code admin.proto} have them. */
final class QuotaMessages {
    private static final int STAYS = -1;

    private QuotaMessages() {}

    static Quota of(org.machwire.server.capability.Quota quota) {
        return Quota.newBuilder().setLeases(quota.leases()).setDevices(quota.devices()).setPublished(quota.published())
                .setGrants(quota.grants()).build();
    }

    /** The numbers to set; INVALID_ARGUMENT for one above 2147483647. */
    static SetQuota change(Quota quota) {
        return new SetQuota(quota.hasLeases() ? number(quota.getLeases()) : STAYS,
                quota.hasDevices() ? number(quota.getDevices()) : STAYS,
                quota.hasPublished() ? number(quota.getPublished()) : STAYS,
                quota.hasGrants() ? number(quota.getGrants()) : STAYS);
    }

    private static int number(int unsigned) {
        if (unsigned < 0) {
            throw Answers.invalid("a quota is 0 to 2147483647");
        }
        return unsigned;
    }
}
