package org.machwire.server.names;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.machwire.server.names.Fixtures.ALICE;
import static org.machwire.server.names.Fixtures.LAN;
import static org.machwire.server.names.Fixtures.device;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.machwire.mach.MachException;
import org.machwire.server.capability.MemoryQuotas;
import org.machwire.token.IpPrefix;
import org.machwire.token.Scope;

/** Which addresses of 10.69.0.0/16 and fd69::/64 a scope leaves. */
class AddressChoiceTest {
    private static final AddressPlan PLAN = new AddressPlan(LAN);

    @Test
    void withoutPrefixesAllIsLeftOfBothFamilies() {
        AddressChoice choice = AddressChoice.of(PLAN, Scope.UNRESTRICTED);
        assertThat(choice.ranges()).containsExactly(new AddressChoice.Range(2, PLAN.lastIndex()));
        assertThat(choice.ipv4()).isTrue();
        assertThat(choice.ipv6()).isTrue();
    }

    @Test
    void aPrefixLeavesItsAddressesButNeverThoseThatNobodyLeases() {
        assertThat(ranges("10.69.7.0/24", null)).containsExactly(new AddressChoice.Range(0x700, 0x7ff));
        assertThat(ranges("10.69.0.0/24", null)).as("not the network, nor the gateway")
                .containsExactly(new AddressChoice.Range(2, 255));
        assertThat(ranges("10.69.255.0/24", null)).as("not the broadcast address")
                .containsExactly(new AddressChoice.Range(0xff00, 0xfffe));
        assertThat(ranges("10.0.0.0/8", null)).containsExactly(new AddressChoice.Range(2, PLAN.lastIndex()));
        assertThat(ranges("10.70.0.0/24", null)).isEmpty();
        assertThat(ranges(null, "fd69::100/120")).containsExactly(new AddressChoice.Range(0x100, 0x1ff));
        assertThat(ranges("10.69.7.5/32", null)).containsExactly(new AddressChoice.Range(0x705, 0x705));
    }

    @Test
    void bothFamiliesTogetherLeaveWhatHasAnAddressInEach() {
        assertThat(ranges("10.69.7.0/24", "fd69::780/121")).containsExactly(new AddressChoice.Range(0x780, 0x7ff));
        assertThat(ranges("10.69.7.0/24", "fd69::100/120")).isEmpty();
        assertThat(AddressChoice.of(PLAN, scope(List.of(), List.of("fd69::100/120"))).ipv4()).isFalse();
    }

    @Test
    void aLeaseIsOfTheScopeAndHasNoFamilyThatItAllowsNothingOf() {
        Leases leases = leases();
        assertThat(addresses(leases.lease(device(ALICE, "a"), Wish.NONE, scope(List.of("10.69.7.0/24"), List.of()))))
                .containsExactly("10.69.7.0");
        assertThat(addresses(leases.lease(device(ALICE, "b"), Wish.NONE, scope(List.of(), List.of("fd69::100/120")))))
                .containsExactly("fd69:0:0:0:0:0:0:100");
        assertThatThrownBy(
                () -> leases.lease(device(ALICE, "c"), Wish.NONE, scope(List.of("10.70.0.0/16"), List.of())))
                .isInstanceOf(MachException.class).hasMessageStartingWith("D_NO_MEMORY");
    }

    @Test
    void aDeviceThatComesWithAnotherScopeKeepsItsLeaseUnlessThatAllowsItNot() {
        Leases leases = leases();
        Lease first = leases.lease(device(ALICE, "a"), Wish.NONE, Scope.UNRESTRICTED);
        leases.release(device(ALICE, "a"), 1);
        assertThat(leases.lease(device(ALICE, "a"), Wish.NONE, scope(List.of("10.69.0.0/24"), null)))
                .isEqualTo(first);
        leases.release(device(ALICE, "a"), 2);
        assertThat(addresses(leases.lease(device(ALICE, "a"), Wish.NONE, scope(List.of("10.69.7.0/24"), null))))
                .containsExactly("10.69.7.0", "fd69:0:0:0:0:0:0:700");
        assertThat(leases.count()).isEqualTo(1);
    }

    private static Leases leases() {
        return new Leases(LAN, MemoryQuotas.configured(8, 0, 0), new MemoryLeases(), List.of());
    }

    private static List<String> addresses(Lease lease) {
        return lease.addresses().stream().map(prefix -> prefix.address().getHostAddress()).toList();
    }

    private static List<AddressChoice.Range> ranges(@Nullable String ipv4,
            @Nullable String ipv6) {
        return AddressChoice.of(PLAN, scope(ipv4 == null ? null : List.of(ipv4), ipv6 == null ? null : List.of(ipv6)))
                .ranges();
    }

    /** @param ipv4 null for all */
    private static Scope scope(@Nullable List<String> ipv4,
            @Nullable List<String> ipv6) {
        var scope = Scope.builder();
        if (ipv4 != null) {
            scope.ipv4(prefixes(ipv4));
        }
        if (ipv6 != null) {
            scope.ipv6(prefixes(ipv6));
        }
        return scope.build();
    }

    private static List<IpPrefix> prefixes(List<String> texts) {
        return texts.stream().map(IpPrefix::parse).toList();
    }
}
