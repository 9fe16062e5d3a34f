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

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.machwire.ethernet.AddressPrefix;
import org.machwire.mach.MachException;
import org.machwire.mach.ReturnCode;
import org.machwire.server.capability.Credentials;
import org.machwire.server.capability.MemoryQuotas;
import org.machwire.token.Scope;

class LeasesTest {
    private static final int QUOTA = 3;
    private final Leases leases = new Leases(LAN, MemoryQuotas.configured(QUOTA, 0, 0), new MemoryLeases(), List.of());

    @Test
    void aLeaseIsTheLowestFreeIndexOfBothNetworks() {
        assertThat(leases.lease(device(ALICE, "a"), Wish.NONE, Scope.UNRESTRICTED))
                .isEqualTo(lease("10.69.0.2/16", "fd69::2/64"));
        assertThat(leases.lease(device(BOB, "a"), Wish.NONE, Scope.UNRESTRICTED))
                .isEqualTo(lease("10.69.0.3/16", "fd69::3/64"));
    }

    @Test
    void eitherNetworkOrBothMayBeAbsent() {
        assertThat(leasesOf("10.0.0.0/8", null).lease(device(ALICE, "a"), Wish.NONE, Scope.UNRESTRICTED))
                .isEqualTo(lease("10.0.0.2/8"));
        assertThat(leasesOf(null, "fd69::1:0/112").lease(device(ALICE, "a"), Wish.NONE, Scope.UNRESTRICTED))
                .isEqualTo(lease("fd69::1:2/112"));
        Leases none = leasesOf(null, null);
        for (int i = 0; i <= QUOTA; i++) {
            assertThat(none.lease(device(ALICE, "a" + i), wish("10.69.0.9", "fd69::9"), Scope.UNRESTRICTED).addresses())
                    .isEmpty();
        }
    }

    @Test
    void theHypervisorsOwnAddressIsTheFirstUnlessThatIsTheGateways() {
        assertThat(leases.reserveOwn(null)).isEqualTo(lease("10.69.0.1/16", "fd69::1/64"));
        assertThat(leases.reserveOwn(IpAddresses.parse("10.69.0.1")))
                .isEqualTo(lease("10.69.255.254/16", "fd69::fffe/64"));
        assertThat(leases.lease(device(ALICE, "a"), wish("10.69.255.254", null), Scope.UNRESTRICTED))
                .as("never leased").isEqualTo(lease("10.69.0.2/16", "fd69::2/64"));
    }

    @Test
    void aStoredLeaseOfTheHypervisorsOwnAddressIsForgotten() {
        leases.lease(device(ALICE, "a"), wish("10.69.255.254", null), Scope.UNRESTRICTED);
        leases.reserveOwn(IpAddresses.parse("10.69.0.1"));

        assertThat(give(ALICE, "a")).isEqualTo(lease("10.69.0.2/16", "fd69::2/64"));
    }

    @Test
    void theSameDeviceGetsItsLeaseAgain() {
        Lease first = give(ALICE, "a");
        assertThat(give(ALICE, "a")).isEqualTo(first);
        leases.release(device(ALICE, "a"), 1);
        give(BOB, "b");
        assertThat(leases.lease(device(ALICE, "a"), wish("10.69.0.99", null), Scope.UNRESTRICTED)).isEqualTo(first);
    }

    @Test
    void atTheQuotaTheUsersOldestUnusedLeaseIsTakenOver() {
        give(ALICE, "a");
        Lease b = give(ALICE, "b");
        Lease c = give(ALICE, "c");
        leases.release(device(ALICE, "c"), 10);
        leases.release(device(ALICE, "b"), 20);
        assertThat(give(ALICE, "d")).isEqualTo(c);
        assertThat(give(ALICE, "e")).isEqualTo(b);
        assertFails(ReturnCode.D_NO_MEMORY, () -> give(ALICE, "f"));
        assertThat(give(BOB, "f")).isEqualTo(lease("10.69.0.5/16", "fd69::5/64"));

        leases.release(device(ALICE, "a"), 30);
        // The device b was forgotten: it is a new one.
        assertThat(give(ALICE, "b")).isEqualTo(lease("10.69.0.2/16", "fd69::2/64"));
    }

    @Test
    void aLeaseThatIsUsedAgainIsNotTakenOver() {
        give(ALICE, "a");
        give(ALICE, "b");
        give(ALICE, "c");
        leases.release(device(ALICE, "a"), 1);
        give(ALICE, "a");
        assertFails(ReturnCode.D_NO_MEMORY, () -> give(ALICE, "d"));
        leases.release(device(ALICE, "a"), 5);
        leases.release(device(ALICE, "b"), 3);
        leases.release(device(ALICE, "b"), 9);
        assertThat(give(ALICE, "d")).as("b is unused since 3").isEqualTo(lease("10.69.0.3/16", "fd69::3/64"));
    }

    @Test
    void theMessageTellsTheQuotaFromTheSegment() {
        for (int i = 0; i < QUOTA; i++) {
            give(ALICE, "a" + i);
        }
        assertThatThrownBy(() -> give(ALICE, "x")).isInstanceOf(MachException.class)
                .hasMessageContaining("quota of 3 leases");
        Leases tiny = leasesOf("10.69.0.0/30", "fd69::/64");
        tiny.lease(device(ALICE, "a"), Wish.NONE, Scope.UNRESTRICTED);
        assertThatThrownBy(() -> tiny.lease(device(ALICE, "b"), Wish.NONE, Scope.UNRESTRICTED))
                .isInstanceOf(MachException.class)
                .hasMessageContaining("segment are used up");
    }

    @Test
    void ofASegmentThatIsUsedUpAUserGetsHisOwnUnusedLeasesOnly() {
        Leases tiny = leasesOf("10.69.0.0/29", null);
        for (String name : List.of("2", "3", "4")) {
            tiny.lease(device(ALICE, name), Wish.NONE, Scope.UNRESTRICTED);
        }
        tiny.lease(device(BOB, "5"), Wish.NONE, Scope.UNRESTRICTED);
        assertThat(tiny.lease(device(BOB, "6"), Wish.NONE, Scope.UNRESTRICTED)).isEqualTo(lease("10.69.0.6/29"));
        tiny.release(device(ALICE, "2"), 1);
        assertFails(ReturnCode.D_NO_MEMORY, () -> tiny.lease(device(BOB, "7"), Wish.NONE, Scope.UNRESTRICTED));
        tiny.release(device(BOB, "6"), 2);
        assertThat(tiny.lease(device(BOB, "7"), Wish.NONE, Scope.UNRESTRICTED)).isEqualTo(lease("10.69.0.6/29"));
        assertThat(tiny.lease(device(ALICE, "2"), Wish.NONE, Scope.UNRESTRICTED)).isEqualTo(lease("10.69.0.2/29"));
    }

    @Test
    void aWishForAFreeAddressIsHonoured() {
        assertThat(leases.lease(device(ALICE, "a"), wish("10.69.0.50", null), Scope.UNRESTRICTED))
                .isEqualTo(lease("10.69.0.50/16", "fd69::32/64"));
        assertThat(leases.lease(device(ALICE, "b"), wish(null, "fd69::40"), Scope.UNRESTRICTED))
                .isEqualTo(lease("10.69.0.64/16", "fd69::40/64"));
        assertThat(leases.lease(device(ALICE, "c"), wish("10.69.0.50", "fd69::41"), Scope.UNRESTRICTED))
                .isEqualTo(lease("10.69.0.65/16", "fd69::41/64"));
        assertThat(leases.lease(device(BOB, "d"), wish("10.69.0.70", "fd69::2"), Scope.UNRESTRICTED))
                .isEqualTo(lease("10.69.0.70/16", "fd69::46/64"));
    }

    @Test
    void aWishIsReadFromTheOctetsOfEachFamily() {
        byte[] ipv4 = {10, 69, 0, 9};
        byte[] mapped = new byte[16];
        mapped[10] = mapped[11] = (byte) 0xff;
        assertThat(Wish.of(ipv4, new byte[0])).isEqualTo(wish("10.69.0.9", null));
        assertThat(Wish.of(new byte[0], mapped).ipv6()).isNotNull();
        assertThat(Wish.of(new byte[0], new byte[0])).isEqualTo(Wish.NONE);
        assertFails(ReturnCode.KERN_INVALID_ARGUMENT, () -> Wish.of(new byte[3], new byte[0]));
        assertFails(ReturnCode.KERN_INVALID_ARGUMENT, () -> Wish.of(new byte[0], ipv4));
        assertFails(ReturnCode.KERN_INVALID_ARGUMENT, () -> Wish.of(mapped, new byte[0]));
    }

    @Test
    void aWishThatCannotBeIsIgnored() {
        List<Wish> wishes = List.of(wish("10.70.0.9", "fd70::9"), wish("10.69.0.0", "fd69::"),
                wish("10.69.0.1", "fd69::1"),
                wish("10.69.255.255", "fd69::ffff"), wish(null, "fd69::1:0:0:9"), wish("10.68.255.255", "fe80::9"),
                wish("10.69.0.2", "fd69::2"));
        Leases roomy = new Leases(LAN, MemoryQuotas.configured(100, 0, 0), new MemoryLeases(), List.of());
        int next = 2;
        for (Wish wish : wishes) {
            Lease lease = roomy.lease(device(BOB, "b" + next), wish, Scope.UNRESTRICTED);
            assertThat(lease).as("%s", wish).isEqualTo(lease("10.69.0." + next + "/16", "fd69::" + next + "/64"));
            next++;
        }
    }

    @Test
    void aWishTakesTheUsersOwnUnusedLeaseAndNobodyElses() {
        Lease bobs = give(BOB, "b");
        leases.release(device(BOB, "b"), 1);
        assertThat(leases.lease(device(ALICE, "a"), wish("10.69.0.2", null), Scope.UNRESTRICTED)).isNotEqualTo(bobs);
        assertThat(leases.lease(device(BOB, "c"), wish("10.69.0.2", null), Scope.UNRESTRICTED)).isEqualTo(bobs);
        assertThat(leases.lease(device(BOB, "d"), wish("10.69.0.2", null), Scope.UNRESTRICTED)).as("in use")
                .isNotEqualTo(bobs);
        assertThat(give(BOB, "b")).as("forgotten").isNotEqualTo(bobs);
    }

    @Test
    void aWishAtTheQuotaCostsTheOldestUnusedLease() {
        give(ALICE, "a");
        give(ALICE, "b");
        give(ALICE, "c");
        assertFails(ReturnCode.D_NO_MEMORY,
                () -> leases.lease(device(ALICE, "d"), wish("10.69.0.50", null), Scope.UNRESTRICTED));
        leases.release(device(ALICE, "a"), 1);
        leases.release(device(ALICE, "b"), 2);
        assertThat(leases.lease(device(ALICE, "d"), wish("10.69.0.50", null), Scope.UNRESTRICTED))
                .isEqualTo(lease("10.69.0.50/16", "fd69::32/64"));
        assertThat(give(BOB, "x")).as("a's address came back").isEqualTo(lease("10.69.0.2/16", "fd69::2/64"));
        assertThat(leases.lease(device(ALICE, "e"), wish("10.69.0.3", null), Scope.UNRESTRICTED))
                .as("b's own, no other is lost")
                .isEqualTo(lease("10.69.0.3/16", "fd69::3/64"));
        assertThat(give(ALICE, "c")).isEqualTo(lease("10.69.0.4/16", "fd69::4/64"));
    }

    @Test
    void fixedAddressesAreReservedAndNoLeases() {
        Node.DeviceNode router = deviceNode("/dev/router", null, "10.69.0.1", "fd69::1", "fd69::3");
        Node.DeviceNode printer = deviceNode("/dev/printer", null, "10.69.0.2");
        Leases reserved = new Leases(LAN, MemoryQuotas.configured(QUOTA, 0, 0), new MemoryLeases(),
                List.of(router, printer));
        assertThat(reserved.lease(router.identity(), wish("10.69.0.9", null), Scope.UNRESTRICTED))
                .isEqualTo(lease("10.69.0.1/16", "fd69::1/64", "fd69::3/64"));
        assertThat(reserved.lease(printer.identity(), Wish.NONE, Scope.UNRESTRICTED)).isEqualTo(lease("10.69.0.2/16"));
        assertThat(reserved.lease(device(ALICE, "a"), wish("10.69.0.2", "fd69::3"), Scope.UNRESTRICTED))
                .isEqualTo(lease("10.69.0.4/16", "fd69::4/64"));
        reserved.release(printer.identity(), 1);
        assertThat(reserved.lease(device(ALICE, "b"), wish("10.69.0.2", null), Scope.UNRESTRICTED))
                .isEqualTo(lease("10.69.0.5/16", "fd69::5/64"));
    }

    @Test
    void badFixedAddressesAreRefused() {
        assertRefused("no station's in segment lan", deviceNode("/d", null, "10.70.0.2"));
        assertRefused("no station's in segment lan", deviceNode("/d", null, "10.69.0.0"));
        assertRefused("no station's in segment lan", deviceNode("/d", null, "10.69.255.255"));
        assertRefused("no station's in segment lan", deviceNode("/d", null, "fd69::"));
        assertRefused("no station's in segment lan", deviceNode("/d", null, "fd69:0:0:1::2"));
        assertRefused("configured twice", deviceNode("/d", null, "10.69.0.2"), deviceNode("/e", null, "10.69.0.2"));
        assertThatThrownBy(() -> new Leases(segment("lan", null, "fd69::/64"), MemoryQuotas.configured(QUOTA, 0, 0),
                new MemoryLeases(),
                List.of(deviceNode("/d", null, "10.69.0.2"))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void releasingWhatIsNotHeldDoesNothing() {
        leases.release(device(ALICE, "a"), 1);
        assertThat(give(ALICE, "a")).isEqualTo(lease("10.69.0.2/16", "fd69::2/64"));
    }

    private void assertRefused(String message, Node.DeviceNode... nodes) {
        assertThatThrownBy(
                () -> new Leases(LAN, MemoryQuotas.configured(QUOTA, 0, 0), new MemoryLeases(), List.of(nodes)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    private Lease give(Credentials owner, String name) {
        return leases.lease(device(owner, name), Wish.NONE, Scope.UNRESTRICTED);
    }

    private static Leases leasesOf(@Nullable String ipv4, @Nullable String ipv6) {
        return new Leases(segment("lan", ipv4, ipv6), MemoryQuotas.configured(QUOTA, 0, 0), new MemoryLeases(),
                List.of());
    }

    private static Wish wish(@Nullable String ipv4, @Nullable String ipv6) {
        return new Wish(ipv4 == null ? null : IpAddresses.parse4(ipv4), ipv6 == null ? null : IpAddresses.parse6(ipv6));
    }

    private static Lease lease(String... prefixes) {
        return new Lease(List.of(prefixes).stream().map(PrefixText::parse)
                .map(p -> new AddressPrefix(IpAddresses.parse(p.address()), p.length())).toList());
    }
}
