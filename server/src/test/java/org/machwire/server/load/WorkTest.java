package org.machwire.server.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WorkTest {
    private long now = -7;
    private final Work work = new Work(100_000, () -> now); // a thousand at once

    @Test
    void allFramesAreWorkedOnWhileThereIsWorkForThem() {
        assertThat(work.take(64, 10)).isEqualTo(64);
        assertThat(work.take(36, 10)).isEqualTo(36);
        assertThat(work.take(1, 1)).isZero();
    }

    @Test
    void asManyAreWorkedOnAsThereIsWorkFor() {
        assertThat(work.take(64, 30)).isEqualTo(33);
        assertThat(work.take(64, 30)).isZero();
        assertThat(work.take(1, 10)).as("what is left is not lost").isOne();
    }

    @Test
    void workComesBackWithTime() {
        work.take(100, 10);
        assertThat(work.isFull()).isFalse();

        now += TimeUnit.MILLISECONDS.toNanos(1);
        assertThat(work.take(64, 10)).isEqualTo(10);
        now += TimeUnit.MILLISECONDS.toNanos(10);

        assertThat(work.isFull()).isTrue();
        assertThat(work.take(64, 10)).isEqualTo(64);
    }

    @Test
    void frameThatCostsMoreThanMayBeTakenAtOnceIsNeverWorkedOn() {
        assertThat(work.take(3, 1001)).isZero();
        assertThat(work.take(1, 1000)).isOne();
    }

    @Test
    void nothingOverflows() {
        assertThat(work.take(Integer.MAX_VALUE, 1L << 40)).isZero();
        assertThat(work.isFull()).isTrue();
    }
}
