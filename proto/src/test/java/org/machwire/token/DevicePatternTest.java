package org.machwire.token;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class DevicePatternTest {
    private static final long SEED = 20080610;
    private static final String ALPHABET = "ab*?";

    /** The same pattern as a regular expression over octets. */
    private static boolean expected(String pattern, String name) {
        StringBuilder regex = new StringBuilder();
        for (char c : octets(pattern).toCharArray()) {
            regex.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf(c)));
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL).matcher(octets(name)).matches();
    }

    private static String octets(String text) {
        return new String(text.getBytes(UTF_8), ISO_8859_1);
    }

    private static String random(Random random, int letters) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(8); i >= 0; i--) {
            text.append(ALPHABET.charAt(random.nextInt(letters)));
        }
        return text.toString();
    }

    @Test
    void randomPatternsMatchAsRegularExpressionsDo() {
        Random random = new Random(SEED);
        int matched = 0;
        for (int i = 0; i < 50_000; i++) {
            String pattern = random(random, 4);
            String name = random(random, 2);
            boolean expected = expected(pattern, name);
            assertThat(new DevicePattern(pattern).matches(name)).as("seed %d: %s of %s", SEED, pattern, name)
                    .isEqualTo(expected);
            matched += expected ? 1 : 0;
        }
        assertThat(matched).isBetween(1_000, 49_000);
    }

    @Test
    void aQuestionMarkIsOneOctetNotOneCharacter() {
        assertThat(new DevicePattern("?").matches("\u00e9")).isFalse();
        assertThat(new DevicePattern("??").matches("\u00e9")).isTrue();
        assertThat(new DevicePattern("?").matches("")).isFalse();
        assertThat(new DevicePattern("*").matches("")).isTrue();
        assertThat(new DevicePattern("\u00e9*").matches("\u00e9a")).isTrue();
    }

    @Test
    void aPatternWithoutWildcardsIsAName() {
        assertThat(new DevicePattern("eth0").isName()).isTrue();
        assertThat(new DevicePattern("eth?").isName()).isFalse();
        assertThat(new DevicePattern("*").isName()).isFalse();
        assertThat(new DevicePattern("?").isName()).isFalse();
        assertThat(new DevicePattern("eth0")).hasToString("eth0");
    }

    @Test
    void manyStarsTakeNoMoreThanTheProductOfTheLengths() {
        String pattern = "*a".repeat(4_000) + "b";
        assertTimeoutPreemptively(ofSeconds(20),
                () -> assertThat(new DevicePattern(pattern).matches("a".repeat(8_000))).isFalse());
    }
}
