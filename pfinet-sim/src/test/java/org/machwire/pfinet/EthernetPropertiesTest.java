package org.machwire.pfinet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.machwire.client.HypervisorException;
import org.machwire.ethernet.MacAddress;

class EthernetPropertiesTest {
    private static final int[] ADDRESS = {0x525400a1, 0xb2c30000};

    @Test
    void readsMacBigEndianAndMtuWithoutHeader() {
        EthernetProperties properties = EthernetProperties.of(status(), ADDRESS);

        assertThat(properties.mac()).isEqualTo(MacAddress.parse("52:54:00:a1:b2:c3"));
        assertThat(properties.mtu()).isEqualTo(1500);
    }

    @Test
    void keepsTheUpperBitsOfAnAddressWhoseWordIsNegative() {
        EthernetProperties properties = EthernetProperties.of(status(), new int[]{0xfefdfcfb, 0xfaf90000});

        assertThat(properties.mac()).isEqualTo(MacAddress.parse("fe:fd:fc:fb:fa:f9"));
    }

    @ParameterizedTest
    @CsvSource({"2, 5, header format", "3, 22, header size", "4, 8, address size"})
    void refusesWherePfinetAsserts(int word, int value, String what) {
        int[] status = status();
        status[word] = value;

        assertThatThrownBy(() -> EthernetProperties.of(status, ADDRESS)).isInstanceOf(HypervisorException.class)
                .hasMessageContaining(what);
    }

    @Test
    void refusesAnAnswerWithTooFewWords() {
        assertThatThrownBy(() -> EthernetProperties.of(new int[6], ADDRESS)).isInstanceOf(HypervisorException.class);
        assertThatThrownBy(() -> EthernetProperties.of(status(), new int[1])).isInstanceOf(HypervisorException.class);
    }

    private static int[] status() {
        return new int[]{14, 1514, 1, 14, 6, 0x1043, 0};
    }
}
