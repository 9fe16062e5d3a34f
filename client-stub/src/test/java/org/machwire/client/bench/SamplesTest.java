package org.machwire.client.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

class SamplesTest {
    @Test
    void percentilesOfTenThousandSamplesInAnyOrderAreThoseOfTheSortedOnes() {
        Samples samples = new Samples();
        for (int i = 0; i < 10_000; i++) {
            samples.add(i * 7919L % 10_000 * 1000); // each of 0 to 9999 us once
        }

        assertThat(samples.count()).isEqualTo(10_000);
        assertThat(samples.percentile(50)).isEqualTo(5000);
        assertThat(samples.percentile(99)).isEqualTo(9900);
        assertThat(samples.percentile(100)).isEqualTo(9999);
    }

    @Test
    void noSamplesHaveNoPercentile() {
        assertThatIllegalStateException().isThrownBy(() -> new Samples().percentile(50));
    }
}
