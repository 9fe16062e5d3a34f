package org.machwire.ethernet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class InternetChecksumTest {
    @Test
    void theExampleOfRfc1071() {
        byte[] octets = HexFormat.of().parseHex("0001f203f4f5f6f7");

        assertThat(InternetChecksum.of(octets, 0, 8)).isEqualTo(~0xddf2 & 0xffff);
    }

    @Test
    void aWellKnownIpv4HeaderChecksToZeroWithItsChecksumInside() {
        byte[] header = HexFormat.of().parseHex("45000073000040004011b861c0a80001c0a800c7");

        assertThat(InternetChecksum.of(header, 0, 20)).isZero();
        header[10] = 0;
        header[11] = 0;
        assertThat(InternetChecksum.of(header, 0, 20)).isEqualTo(0xb861);
    }

    @Test
    void anOddLengthCountsAsPaddedWithZeroAndReadsNoFurther() {
        byte[] octets = {0x12, 0x34, 0x56, 0x78};

        assertThat(InternetChecksum.of(octets, 0, 3)).isEqualTo(~(0x1234 + 0x5600) & 0xffff);
    }

    @Test
    void carriesAreFoldedUntilNoneIsLeft() {
        byte[] octets = new byte[0x10000];
        Arrays.fill(octets, (byte) 0xff);

        assertThat(InternetChecksum.of(octets, 0, octets.length)).isZero();
        assertThat(InternetChecksum.of(octets, 0, 0)).isEqualTo(0xffff);
    }

    @Test
    void partsAddUpToTheWhole() {
        byte[] octets = HexFormat.of().parseHex("450000730000400040110000c0a80001c0a800c7");

        long sum = InternetChecksum.add(InternetChecksum.add(0, octets, 0, 12), octets, 12, 8);

        assertThat(InternetChecksum.finish(sum)).isEqualTo(0xb861);
    }
}
