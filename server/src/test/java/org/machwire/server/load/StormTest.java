package org.machwire.server.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StormTest {
    private static final long SECOND = 1_000_000_000L;
    private static final StormLimits LIMITS = new StormLimits(1, 2, 3, 4, 5, 6, 1);

    @Test
    void eachClassHasItsOwnLimit() {
        Storm storm = new Storm(LIMITS, 0);
        int expected = 0;
        for (StormClass kind : StormClass.values()) {
            expected++;
            int taken = 0;
            while (storm.rate(kind).take(1, 0)) {
                taken++;
            }
            assertThat(taken).as(kind.name()).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatWasTakenOfAnyClassCountsForASecondsWorth(StormClass kind) {
        Storm storm = new Storm(LIMITS, 5);
        assertThat(storm.isFull(5)).isTrue();
        assertThat(storm.rate(kind).take(1, 5)).isTrue();
        assertThat(storm.isFull(5)).isFalse();
        assertThat(storm.isFull(5 + SECOND)).isTrue();
    }
}
