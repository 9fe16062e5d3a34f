package org.machwire.server.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuarantineTest {
    private static final long SECOND = 1_000_000_000L;

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MAX_VALUE - 10, Long.MIN_VALUE})
    void soManyViolationsInASecondImposeItAndSoManyQuietSecondsEndIt(long now) {
        Quarantine quarantine = Quarantine.of(new Quarantine.Rule(3, 10), now);
        quarantine.violated(now);
        quarantine.violated(now);
        assertThat(quarantine.isImposed(now)).isFalse();
        quarantine.violated(now);
        assertThat(quarantine.isImposed(now)).isTrue();
        assertThat(quarantine.isImposed(now + 10 * SECOND - 1)).isTrue();
        assertThat(quarantine.isImposed(now + 10 * SECOND)).isFalse();
        assertThat(quarantine.isImposed(now + 10 * SECOND)).isFalse();
    }

    @Test
    void whoGoesOnIsNotReleased() {
        Quarantine quarantine = Quarantine.of(new Quarantine.Rule(2, 10), 0);
        quarantine.violated(0);
        quarantine.violated(0);
        for (int second = 9; second < 100; second += 9) {
            assertThat(quarantine.isImposed(second * SECOND)).as("second %d", second).isTrue();
            quarantine.violated(second * SECOND);
        }
        assertThat(quarantine.isImposed(109 * SECOND)).isFalse();
    }

    @Test
    void fewViolationsOverALongTimeAreTolerated() {
        Quarantine quarantine = Quarantine.of(new Quarantine.Rule(3, 10), 0);
        for (int second = 0; second < 1000; second++) {
            quarantine.violated(second * SECOND);
            quarantine.violated(second * SECOND);
            assertThat(quarantine.isImposed(second * SECOND)).as("second %d", second).isFalse();
        }
    }

    @Test
    void theFirstViolationMayBeOneTooMany() {
        Quarantine quarantine = Quarantine.of(new Quarantine.Rule(1, 1), 0);
        assertThat(quarantine.isImposed(0)).isFalse();
        quarantine.violated(0);
        assertThat(quarantine.isImposed(0)).isTrue();
        assertThat(quarantine.isImposed(SECOND)).isFalse();
        quarantine.violated(SECOND);
        assertThat(quarantine.isImposed(SECOND)).isTrue();
    }

    @Test
    void withoutARuleNobodyIsCutOff() {
        Quarantine never = Quarantine.of(null, 0);
        for (int i = 0; i < 1000; i++) {
            never.violated(0);
        }
        assertThat(never.isPossible()).isFalse();
        assertThat(never.isImposed(0)).isFalse();
        assertThat(never).isSameAs(Quarantine.NEVER);
        assertThat(Quarantine.of(new Quarantine.Rule(1, 1), 0).isPossible()).isTrue();
    }

    @Test
    void aRuleHasAViolationAndAQuietSecond() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Quarantine.Rule(0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Quarantine.Rule(1, 0));
    }
}
