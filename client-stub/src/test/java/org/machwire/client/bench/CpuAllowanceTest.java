package org.machwire.client.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CpuAllowanceTest {
    private static final double QUARTER = 0.25;
    private static final long MILLI = 1_000_000;

    private final CpuAllowance allowance = new CpuAllowance(QUARTER, 0, 0);

    @Test
    void whoUsesLessThanItsShareGoesOn() {
        for (int millis = 1; millis <= 1000; millis++) {
            assertThat(allowance.allows(millis * MILLI, millis * MILLI / 5)).as("after %d ms", millis).isTrue();
        }
    }

    @Test
    void whoUsesAllThatItMayIsHeldToItsShare() {
        long cpu = 0;
        for (int tenths = 1; tenths <= 10_000; tenths++) {
            if (allowance.allows(tenths * MILLI / 10, cpu)) {
                cpu += MILLI / 10;
            }
        }

        assertThat(cpu).isBetween(249 * MILLI, 251 * MILLI);
    }

    @Test
    void whatWasUsedTooMuchIsPaidBack() {
        assertThat(allowance.allows(MILLI, 10 * MILLI)).isFalse();
        assertThat(allowance.allows(39 * MILLI, 10 * MILLI)).isFalse();
        assertThat(allowance.allows(41 * MILLI, 10 * MILLI)).isTrue();
    }

    @Test
    void restIsSavedForABurstOfFiveMillisecondsOnly() {
        assertThat(allowance.allows(1000 * MILLI, 0)).isTrue();
        assertThat(allowance.allows(1000 * MILLI, 4 * MILLI)).isTrue();
        assertThat(allowance.allows(1000 * MILLI, 6 * MILLI)).isFalse();
    }
}
