package org.machwire.pfinet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.machwire.client.Addresses;
import org.machwire.client.HypervisorException;
import org.machwire.client.Lease;
import org.machwire.ethernet.AddressPrefix;
import org.machwire.ethernet.Ipv4Address;
import org.machwire.ethernet.MacAddress;
import org.machwire.pfinet.stack.Ipv4Config;

class StationAddressTest {
    private static final AddressPrefix IPV6 = AddressPrefix.linkLocal(MacAddress.parse("52:54:00:00:00:01"));
    private static final AddressPrefix IPV4 = AddressPrefix.of(new byte[]{10, 69, 0, 2}, 16);

    @Test
    void withoutAnAddressTheStackHasTheFirstIpv4AddressOfTheLease() {
        assertThat(StationAddress.config(null, lease(IPV6, IPV4)))
                .isEqualTo(new Ipv4Config(Ipv4Address.parse("10.69.0.2"), 16));
    }

    @Test
    void anAddressWithoutPrefixTakesThatOfTheLease() {
        assertThat(StationAddress.config(StationAddress.parse("10.69.0.9"), lease(IPV4)).prefixLength()).isEqualTo(16);
        assertThat(StationAddress.config(StationAddress.parse("10.69.0.9"), lease(IPV6)).prefixLength()).isEqualTo(24);
    }

    @Test
    void anAddressWithPrefixKeepsIt() {
        assertThat(StationAddress.config(StationAddress.parse("192.0.2.9/28"), lease(IPV4)))
                .isEqualTo(new Ipv4Config(Ipv4Address.parse("192.0.2.9"), 28));
    }

    @Test
    void withNeitherAddressNorLeaseItSaysSo() {
        assertThatThrownBy(() -> StationAddress.config(null, lease(IPV6))).isInstanceOf(HypervisorException.class)
                .hasMessageContaining("--address");
    }

    @Test
    void deviceThatTellsNoLeaseNeedsAnAddress() {
        assertThatThrownBy(() -> StationAddress.config(null, null)).isInstanceOf(HypervisorException.class)
                .hasMessageContaining("--address");
        assertThat(StationAddress.config(StationAddress.parse("10.69.0.9/16"), null))
                .isEqualTo(new Ipv4Config(Ipv4Address.parse("10.69.0.9"), 16));
    }

    @Test
    void anAddressIsJudgedByTheNetworkOfTheLease() {
        assertThat(StationAddress.config(StationAddress.parse("10.69.1.0"), lease(IPV4)).prefixLength()).isEqualTo(16);
        assertThatThrownBy(() -> StationAddress.config(StationAddress.parse("10.69.0.0"), lease(IPV4)))
                .isInstanceOf(HypervisorException.class);
    }

    @Test
    void theAddressIsWishedFor() {
        assertThat(StationAddress.wish(StationAddress.parse("10.69.0.2/8"))).isEqualTo(
                new Addresses(IPV4.address(), null));
        assertThat(StationAddress.wish(null)).isEqualTo(Addresses.NONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10.69.0", "10.69.0.2/", "10.69.0.2/x", "10.69.0.2/33", "10.69.0.2/0", "10.69.0.0/24",
            "127.0.0.1", "fd69::1"})
    void refusesWhatIsNoStationsAddress(String text) {
        assertThatThrownBy(() -> StationAddress.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    private static Lease lease(AddressPrefix... addresses) {
        return new Lease("lan", "a", MacAddress.parse("52:54:00:00:00:01"), List.of(addresses), 1500);
    }
}
