package org.machwire.client.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class JavaHeapTest {
    @Test
    void totalIsTheOctetsOfTheLastLine() throws IOException {
        assertThat(JavaHeap.total("""
                4711:
                 num     #instances         #bytes  class name (module)
                -------------------------------------------------------
                   1:         10000         800000  org.example.TotalOf
                   2:            20            400  [B (java.base@25)
                Total         10020         800400
                """)).isEqualTo(800_400);
    }

    @Test
    void whatJcmdSaysInsteadOfAHistogramIsTold() {
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> JavaHeap.total("4711: No such process\n"))
                .withMessageContaining("4711: No such process");
    }
}
