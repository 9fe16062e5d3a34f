package org.machwire.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrintableTest {
    @Test
    void whatWouldSteerATerminalOrTurnTextAroundIsSpelledOut() {
        assertThat(Printable.of("a\u001b[2J\n\u202eb")).isEqualTo("a\\u{1b}[2J\\u{a}\\u{202e}b");
        assertThat(Printable.of("Grüße \ud83d\ude00")).isEqualTo("Grüße \ud83d\ude00");
    }
}
