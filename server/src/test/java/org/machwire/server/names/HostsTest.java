package org.machwire.server.names;

import static org.assertj.core.api.Assertions.assertThat;
import static org.machwire.server.names.Fixtures.ALICE;
import static org.machwire.server.names.Fixtures.BOB;
import static org.machwire.server.names.Fixtures.ROOT;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.machwire.ethernet.AddressPrefix;
import org.machwire.server.capability.Credentials;

class HostsTest {
    private final Hosts hosts = new Hosts();
    private final Host alices = multiplexed(ALICE, "web", 1, "10.69.0.1", "fd69::1");
    private final Host bobs = multiplexed(BOB, "Web", 2, "10.69.0.2", "fd69::2");
    private final Host configured = new Host(new DeviceIdentity("lan", ROOT.uid(), "/dev/gate", "gate"), true,
            Fixtures.mac(3), lease("10.69.0.3"));

    private static Host multiplexed(Credentials owner, String name, int mac, String... addresses) {
        return new Host(Fixtures.device(owner, name), false, Fixtures.mac(mac), lease(addresses));
    }

    private static Lease lease(String... addresses) {
        return new Lease(Arrays.stream(addresses).map(IpAddresses::parse)
                .map(address -> new AddressPrefix(address, address.getAddress().length == 4 ? 16 : 64)).toList());
    }

    private void enter(Host... all) {
        Arrays.stream(all).forEach(hosts::enter);
    }

    @Test
    void userFindsHisOwnByNameInWhateverCase() {
        enter(alices, bobs, configured);

        assertThat(hosts.byName(ALICE.uid(), "web")).isEqualTo(alices);
        assertThat(hosts.byName(BOB.uid(), "WEB")).isEqualTo(bobs);
        assertThat(hosts.byName(ALICE.uid(), "Gate")).isEqualTo(configured);
        assertThat(hosts.byName(ALICE.uid(), "nobody")).isNull();
        assertThat(hosts.byName(ROOT.uid(), "web")).as("others' are nobody's business").isNull();
        assertThat(hosts.count()).isEqualTo(3);
    }

    @Test
    void ownDeviceComesBeforeAConfiguredOneOfTheSameName() {
        Host gate = multiplexed(ALICE, "gate", 9);
        enter(configured, gate);

        assertThat(hosts.byName(ALICE.uid(), "gate")).isEqualTo(gate);
        assertThat(hosts.byName(BOB.uid(), "gate")).isEqualTo(configured);
    }

    @Test
    void amongConfiguredOnesOfOneNameTheFirstPathCountsInWhateverOrderTheyCame() {
        Host early = new Host(new DeviceIdentity("lan", 0, "/a/gate", "gate"), true, Fixtures.mac(4), lease());
        Host late = new Host(new DeviceIdentity("lan", 0, "/z/gate", "gate"), true, Fixtures.mac(5), lease());
        enter(late, early);
        assertThat(hosts.byName(ALICE.uid(), "gate")).isEqualTo(early);

        hosts.leave(early);
        assertThat(hosts.byName(ALICE.uid(), "gate")).isEqualTo(late);
    }

    @Test
    void addressesAreFoundByTheirUserAndThoseOfTheConfigurationByAll() {
        enter(alices, bobs, configured);

        assertThat(hosts.byAddress(ALICE.uid(), IpAddresses.parse("10.69.0.1"))).isEqualTo(alices);
        assertThat(hosts.byAddress(ALICE.uid(), IpAddresses.parse("fd69::1"))).isEqualTo(alices);
        assertThat(hosts.byAddress(BOB.uid(), IpAddresses.parse("10.69.0.1"))).isNull();
        assertThat(hosts.byAddress(BOB.uid(), IpAddresses.parse("10.69.0.3"))).isEqualTo(configured);
        assertThat(hosts.byAddress(BOB.uid(), IpAddresses.parse("10.69.0.9"))).isNull();
        assertThat(hosts.byMac(Fixtures.mac(2).value())).isEqualTo(bobs);
        assertThat(hosts.byMac(0)).isNull();
    }

    @Test
    void whoHasLeftIsFoundByNothing() {
        enter(alices, bobs);
        hosts.leave(alices);
        hosts.leave(alices);

        assertThat(hosts.byName(ALICE.uid(), "web")).isNull();
        assertThat(hosts.byAddress(ALICE.uid(), IpAddresses.parse("10.69.0.1"))).isNull();
        assertThat(hosts.byMac(Fixtures.mac(1).value())).isNull();
        assertThat(hosts.byName(BOB.uid(), "web")).isEqualTo(bobs);
        hosts.leave(bobs);
        assertThat(hosts.count()).isZero();
    }

    @Test
    void whatANewHostHasTakenOverDoesNotLeaveWithTheOld() {
        Host next = multiplexed(ALICE, "db", 1, "10.69.0.1");
        enter(alices, next);
        hosts.leave(alices);

        assertThat(hosts.byAddress(ALICE.uid(), IpAddresses.parse("10.69.0.1"))).isEqualTo(next);
        assertThat(hosts.byMac(Fixtures.mac(1).value())).isEqualTo(next);
        assertThat(hosts.byName(ALICE.uid(), "web")).isNull();
    }

    @Test
    void hostTellsItsFirstAddressOfEachFamily() {
        Host many = multiplexed(ALICE, "many", 7, "fd69::7", "10.69.0.7", "10.69.0.8", "fd69::8");

        assertThat(many.ipv4()).hasToString("10.69.0.7/16");
        assertThat(many.ipv6()).hasToString("fd69::7/64");
        assertThat(configured.ipv6()).isNull();
        assertThat(List.of(multiplexed(ALICE, "none", 8))).allSatisfy(none -> assertThat(none.ipv4()).isNull());
    }
}
