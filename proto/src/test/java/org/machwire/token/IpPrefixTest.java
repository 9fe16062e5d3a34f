package org.machwire.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpPrefixTest {
    private static final long SEED = 20080610;

    @ParameterizedTest
    @CsvSource({"10.0.0.0/8, 10.0.0.0/8", "10.1.2.3, 10.1.2.3/32", "0.0.0.0/0, 0.0.0.0/0", "::/0, ::/0",
            "255.255.255.255, 255.255.255.255/32",
            "FD00:0:0:0::/64, fd00::/64", "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1/128",
            "2001:0:0:1:0:0:0:1/128, 2001:0:0:1::1/128", "1::, 1::/128", "::1, ::1/128",
            "1:0:0:2:0:0:3:4, 1::2:0:0:3:4/128", "ffff:ffff:ffff:ffff:8000::/65, ffff:ffff:ffff:ffff:8000::/65"})
    void isReadAndWrittenInTheShortForm(String text, String expected) {
        IpPrefix prefix = IpPrefix.parse(text);
        assertThat(prefix).hasToString(expected);
        assertThat(IpPrefix.parse(expected)).isEqualTo(prefix);
        assertThat(IpPrefix.of(prefix.address(), prefix.length())).isEqualTo(prefix);
        assertThat(IpPrefix.ofProto(prefix.toProto())).isEqualTo(prefix);
        assertThat(prefix.isIpv4()).isEqualTo(!text.contains(":"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.1/8", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0", "fd00::1/64", "::/129",
            "::ffff:1.2.3.4",
            "host/8", "", "10.0.0.0/", "0.0.0.1/31", "::1/127"})
    void textsThatAreNoPrefixAreRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> IpPrefix.parse(text));
    }

    @Test
    void addressesOfOtherLengthsAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> IpPrefix.of(new byte[6], 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new IpPrefix(64, 0, 0, 0));
    }

    @Test
    void containsWhatSharesItsBits() {
        Random random = new Random(SEED);
        for (int i = 0; i < 50_000; i++) {
            int width = random.nextBoolean() ? 32 : 128;
            IpPrefix a = random(random, width);
            IpPrefix b = random(random, width);
            boolean expected = b.length() >= a.length() && number(a).shiftRight(width - a.length())
                    .equals(number(b).shiftRight(width - a.length()));
            assertThat(a.contains(b)).as("seed %d: %s of %s", SEED, b, a).isEqualTo(expected);
        }
        assertThat(IpPrefix.parse("0.0.0.0/0").contains(IpPrefix.parse("::/0"))).isFalse();
    }

    private static BigInteger number(IpPrefix prefix) {
        return new BigInteger(1, prefix.address());
    }

    private static IpPrefix random(Random random, int width) {
        // Few bits that differ, wherever they are: else no two would meet.
        BigInteger bits = BigInteger.ONE.shiftLeft(random.nextInt(width));
        int length = random.nextInt(width + 1);
        BigInteger number = bits.shiftRight(width - length).shiftLeft(width - length);
        byte[] address = new byte[width / 8];
        byte[] octets = number.toByteArray();
        int count = Math.min(octets.length, address.length);
        System.arraycopy(octets, octets.length - count, address, address.length - count, count);
        return IpPrefix.of(address, length);
    }
}
