package org.machwire.server.names;

import static org.assertj.core.api.Assertions.assertThat;
import static org.machwire.server.names.Failures.assertFails;
import static org.machwire.server.names.Fixtures.ALICE;
import static org.machwire.server.names.Fixtures.BOB;
import static org.machwire.server.names.Fixtures.LAN;
import static org.machwire.server.names.Fixtures.device;
import static org.machwire.server.names.Fixtures.deviceNode;
import static org.machwire.server.names.Fixtures.segment;

import java.net.Inet4Address;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.machwire.mach.ReturnCode;
import org.machwire.server.capability.Credentials;
import org.machwire.server.capability.MemoryQuotas;
import org.machwire.server.capability.QuotaStore.SetQuota;
import org.machwire.server.capability.Quotas;
import org.machwire.token.Scope;

class StoredLeasesTest {
    private final MemoryLeases store = new MemoryLeases();
    private final Quotas quotas = MemoryQuotas.configured(3, 0, 0);
    private Leases leases = new Leases(LAN, quotas, store, List.of());
    private long tick;

    @BeforeEach
    void aliceHasThreeLeasesAndBobOne() {
        for (String name : List.of("a", "b", "c")) {
            give(ALICE, name);
        }
        give(BOB, "d");
    }

    private void restart(Segment segment, Node.DeviceNode... nodes) {
        leases = new Leases(segment, quotas, store, List.of(nodes));
    }

    private String give(Credentials owner, String name) {
        return give(owner, name, Wish.NONE);
    }

    private String give(Credentials owner, String name, Wish wish) {
        return leases.lease(device(owner, name), wish, Scope.UNRESTRICTED).addresses().getFirst().address()
                .getHostAddress();
    }

    private void release(Credentials owner, String name) {
        leases.release(device(owner, name), ++tick);
    }

    private static Wish wish(String ipv4) {
        return new Wish((Inet4Address) IpAddresses.parse(ipv4), null);
    }

    @Test
    void aDeviceGetsItsAddressAgainInWhateverOrderAndWithoutAWish() {
        restart(LAN);

        assertThat(leases.count()).isEqualTo(4);
        assertThat(give(BOB, "d")).isEqualTo("10.69.0.5");
        assertThat(give(BOB, "e")).isEqualTo("10.69.0.6");
        assertThat(give(ALICE, "c")).isEqualTo("10.69.0.4");
        assertThat(give(ALICE, "a")).isEqualTo("10.69.0.2");
        assertThat(leases.lease(device(ALICE, "b"), Wish.NONE, Scope.UNRESTRICTED).addresses()).hasSize(2);
    }

    @Test
    void aWishDoesNotTakeTheStoredLeaseOfAnotherUser() {
        restart(LAN);

        assertThat(give(BOB, "e", wish("10.69.0.2"))).isEqualTo("10.69.0.6");
        assertThat(give(BOB, "d", wish("10.69.0.77"))).as("its own goes before its wish").isEqualTo("10.69.0.5");
    }

    @Test
    void theLongestUnusedIsTakenOverFirstAndThoseInUseAtTheEndLast() {
        release(ALICE, "c");
        release(ALICE, "b");
        restart(LAN);

        assertThat(give(ALICE, "x")).as("c's").isEqualTo("10.69.0.4");
        release(ALICE, "x");
        assertThat(give(ALICE, "y")).as("b's, unused before x").isEqualTo("10.69.0.3");
        assertThat(give(ALICE, "z")).as("a's, in use at the end, and unused before x").isEqualTo("10.69.0.2");
        assertThat(store.leases("lan")).extracting(lease -> lease.identity().name()).containsExactly("x", "d", "y",
                "z");
    }

    @Test
    void whatWasTakenOverIsForgottenAfterARestartToo() {
        release(ALICE, "a");
        give(ALICE, "x");
        restart(LAN);

        assertThat(give(ALICE, "x")).isEqualTo("10.69.0.2");
        assertThat(leases.count()).isEqualTo(4);
    }

    @Test
    void whatTheNetworksHaveNoRoomForIsForgotten() {
        restart(segment("lan", "10.70.0.0/29", null));

        assertThat(give(BOB, "d")).as("the same number in the new network").isEqualTo("10.70.0.5");
        restart(segment("lan", "10.70.0.0/30", null));
        assertThat(leases.count()).isEqualTo(1);
        assertThat(store.leases("lan")).singleElement().isEqualTo(new LeaseStore.StoredLease(device(ALICE, "a"), 2));
        restart(segment("lan", null, null));
        assertThat(store.leases("lan")).isEmpty();
    }

    @Test
    void aLeaseThatClashesWithAFixedAddressIsForgotten() {
        restart(LAN, deviceNode("/dev/printer", null, "10.69.0.3"), deviceNode("/dev/other", null, "fd69::4"));

        assertThat(leases.count()).isEqualTo(2);
        assertThat(give(ALICE, "b")).isEqualTo("10.69.0.6");
        assertThat(give(ALICE, "a")).isEqualTo("10.69.0.2");
    }

    @Test
    void aDeviceThatHasFixedAddressesNowHasNoLease() {
        Node.DeviceNode node = deviceNode("/dev/eth0", null);
        restart(LAN, node);
        leases.lease(node.identity(), Wish.NONE, Scope.UNRESTRICTED);
        Node.DeviceNode fixed = deviceNode("/dev/eth0", null, "10.69.0.99");

        restart(LAN, fixed);

        assertThat(leases.count()).isEqualTo(4);
        assertThat(leases.lease(fixed.identity(), Wish.NONE, Scope.UNRESTRICTED).addresses().getFirst().address()
                .getHostAddress())
                .isEqualTo("10.69.0.99");
    }

    @Test
    void aLowerQuotaTakesNothingAwayAndAHigherOneIsHadAtOnce() {
        quotas.set(ALICE.uid(), new SetQuota(1, -1, -1, -1));
        restart(LAN);

        assertThat(give(ALICE, "a")).isEqualTo("10.69.0.2");
        assertThat(give(ALICE, "b")).isEqualTo("10.69.0.3");
        assertThat(give(ALICE, "c")).isEqualTo("10.69.0.4");
        assertFails(ReturnCode.D_NO_MEMORY, () -> give(ALICE, "x"));
        quotas.set(ALICE.uid(), new SetQuota(4, -1, -1, -1));
        assertThat(give(ALICE, "x")).isEqualTo("10.69.0.6");
    }
}
