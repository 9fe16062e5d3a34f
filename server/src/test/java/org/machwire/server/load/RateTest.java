package org.machwire.server.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateTest {
    private static final long SECOND = 1_000_000_000L;

    /** The clock of a machine may be anything, and wrap. */
    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MAX_VALUE - 10, Long.MIN_VALUE, Long.MAX_VALUE - SECOND})
    void aSecondsWorthIsThereAtOnceAndThenOneEachPart(long now) {
        Rate rate = new Rate(10, now);
        for (int i = 0; i < 10; i++) {
            assertThat(rate.take(1, now)).as("unit %d", i).isTrue();
        }
        assertThat(rate.take(1, now)).isFalse();
        assertThat(rate.isFull(now)).isFalse();
        assertThat(rate.take(1, now + SECOND / 10 - 1)).isFalse();
        assertThat(rate.take(1, now + SECOND / 10)).isTrue();
        assertThat(rate.take(1, now + SECOND / 10)).isFalse();
        assertThat(rate.isFull(now + SECOND + SECOND / 10)).isTrue();
    }

    @Test
    void longRestsSaveNoMoreThanASecondsWorth() {
        Rate rate = new Rate(10, 5);
        assertThat(rate.take(10, 5)).isTrue();
        long later = 5 + 100L * 365 * 86400 * SECOND;
        assertThat(rate.take(11, later)).isFalse();
        assertThat(rate.take(10, later)).isTrue();
        assertThat(rate.take(1, later)).isFalse();
    }

    @Test
    void hugeNumbersAreNoWayAroundIt() {
        Rate most = new Rate(Long.MAX_VALUE, 0);
        assertThat(most.take(Long.MAX_VALUE, 0)).isTrue();
        assertThat(most.take(Long.MAX_VALUE / 2, 0)).isFalse();
        assertThat(most.take(Long.MAX_VALUE / 4, SECOND / 2)).isTrue();
        Rate few = new Rate(1, 0);
        assertThat(few.take(Long.MAX_VALUE, 0)).isFalse();
        assertThat(few.take(1, 0)).isTrue();
        Rate nothing = new Rate(0, 0);
        assertThat(nothing.take(1, 0)).isFalse();
        assertThat(nothing.take(1, 100 * SECOND)).isFalse();
    }

    @Test
    void whatIsGivenBackIsThereAgainExactly() {
        Rate rate = new Rate(3, 0);
        for (int i = 0; i < 1000; i++) {
            assertThat(rate.take(2, i)).isTrue();
            rate.giveBack(2);
        }
        assertThat(rate.take(3, 1000)).isTrue();
        assertThat(rate.take(1, 1000)).isFalse();
    }

    /** Over any length of time at most what it says, and a second's worth at the beginning; and no less, for one who always asks. */
    @Test
    void aGreedySenderGetsWhatItSaysOverTime() {
        for (int seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            long perSecond = 1L + random.nextInt(5_000);
            long start = random.nextLong();
            Rate rate = new Rate(perSecond, start);
            long elapsed = 0;
            long taken = 0;
            while (elapsed < 20 * SECOND) {
                elapsed += random.nextInt(20_000_000);
                while (rate.take(1, start + elapsed)) {
                    taken++;
                }
            }
            double due = perSecond + perSecond * (elapsed / 1e9);
            double unasked = perSecond * 0.02; // what the full bucket lost before the first was asked for
            assertThat((double) taken).as("seed %d", seed).isLessThanOrEqualTo(due + 1)
                    .isGreaterThan(due - unasked - 2);
        }
    }

    @Test
    void whatAChildTakesItsParentHasNotAndWhatIsRefusedCostsNobody() {
        long[] now = {0};
        Rate parent = new Rate(10, 0);
        Rate child = new Rate(8, 0);
        Rate octets = new Rate(1000, 0);
        Allowance own = new Allowance(List.of(child, parent), List.of(octets), () -> now[0]);
        Allowance above = new Allowance(List.of(parent), List.of(), () -> now[0]);

        assertThat(own.take(9, 100)).as("more than the child's").isFalse();
        assertThat(own.take(1, 1001)).as("more octets than there are").isFalse();
        assertThat(own.take(8, 1000)).as("nothing was lost").isTrue();
        assertThat(above.take(3, 0)).isFalse();
        assertThat(above.take(2, 0)).isTrue();
        now[0] = SECOND / 10;
        assertThat(above.take(1, 0)).isTrue();
        assertThat(own.take(1, 100)).as("the parent's is used up").isFalse();
        assertThat(child.take(0, now[0])).isTrue();
        now[0] = 2 * SECOND;
        assertThat(own.take(8, 1000)).as("the child lost nothing by it").isTrue();
        assertThat(own.isLimited()).isTrue();
        assertThat(new Allowance(List.of(), List.of(), () -> 0).isLimited()).isFalse();
    }
}
