package org.machwire.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TimeoutsTest {
    @Test
    void partOfAMillisecondIsWaitedWhole() {
        assertThat(Timeouts.millis(Duration.ZERO)).isZero();
        assertThat(Timeouts.millis(Duration.ofNanos(1))).isEqualTo(1);
        assertThat(Timeouts.millis(Duration.ofMillis(250))).isEqualTo(250);
    }

    @Test
    void longestTimeoutIsMachsLongest() {
        assertThat(Timeouts.millis(Duration.ofDays(400))).isEqualTo(0xffffffff);
        assertThat(Timeouts.millis(Duration.ofSeconds(Long.MAX_VALUE))).isEqualTo(0xffffffff);
    }

    @Test
    void negativeTimeoutIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Timeouts.millis(Duration.ofMillis(-1)));
    }
}
