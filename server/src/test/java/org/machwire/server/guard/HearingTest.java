package org.machwire.server.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.machwire.server.guard.Parties.A;
import static org.machwire.server.guard.Parties.A4;
import static org.machwire.server.guard.Parties.A6;
import static org.machwire.server.guard.Parties.V;
import static org.machwire.server.guard.Parties.V4;
import static org.machwire.server.guard.Parties.V6;

import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.machwire.ethernet.AddressPrefix;
import org.machwire.ethernet.Ethernet;
import org.machwire.ethernet.MacAddress;
import org.machwire.server.frames.Frames;
import org.machwire.token.DeviceRole;
import org.machwire.v1.DropReason;

/** What A hears of what V sends. */
class HearingTest {
    private static final MacAddress GROUP = MacAddress.parse("01:00:5e:01:02:03");
    private static final Hearing HOST = new Hearing(Parties.policy(new DeviceRole[0]));
    private static final Hearing ROUTER = new Hearing(Parties.policy(DeviceRole.ROUTER));

    private static DropReason heard(Hearing hearing, byte[] frame) {
        byte[] larger = new byte[frame.length + 20];
        System.arraycopy(frame, 0, larger, 9, frame.length);
        return hearing.check(larger, 9);
    }

    private static byte[] ipv4To(MacAddress mac, String destination) {
        return Frames.ipv4Udp(V, V4, 5000, mac, destination, 53);
    }

    private static byte[] ipv6To(MacAddress mac, String destination) {
        return Frames.ipv6Udp(V, V6, 5000, mac, destination, 53);
    }

    @ParameterizedTest
    @ValueSource(strings = {A4, "255.255.255.255", "10.69.255.255", "224.0.0.1", "239.255.255.255"})
    void whatIsForTheReceiverOrForManyIsHeard(String destination) {
        assertThat(heard(HOST, ipv4To(A, destination))).isEqualTo(DropReason.NOT_DROPPED);
    }

    @ParameterizedTest
    @ValueSource(strings = {V4, "10.69.0.0", "10.70.255.255", "0.0.0.0", "240.0.0.1", "192.0.2.1", "255.255.255.254"})
    void whatIsForAnotherUnderTheOwnEthernetAddressIsRxAddressButForARouter(String destination) {
        assertThat(heard(HOST, ipv4To(A, destination))).isEqualTo(DropReason.RX_ADDRESS);
        assertThat(heard(ROUTER, ipv4To(A, destination))).isEqualTo(DropReason.NOT_DROPPED);
        assertThat(heard(HOST, ipv4To(Frames.BROADCAST, destination))).isEqualTo(DropReason.NOT_DROPPED);
        assertThat(heard(HOST, ipv4To(GROUP, destination))).isEqualTo(DropReason.NOT_DROPPED);
        assertThat(heard(HOST, ipv4To(V, destination))).as("in a hub").isEqualTo(DropReason.NOT_DROPPED);
    }

    @ParameterizedTest
    @ValueSource(strings = {A6, Parties.A_LINK_LOCAL, "ff02::1", "ff0e::9"})
    void ipv6ForTheReceiverOrForManyIsHeard(String destination) {
        assertThat(heard(HOST, ipv6To(A, destination))).isEqualTo(DropReason.NOT_DROPPED);
    }

    @ParameterizedTest
    @ValueSource(strings = {V6, Parties.V_LINK_LOCAL, "::", "fd69::ffff:ffff:ffff:ffff", "2001:db8::1"})
    void ipv6ForAnotherIsRxAddressButForARouter(String destination) {
        assertThat(heard(HOST, ipv6To(A, destination))).isEqualTo(DropReason.RX_ADDRESS);
        assertThat(heard(ROUTER, ipv6To(A, destination))).isEqualTo(DropReason.NOT_DROPPED);
        assertThat(heard(HOST, ipv6To(GROUP, destination))).isEqualTo(DropReason.NOT_DROPPED);
    }

    @Test
    void aFamilyInWhichTheReceiverHasNoAddressIsRxFamilyForRoutersToo() {
        byte[] arp = Frames.arpRequest(V, V4, A4);
        byte[] rarp = Frames.with(arp, Ethernet.TYPE_OFFSET, 0x80, 0x35, 0, 1, 8, 0, 6, 4, 0, 3);
        for (Set<DeviceRole> roles : List.of(Set.<DeviceRole>of(), Set.of(DeviceRole.ROUTER))) {
            Hearing six = new Hearing(
                    new SourcePolicy(A, List.of(), Parties.POLICY.ipv6(), roles, List.of()));
            assertThat(heard(six, ipv4To(A, A4))).isEqualTo(DropReason.RX_FAMILY);
            assertThat(heard(six, ipv4To(Frames.BROADCAST, "255.255.255.255"))).isEqualTo(DropReason.RX_FAMILY);
            assertThat(heard(six, arp)).isEqualTo(DropReason.RX_FAMILY);
            assertThat(heard(six, rarp)).isEqualTo(DropReason.RX_FAMILY);
            assertThat(heard(six, ipv6To(A, A6))).isEqualTo(DropReason.NOT_DROPPED);
            Hearing four = new Hearing(
                    new SourcePolicy(A, Parties.POLICY.ipv4(), List.of(), roles, List.of()));
            assertThat(heard(four, ipv6To(A, A6))).isEqualTo(DropReason.RX_FAMILY);
            assertThat(heard(four, ipv6To(GROUP, "ff02::1"))).isEqualTo(DropReason.RX_FAMILY);
            assertThat(heard(four, arp)).isEqualTo(DropReason.NOT_DROPPED);
            assertThat(heard(four, rarp)).isEqualTo(DropReason.NOT_DROPPED);
        }
    }

    @Test
    void theBroadcastAddressIsThatOfTheSegmentsNetworks() {
        Hearing small = new Hearing(new SourcePolicy(A, Parties.POLICY.ipv4(), List.of(), Set.of(),
                List.of(new AddressPrefix(InetAddress.ofLiteral("10.69.0.8"), 29))));
        assertThat(heard(small, ipv4To(A, "10.69.0.15"))).isEqualTo(DropReason.NOT_DROPPED);
        assertThat(heard(small, ipv4To(A, "10.69.255.255"))).isEqualTo(DropReason.RX_ADDRESS);
    }
}
