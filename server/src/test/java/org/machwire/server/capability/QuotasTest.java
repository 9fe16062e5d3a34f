package org.machwire.server.capability;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.machwire.server.capability.QuotaStore.SetQuota;

class QuotasTest {
    private static final Quota CONFIGURED = new Quota(16, 64, 65, 1024);
    private static final int ALICE = 1000;

    private final MemoryQuotas store = new MemoryQuotas();
    private final Quotas quotas = new Quotas(CONFIGURED, store);

    @Test
    void aUserHasTheConfiguredQuotaUntilOneIsSet() {
        quotas.set(ALICE, new SetQuota(-1, 0, 7, -1));

        assertThat(quotas.of(ALICE)).isEqualTo(new Quota(16, 0, 7, 1024));
        assertThat(quotas.of(1001)).isEqualTo(CONFIGURED);
    }

    @Test
    void whatIsNotInAChangeStays() {
        quotas.set(ALICE, new SetQuota(3, -1, -1, -1));
        quotas.set(ALICE, new SetQuota(-1, -1, -1, 9));

        assertThat(quotas.of(ALICE)).isEqualTo(new Quota(3, 64, 65, 9));
        quotas.set(ALICE, null);
        assertThat(quotas.of(ALICE)).isEqualTo(CONFIGURED);
        assertThat(store.quotas()).isEmpty();
    }

    @Test
    void whatWasSetSurvivesARestartAndTheRestFollowsTheConfiguration() {
        quotas.set(ALICE, new SetQuota(3, -1, -1, -1));

        Quotas restarted = new Quotas(new Quota(1, 2, 4, 5), store);

        assertThat(restarted.of(ALICE)).isEqualTo(new Quota(3, 2, 4, 5));
    }
}
