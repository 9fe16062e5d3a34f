package org.machwire.pfinet.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ReportTest {
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final Report report = new Report(new PrintStream(printed, true, StandardCharsets.UTF_8));

    @Test
    void aCheckThatHoldsSaysWhatWasSeen() throws InterruptedException {
        report.check("ping", () -> "3 of 3");

        assertThat(printed.toString(StandardCharsets.UTF_8)).isEqualTo("ok     ping          3 of 3\n");
        assertThat(report.holds()).isTrue();
        assertThat(report.summary()).isEqualTo("All 1 checks hold");
    }

    @Test
    void aCheckThatFailsIsCountedAndTheNextIsMadeAllTheSame() throws InterruptedException {
        report.check("ping", () -> {
            throw new DemoException("0 of 3");
        });
        report.check("TCP", () -> {
            throw new IllegalStateException("unexpected");
        });
        report.check("forgery", () -> "dropped");

        assertThat(printed.toString(StandardCharsets.UTF_8)).contains("FAILED ping          0 of 3",
                "FAILED TCP           unexpected", "ok     forgery");
        assertThat(report.holds()).isFalse();
        assertThat(report.summary()).isEqualTo("2 of 3 checks FAILED");
    }

    @Test
    void aSkippedCheckSaysWhyAndIsNoFailure() {
        report.skip("TCP", "no namespaces");

        assertThat(printed.toString(StandardCharsets.UTF_8)).isEqualTo("-      TCP           skipped: no namespaces\n");
        assertThat(report.holds()).isTrue();
        assertThat(report.summary()).endsWith(", 1 skipped");
    }

    @Test
    void nothingIsPrintedOnceThePlayIsInterrupted() throws InterruptedException {
        report.stop();
        report.check("ping", () -> {
            throw new DemoException("alice has ended");
        });

        assertThat(printed.size()).isZero();
    }
}
