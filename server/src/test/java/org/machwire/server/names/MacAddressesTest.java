package org.machwire.server.names;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.machwire.server.names.Failures.assertFails;
import static org.machwire.server.names.Fixtures.ALICE;
import static org.machwire.server.names.Fixtures.BOB;
import static org.machwire.server.names.Fixtures.LAN;
import static org.machwire.server.names.Fixtures.device;
import static org.machwire.server.names.Fixtures.deviceNode;
import static org.machwire.server.names.Fixtures.segment;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.machwire.token.Scope;
import org.machwire.ethernet.MacAddress;
import org.machwire.mach.ReturnCode;

class MacAddressesTest {
    private static final MacRule RULE = new MultiplexerMacRule(ALICE.uid(), new byte[32],
            MultiplexerMacRule.NO_INTERFACE);
    /** All devices want the same addresses in the same order. */
    private static final MacRule COLLIDING = (identity, attempt) -> new MacAddress(0x5254_0000_0001L + attempt);

    private final MacAddresses addresses = new MacAddresses(LAN, RULE, List.of());

    @Test
    void aScopeNamesTheAddressesThatADeviceMayHave() {
        MacAddress one = MacAddress.parse("02:00:00:00:00:01");
        MacAddress two = MacAddress.parse("02:00:00:00:00:02");
        Scope scope = Scope.builder().macs(List.of(MacAddress.parse("03:00:00:00:00:01"), one, two)).build();
        assertThat(addresses.assign(device(ALICE, "a"), scope)).as("the first that is a station's").isEqualTo(one);
        assertThat(addresses.assign(device(ALICE, "a"), scope)).isEqualTo(one);
        assertThat(addresses.assign(device(BOB, "a"), scope)).isEqualTo(two);
        assertFails(ReturnCode.D_NO_MEMORY, () -> addresses.assign(device(BOB, "b"), scope));
        assertFails(ReturnCode.EACCES, () -> addresses.assign(device(BOB, "a"), Scope.builder().macs(List.of(one))
                .build()));
        addresses.free(device(ALICE, "a"));
        assertThat(addresses.assign(device(BOB, "b"), scope)).isEqualTo(one);
    }

    @Test
    void theSameNameOfTwoUsersHasTwoAddresses() {
        MacAddress alices = addresses.assign(device(ALICE, "veth0"), Scope.UNRESTRICTED);
        assertThat(alices).hasToString("52:54:4c:33:fb:34");
        assertThat(addresses.assign(device(BOB, "veth0"), Scope.UNRESTRICTED)).isNotEqualTo(alices).asString()
                .startsWith("56:54:");
    }

    @Test
    void twoNamesWithTheSameHashHaveTwoAddresses() {
        DeviceIdentity first = device(ALICE, "veth8835");
        DeviceIdentity second = device(ALICE, "veth28783");
        assertThat(RULE.candidate(first, 0)).isEqualTo(RULE.candidate(second, 0)).hasToString("52:54:6e:90:53:be");

        assertThat(addresses.assign(first, Scope.UNRESTRICTED)).isEqualTo(RULE.candidate(first, 0));
        assertThat(addresses.assign(second, Scope.UNRESTRICTED)).isEqualTo(RULE.candidate(second, 1))
                .isNotEqualTo(RULE.candidate(first, 0));
    }

    @Test
    void aThousandCollidingNamesHaveAThousandAddresses() {
        MacAddresses colliding = new MacAddresses(LAN, COLLIDING, List.of());
        Set<MacAddress> seen = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            seen.add(colliding.assign(device(i % 2 == 0 ? ALICE : BOB, "veth" + i), Scope.UNRESTRICTED));
        }
        assertThat(seen).hasSize(1000);
    }

    @Test
    void anAddressStaysUntilItsDeviceDiesAndIsFreeThen() {
        MacAddresses colliding = new MacAddresses(LAN, COLLIDING, List.of());
        MacAddress first = colliding.assign(device(ALICE, "a"), Scope.UNRESTRICTED);
        MacAddress second = colliding.assign(device(ALICE, "b"), Scope.UNRESTRICTED);
        colliding.free(device(ALICE, "a"));
        colliding.free(device(ALICE, "a"));
        assertThat(colliding.assign(device(ALICE, "b"), Scope.UNRESTRICTED)).isEqualTo(second);
        assertThat(colliding.assign(device(BOB, "c"), Scope.UNRESTRICTED)).isEqualTo(first);
    }

    @Test
    void aRuleThatHasNoMoreIsNotAskedForEver() {
        MacAddresses exhausted = new MacAddresses(LAN, (identity, attempt) -> new MacAddress(0x5254_0000_0001L),
                List.of());
        exhausted.assign(device(ALICE, "a"), Scope.UNRESTRICTED);
        assertFails(ReturnCode.D_NO_MEMORY, () -> exhausted.assign(device(ALICE, "b"), Scope.UNRESTRICTED));
    }

    @Test
    void groupAndZeroAddressesAreSkipped() {
        long[] candidates = {0, 0xffff_ffff_ffffL, 0x0100_5e00_0001L, 0x5254_0000_0007L};
        MacAddresses skipping = new MacAddresses(LAN, (identity, attempt) -> new MacAddress(candidates[attempt]),
                List.of());
        assertThat(skipping.assign(device(ALICE, "a"), Scope.UNRESTRICTED)).hasToString("52:54:00:00:00:07");
    }

    @Test
    void aFixedAddressIsItsNodesAlone() {
        Node.DeviceNode node = deviceNode("/dev/eth0", "52:54:00:00:00:01");
        MacAddresses colliding = new MacAddresses(LAN, COLLIDING, List.of(node));
        assertThat(colliding.assign(device(ALICE, "a"), Scope.UNRESTRICTED)).hasToString("52:54:00:00:00:02");
        assertThat(colliding.assign(node.identity(), Scope.UNRESTRICTED)).hasToString("52:54:00:00:00:01");
        colliding.free(node.identity());
        assertThat(colliding.assign(device(ALICE, "b"), Scope.UNRESTRICTED)).hasToString("52:54:00:00:00:03");
    }

    @Test
    void fixedAddressesOfOtherSegmentsAreNoneOfOurs() {
        Node.DeviceNode elsewhere = deviceNode("/dev/eth0", "52:54:00:00:00:01");
        MacAddresses other = new MacAddresses(segment("dmz", null, null), COLLIDING, List.of(elsewhere));
        assertThat(other.assign(device(ALICE, "a"), Scope.UNRESTRICTED)).hasToString("52:54:00:00:00:01");
    }

    @Test
    void badFixedAddressesAreRefused() {
        assertRefused("is no station's", deviceNode("/dev/eth0", "01:00:5e:00:00:01"));
        assertRefused("another node's too", deviceNode("/dev/eth0", "56:54:00:00:00:01"),
                deviceNode("/dev/eth1", "56:54:00:00:00:01"));
    }

    private static void assertRefused(String message, Node.DeviceNode... nodes) {
        assertThatThrownBy(() -> new MacAddresses(LAN, RULE, List.of(nodes)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
