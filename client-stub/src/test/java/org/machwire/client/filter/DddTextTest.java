package org.machwire.client.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.machwire.filter.FilterProgram;
import org.machwire.filter.WellKnownFilters;

class DddTextTest {
    private static final String PFINET = "6\n40 0 0 12\n21 2 0 2054\n21 1 0 2048\n21 0 1 34525\n6 0 0 1500\n6 0 0 0\n";

    private static int[] read(String text) throws IOException, BadFilterException {
        return DddText.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)), "f",
                FilterProgram.NETF_IN);
    }

    private static void refuses(String text, String sentence) {
        assertThatExceptionOfType(BadFilterException.class).isThrownBy(() -> read(text)).withMessage(sentence);
    }

    @Test
    void whatTcpdumpPrintsIsReadBehindAHeader() throws Exception {
        assertThat(read(PFINET)).isEqualTo(WellKnownFilters.pfinet());
        assertThat(read("1\n6 0 0 262144\n")).isEqualTo(WellKnownFilters.acceptAll());
    }

    @Test
    void lineEndsOfWindowsTabsAndAMissingLastLineEndDoNotMatter() throws Exception {
        assertThat(read(PFINET.replace("\n", "\r\n") + "\r\n\r\n")).isEqualTo(WellKnownFilters.pfinet());
        assertThat(read(PFINET.replace(" ", " \t ").strip())).isEqualTo(WellKnownFilters.pfinet());
    }

    @Test
    void programIsWrittenAsItIsRead() throws Exception {
        assertThat(DddText.of(WellKnownFilters.pfinet())).isEqualTo(PFINET);
        assertThat(DddText.of(read("1\n65535 255 254 4294967295\n"))).isEqualTo("1\n65535 255 254 4294967295\n");
    }

    @Test
    void numbersOutOfTheirBoundsAreNamedWithTheirLine() {
        refuses("1\n65536 0 0 0\n", "f:2: code is a number from 0 to 65535");
        refuses("2\n6 0 0 0\n6 256 0 0\n", "f:3: jt is a number from 0 to 255");
        refuses("1\n6 0 -1 0\n", "f:2: jf is a number from 0 to 255");
        refuses("1\n6 0 0 4294967296\n", "f:2: k is a number from 0 to 4294967295");
        refuses("1\n6 0 0 99999999999999999999999\n", "f:2: k is a number from 0 to 4294967295");
        refuses("1\n6 0 0 0x10\n", "f:2: k is a number from 0 to 4294967295");
        refuses("1\n6 0 0 +1\n", "f:2: k is a number from 0 to 4294967295");
    }

    @Test
    void linesThatAreNoInstructionsAreNamed() {
        refuses("1\n6 0 0\n", "f:2: an instruction is four decimal numbers: code jt jf k");
        refuses("2\n6 0 0 0\n6 0 0 0 0\n", "f:3: an instruction is four decimal numbers: code jt jf k");
        refuses("2\n\n6 0 0 0\n", "f:2: an instruction is four decimal numbers: code jt jf k");
    }

    @Test
    void countsThatAreNotThoseOfTheLinesAreTold() {
        refuses("2\n6 0 0 0\n", "f: it ends behind line 2, and line 1 says that 2 instructions follow");
        refuses("1", "f: it ends behind line 1, and line 1 says that 1 instruction follows");
        refuses("1\n6 0 0 0\n6 0 0 0\n",
                "f:3: there is more than the instruction of which line 1 says that they follow");
        String first = "f:1: the first line is how many instructions follow, a number from 1 to 65536";
        for (String count : new String[]{"0", "-1", "65537", "x", "4,40 0 0 12", "99999999999999999999"}) {
            refuses(count + "\n6 0 0 0\n", first);
        }
    }

    @Test
    void emptyAndEndlessFilesAreRefused() {
        refuses("", "f: it is empty");
        refuses(" \n\n", "f: it is empty");
        refuses("1\n" + "6 0 0 0\n".repeat(300_000), "f: it is too long for a program");
    }

    @Test
    void longestProgramsAreRead() throws Exception {
        String most = "65536\n" + "65535 255 255 4294967295\n".repeat(65_536);
        assertThat(read(most.replace("\n", "\r\n"))).hasSize(4 * 65_537);
    }

    @Test
    void binaryGarbageIsOneSentence() {
        long seed = 5;
        Random random = new Random(seed);
        for (int run = 0; run < 500; run++) {
            byte[] garbage = new byte[random.nextInt(200)];
            random.nextBytes(garbage);
            assertThatExceptionOfType(BadFilterException.class).as("seed %d, run %d", seed, run)
                    .isThrownBy(() -> DddText.read(new ByteArrayInputStream(garbage), "f", FilterProgram.NETF_IN))
                    .withMessageStartingWith("f:").satisfies(e -> assertThat(e.getMessage()).isPrintable());
        }
    }
}
