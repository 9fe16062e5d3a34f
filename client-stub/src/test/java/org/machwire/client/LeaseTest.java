package org.machwire.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.protobuf.ByteString;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.machwire.ethernet.MacAddress;
import org.machwire.v1.AddressPrefix;

class LeaseTest {
    private static org.machwire.v1.Lease.Builder encoded() {
        return org.machwire.v1.Lease.newBuilder().setSegment("lan").setDevice("web").setMtu(1400)
                .setMac(ByteString.fromHex("565400000001"))
                .addAddress(AddressPrefix.newBuilder().setAddress(ByteString.fromHex("0a450002")).setPrefixLength(16))
                .addAddress(AddressPrefix.newBuilder()
                        .setAddress(ByteString.fromHex("fd690000000000000000000000000002")).setPrefixLength(64));
    }

    @Test
    void leaseHasWhatTheServerSaid() {
        Lease lease = Lease.of(encoded().build());

        assertThat(lease.segment()).isEqualTo("lan");
        assertThat(lease.device()).isEqualTo("web");
        assertThat(lease.mtu()).isEqualTo(1400);
        assertThat(lease.mac()).isEqualTo(MacAddress.parse("56:54:00:00:00:01"));
        assertThat(lease.addresses()).hasToString("[10.69.0.2/16, fd69::2/64]");
        assertThat(Addresses.of(lease.addresses()).ipv4()).isEqualTo(ByteString.fromHex("0a450002"));
        assertThat(Addresses.of(lease.addresses()).ipv6().size()).isEqualTo(16);
    }

    @Test
    void leaseWithAMalformedAddressIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Lease.of(encoded().setMac(ByteString.EMPTY).build()));
        assertThat(Addresses.of(List.of())).isEqualTo(Addresses.NONE);
    }
}
