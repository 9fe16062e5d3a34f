package org.machwire.server.names;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MurmurHash3Test {

    // Known values of other implementations; lengths leave every remainder modulo 4.
    @ParameterizedTest
    @CsvSource({"'', 0, 0", "'', 1, 514e28b7", "'', ffffffff, 81f16f39", "test, 0, ba6bd213",
            "'Hello, world!', 0, c0363e43",
            "The quick brown fox jumps over the lazy dog, 0, 2e4ff723"})
    void knownValuesHold(String key, String seed, String hash) {
        int value = MurmurHash3.hash32(key.getBytes(UTF_8), Integer.parseUnsignedInt(seed, 16));
        assertThat(Integer.toHexString(value)).isEqualTo(hash);
    }
}
