package org.machwire.ethernet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Ipv4AddressTest {
    @Test
    void textAndNumberAreTheSameAddress() {
        assertThat(Ipv4Address.parse("192.168.0.199").value()).isEqualTo(0xc0a800c7);
        assertThat(new Ipv4Address(0xc0a800c7)).hasToString("192.168.0.199");
        assertThat(Ipv4Address.parse("255.255.255.255")).isEqualTo(Ipv4Address.BROADCAST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10.0.0", "10.0.0.256", "10.0.0.1.2", "10.0.0.01", " 10.0.0.1", "10.0.0.+1", "a.b.c.d",
            "999999999999.0.0.1"})
    void anythingElseIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Ipv4Address.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "0.1.2.3", "127.0.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255"})
    void noStationHasASpecialAddress(String text) {
        assertThat(Ipv4Address.parse(text).isStation()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.0.0.0", "10.0.0.1", "126.0.0.1", "128.0.0.1", "223.255.255.254"})
    void aStationMayHaveAnyOther(String text) {
        assertThat(Ipv4Address.parse(text).isStation()).isTrue();
    }
}
