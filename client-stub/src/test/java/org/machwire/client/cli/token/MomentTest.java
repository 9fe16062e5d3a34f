package org.machwire.client.cli.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MomentTest {
    private static final Instant NOW = Instant.ofEpochSecond(1000);

    @ParameterizedTest
    @CsvSource({"90s,1090", "2m,1120", "2h,8200", "1d,87400", "1d12h,130600", "0s,1000",
            "1970-01-01T00:00:07Z,7", "1970-01-01T02:00:07+02:00,7"})
    void readsTimesAndDurationsFromNow(String text, long second) {
        assertThat(Moment.parse(text, NOW)).isEqualTo(second);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "h", "2", "2 h", "-2h", "2w", "1970-01-01", "1970-01-01T00:00:00", "9999999999s"})
    void refusesWhatIsNeither(String text) {
        assertThatThrownBy(() -> Moment.parse(text, NOW)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2030-12-24T18:00:00Z");
    }

    @Test
    void longestDurationDoesNotOverflow() {
        assertThat(Moment.parse("999999999d", NOW)).isEqualTo(1000 + 999999999L * 86400);
    }
}
