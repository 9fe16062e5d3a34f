package org.machwire.client.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.machwire.filter.WellKnownFilters;

class HexWordsTest {
    private static void refuses(String text, String sentence) {
        assertThatExceptionOfType(BadFilterException.class).isThrownBy(() -> HexWords.parse(text))
                .withMessage(sentence);
    }

    @Test
    void blanksLineEndsAndBarsSeparateWords() throws Exception {
        assertThat(HexWords.parse("0401 0000 0000 0000 | 0006 0000 0000 0004")).isEqualTo(WellKnownFilters.acceptAll());
        assertThat(HexWords.parse("| 0401\t0000  0000|0000\n0006 0000\r\n0000 0004 |\n"))
                .isEqualTo(WellKnownFilters.acceptAll());
        assertThat(HexWords.parse("fFfF")).containsExactly(0xffff);
    }

    @Test
    void programIsWrittenAsItIsRead() throws Exception {
        String text = "0401 0000 0000 0000\n0006 0000 0000 0004\n";
        assertThat(HexWords.of(HexWords.parse(text))).isEqualTo(text);
        assertThat(HexWords.of(WellKnownFilters.pfinetCspf())).isEqualTo("0001 0001 0001\n");
    }

    @Test
    void wordsThatAreNoneAreNamed() {
        for (String bad : new String[]{"401", "00401", "0x0401", "-401", "040g", "\u0661\u0661\u0661\u0661",
                "04010000"}) {
            refuses(bad + " 0000", "a word of a program is four hexadecimal digits, and word 0, the header, is not");
            refuses("0401 0000 " + bad, "a word of a program is four hexadecimal digits, and word 2 is not");
        }
    }

    @Test
    void nothingIsNoProgram() {
        refuses("", "there is no word of a program");
        refuses(" |\n| ", "there is no word of a program");
    }
}
