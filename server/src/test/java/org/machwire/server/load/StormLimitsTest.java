package org.machwire.server.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class StormLimitsTest {
    @Test
    void theDefaultsAreThoseOfThePage() {
        assertThat(StormLimits.DEFAULT).isEqualTo(new StormLimits(50, 100, 500, 1000, 1000, 1000, 4));
    }

    @Test
    void aUserHasAsManyTimesAsMuchAsTheFactorSays() {
        assertThat(new StormLimits(1, 2, 3, 4, 5, 6, 7).ofUser())
                .isEqualTo(new StormLimits(7, 14, 21, 28, 35, 42, 1));
        assertThat(new StormLimits(1L << 32, 0, 0, 0, 0, 0, 1L << 32).ofUser().dhcp()).isEqualTo(Long.MAX_VALUE);
        assertThat(new StormLimits(0, 0, 0, 0, 0, 0, 1).ofUser()).isEqualTo(new StormLimits(0, 0, 0, 0, 0, 0, 1));
    }

    @Test
    void aLimitBelowZeroOrAFactorBelowOneIsRefused() {
        long[] good = {0, 0, 0, 0, 0, 0, 1};
        for (int i = 0; i < good.length; i++) {
            long[] bad = good.clone();
            bad[i]--;
            assertThatIllegalArgumentException().as("field %d", i).isThrownBy(
                    () -> new StormLimits(bad[0], bad[1], bad[2], bad[3], bad[4], bad[5], bad[6]));
        }
    }
}
