package org.machwire.server.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.machwire.ethernet.MacAddress;

final class SourcePolicyTest {
    @ParameterizedTest
    @ValueSource(strings = {"00:00:00:00:00:00", "ff:ff:ff:ff:ff:ff", "01:00:5e:00:00:01"})
    void aMacThatNoStationCanHaveIsRefused(String mac) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SourcePolicy(MacAddress.parse(mac), List.of(), List.of()))
                .withMessageContaining(mac);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "0.1.2.3", "127.0.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255"})
    void anIpv4AddressThatNoHostCanHaveIsRefused(String address) {
        assertThatIllegalArgumentException().isThrownBy(() -> Parties.policy(List.of(address), List.of()))
                .withMessageContaining(address);
    }

    @ParameterizedTest
    @ValueSource(strings = {"::", "::1", "ff02::1"})
    void anIpv6AddressThatNoHostCanHaveIsRefused(String address) {
        assertThatIllegalArgumentException().isThrownBy(() -> Parties.policy(List.of(), List.of(address)))
                .withMessageContaining("is not the address of a host");
    }

    @Test
    void aListThatChangesLaterDoesNotChangeThePolicy() {
        List<Inet4Address> addresses = new ArrayList<>(Parties.POLICY.ipv4());
        SourcePolicy policy = new SourcePolicy(Parties.A, addresses, List.of());
        addresses.clear();
        assertThat(policy.ipv4()).isEqualTo(Parties.POLICY.ipv4());
    }
}
