package org.machwire.server.names;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.machwire.ethernet.MacAddress;

class AutoconfiguredAddressTest {
    /** The first line is the example of RFC 4291, appendix A: the universal bit is inverted. */
    @ParameterizedTest
    @CsvSource({"2001:db8::/64,34:56:78:9a:bc:de,2001:db8::3656:78ff:fe9a:bcde",
            "fd69::/64,56:54:00:00:00:01,fd69::5454:ff:fe00:1",
            "fd69:1:2:3::/64,02:00:00:00:00:ff,fd69:1:2:3::ff:fe00:ff"})
    void addressIsThePrefixAndTheModifiedEui64(String prefix, String mac, String address) {
        assertThat(Ipv6Prefix.parse(prefix).autoconfigured(MacAddress.parse(mac)))
                .isEqualTo(IpAddresses.parse(address));
    }

    @ParameterizedTest
    @ValueSource(strings = {"fd69::/63", "fd69::/65", "fd69::/48", "fd69::/112"})
    void hostsMakeNoAddressUnderAnotherPrefixLength(String prefix) {
        assertThat(Ipv6Prefix.parse(prefix).autoconfigured(MacAddress.parse("56:54:00:00:00:01"))).isNull();
    }

    @Test
    void addressIsInsideThePrefix() {
        Ipv6Prefix prefix = Ipv6Prefix.parse("fd69:0:0:ffff::/64");

        assertThat(
                prefix.contains(Objects.requireNonNull(prefix.autoconfigured(MacAddress.parse("fe:ff:ff:ff:ff:ff")))))
                .isTrue();
    }
}
