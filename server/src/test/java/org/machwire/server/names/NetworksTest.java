package org.machwire.server.names;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Inet4Address;
import java.net.Inet6Address;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworksTest {

    @ParameterizedTest
    @ValueSource(strings = {"10.69.0.0/16", "10.0.0.0/8", "192.168.1.4/30", "223.255.255.0/24"})
    void ipv4NetworksAreReadAsTheyAreWritten(String text) {
        assertThat(Ipv4Network.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            10.69.0.0, no prefix length
            10.69.0.0/, no prefix length
            10.69.0.0/-1, no prefix length
            10.69.0.0/16/2, no prefix length
            10.0.0.0/7, 8 to 30
            10.0.0.0/31, 8 to 30
            10.69.0.1/16, bits set
            10.69/16, no IP address
            10.69.0.256/30, no IP address
            localhost/16, no IP address
            fd69::/64, no IP address
            0.0.0.0/8, stations cannot
            127.0.0.0/8, stations cannot
            224.0.0.0/8, stations cannot
            240.0.0.0/8, stations cannot
            """)
    void otherIpv4NetworksAreRefusedWithTheReason(String text, String reason) {
        assertThatThrownBy(() -> Ipv4Network.parse(text)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @CsvSource({"fd69::/64, fd69::/64", "2001:db8:1::/48, 2001:db8:1::/48",
            "fd00::/8, fd00::/8",
            "fd69::1:0/112, fd69::1:0/112"})
    void ipv6PrefixesAreRead(String text, String whole) {
        assertThat(Ipv6Prefix.parse(text)).hasToString(whole);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            fd69::, no prefix length
            fd69::/7, 8 to 112
            fd69::/113, 8 to 112
            fd69::1/64, bits set
            fd69:0:0:1::/63, bits set
            fd69::%eth0/64, no IP address
            [fd69::]/64, no IP address
            fd69:::/64, no IP address
            10.69.0.0/16, no IP address
            ::ffff:10.69.0.0/112, no IP address
            ::ffff:0:0/96, no IP address
            ::/8, not leased
            fe80::/64, not leased
            ff02::/64, not leased
            """)
    void otherIpv6PrefixesAreRefusedWithTheReason(String text, String reason) {
        assertThatThrownBy(() -> Ipv6Prefix.parse(text)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void anAddressIsInsideByItsPrefixAlone() {
        Ipv4Network ipv4 = Ipv4Network.parse("192.168.1.0/24");
        assertThat(ipv4.contains(IpAddresses.parse4("192.168.1.0"))).isTrue();
        assertThat(ipv4.contains(IpAddresses.parse4("192.168.1.255"))).isTrue();
        assertThat(ipv4.contains(IpAddresses.parse4("192.168.2.0"))).isFalse();
        assertThat(ipv4.contains(IpAddresses.parse4("192.168.0.255"))).isFalse();

        Ipv6Prefix ipv6 = Ipv6Prefix.parse("fd69::8000:0/97");
        assertThat(ipv6.contains(IpAddresses.parse6("fd69::ffff:ffff"))).isTrue();
        assertThat(ipv6.contains(IpAddresses.parse6("fd69::7fff:ffff"))).isFalse();
        assertThat(ipv6.contains(IpAddresses.parse6("fd69::1:8000:0"))).isFalse();
        assertThat(ipv6.contains(IpAddresses.parse6("fd69:0:0:1::8000:0"))).isFalse();
        assertThat(Ipv6Prefix.parse("fd69::/16").contains(IpAddresses.parse6("fd69:1::8000:0:0:1"))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"fd69::, 0", "fd69::2, 2", "fd69::7fff:ffff, 2147483647", "fd69::8000:0, -1", "fd69::1:0:0:0, -1",
            "fd69::8000:0:0:1, -1"})
    void anIpv6AddressHasAnIndexUpToTheLastOne(String address, int index) {
        assertThat(Ipv6Prefix.parse("fd69::/64").indexOf(IpAddresses.parse6(address))).isEqualTo(index);
        assertThat(Ipv6Prefix.parse("fd69::/16").indexOf(IpAddresses.parse6("fd69:1::2"))).isEqualTo(-1);
    }

    @Test
    void addressesAreReadWithoutEverLookingAName() {
        assertThat(IpAddresses.parse("10.69.0.2")).isInstanceOf(Inet4Address.class).hasToString("/10.69.0.2");
        assertThat(IpAddresses.parse("fd69::2")).isInstanceOf(Inet6Address.class);
        assertThatThrownBy(() -> IpAddresses.parse("::ffff:a45:2")).as("mapped IPv4")
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> IpAddresses.parse("localhost")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> IpAddresses.parse("")).hasMessage("\"\" is no IP address");
    }

    @Test
    void segmentsHaveANameAndAnMtuWithinBounds() {
        assertThat(new Segment("a.b_c-D", null, null, 576, true).mtu()).isEqualTo(576);
        assertThatThrownBy(() -> new Segment("", null, null, 1500, false)).hasMessageContaining("1 to 15");
        assertThatThrownBy(() -> new Segment("a".repeat(16), null, null, 1500, false)).hasMessageContaining("1 to 15");
        assertThatThrownBy(() -> new Segment("a b", null, null, 1500, false)).hasMessageContaining("1 to 15");
        assertThatThrownBy(() -> new Segment("a", null, null, 575, false)).hasMessageContaining("576 to 1500");
        assertThatThrownBy(() -> new Segment("a", null, null, 1501, false)).hasMessageContaining("576 to 1500");
    }
}
