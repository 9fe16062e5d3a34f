package org.machwire.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.google.protobuf.UnknownFieldSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.machwire.ethernet.MacAddress;
import org.machwire.mach.DeviceMode;

class ScopeTest {

    @Test
    void whatIsAbsentRestrictsNothingAndAnEmptyListAllowsNothing() {
        Scope absent = Scope.builder().build();
        assertThat(absent).isEqualTo(Scope.UNPRIVILEGED);
        assertThat(absent.admitsNode("/dev/x")).isTrue();
        assertThat(absent.admitsDevice("any", "any")).isTrue();
        assertThat(absent.admitsMac(new MacAddress(2))).isTrue();
        assertThat(absent.admitsAddress(new byte[4])).isTrue();
        assertThat(absent.admitsAddress(new byte[16])).isTrue();
        Scope empty = Scope.builder().nodes().segments(List.of()).macs(List.of()).ipv4(List.of()).ipv6(List.of())
                .build();
        assertThat(empty.admitsNode("/dev/x")).isFalse();
        assertThat(empty.admitsDevice("any", "any")).isFalse();
        assertThat(Scope.builder().devices().build().admitsDevice("any", "any")).isFalse();
        assertThat(empty.admitsMac(new MacAddress(2))).isFalse();
        assertThat(empty.admitsAddress(new byte[4])).isFalse();
        assertThat(empty.admitsAddress(new byte[16])).isFalse();
        assertThat(Scope.ofProto(empty.toProto())).isEqualTo(empty).isNotEqualTo(absent);
    }

    @Test
    void aPrivilegeLeftOutIsNotGrantedByAnyLaterBlock() {
        Scope all = Scope.builder().promiscuous().setAddress().roles(DeviceRole.values()).build();
        Scope none = Scope.UNPRIVILEGED.intersect(all);
        assertThat(none.promiscuous()).isFalse();
        assertThat(none.setAddress()).isFalse();
        assertThat(none.roles()).isEmpty();
        assertThat(all.intersect(Scope.builder().roles(DeviceRole.ROUTER).build()).roles())
                .containsExactly(DeviceRole.ROUTER);
        assertThat(all.admitsRole(DeviceRole.DHCP_SERVER)).isTrue();
        assertThat(none.admitsRole(DeviceRole.DHCP_SERVER)).isFalse();
    }

    @Test
    void theSmallestNumberCountsWhereverItStands() {
        Scope a = Scope.builder().maxDevices(3).framesPerSecond(10).build();
        Scope b = Scope.builder().maxDevices(5).framesPerSecond(7).octetsPerSecond(1).build();
        for (Scope both : List.of(a.intersect(b), b.intersect(a))) {
            assertThat(both.maxDevices()).isEqualTo(3);
            assertThat(both.framesPerSecond()).isEqualTo(7);
            assertThat(both.octetsPerSecond()).isEqualTo(1);
        }
    }

    @Test
    void aModeIsAdmittedIfAllOfItsBitsAre() {
        Scope reader = Scope.builder().mode(DeviceMode.READ).build();
        assertThat(reader.admitsMode(DeviceMode.READ)).isTrue();
        assertThat(reader.admitsMode(DeviceMode.READ | DeviceMode.NODELAY)).isTrue();
        assertThat(reader.admitsMode(DeviceMode.READ | DeviceMode.WRITE)).isFalse();
        Scope neither = reader.intersect(Scope.builder().mode(DeviceMode.WRITE).build());
        assertThat(neither.mode()).isZero();
        assertThat(neither.admitsMode(DeviceMode.READ)).isFalse();
        assertThat(neither.admitsMode(DeviceMode.WRITE)).isFalse();
    }

    @Test
    void aNameMustMatchOnePatternOfEachList() {
        Scope both = Scope.builder().devices("web-*", "db-*").build()
                .intersect(Scope.builder().devices("*-1").build());
        assertThat(both.admitsDevice("lan", "web-1")).isTrue();
        assertThat(both.admitsDevice("lan", "db-1")).isTrue();
        assertThat(both.admitsDevice("lan", "web-2")).isFalse();
        assertThat(both.admitsDevice("lan", "mail-1")).isFalse();
        assertThatIllegalStateException().isThrownBy(both::toProto);
        assertThat(both.toProtos()).hasSize(2);
    }

    @Test
    void prefixesMeetPairwise() {
        Scope a = Scope.builder().ipv4(prefixes("10.0.0.0/8", "192.168.0.0/16")).ipv6(prefixes("fd00::/8")).build();
        Scope b = Scope.builder().ipv4(prefixes("10.1.0.0/16", "172.16.0.0/12")).ipv6(prefixes("fd00::/16")).build();
        assertThat(a.intersect(b).ipv4()).isEqualTo(Allowed.only(prefixes("10.1.0.0/16")));
        assertThat(b.intersect(a).ipv4()).isEqualTo(Allowed.only(prefixes("10.1.0.0/16")));
        assertThat(a.intersect(b).ipv6()).isEqualTo(Allowed.only(prefixes("fd00::/16")));
        assertThat(a.intersect(b).admitsAddress(new byte[]{10, 1, 2, 3})).isTrue();
        assertThat(a.intersect(b).admitsAddress(new byte[]{10, 2, 2, 3})).isFalse();
        assertThat(a.intersect(b).admitsAddress(new byte[16])).isFalse();
    }

    private static List<IpPrefix> prefixes(String... texts) {
        return Arrays.stream(texts).map(IpPrefix::parse).toList();
    }

    @Test
    void valuesThatNoScopeHasAreRefused() {
        refused("frames", () -> Scope.builder().framesPerSecond(-1).build());
        refused("octets", () -> Scope.builder().octetsPerSecond(-1).build());
        refused("devices", () -> Scope.builder().maxDevices(-1).build());
        refused("mode", () -> Scope.builder().mode(4).build());
        refused("path", () -> Scope.builder().nodes("dev/lan").build());
        refused("path", () -> Scope.builder().nodes("").build());
        refused("segment", () -> Scope.builder().segments(List.of("")).build());
        refused("segment", () -> Scope.builder().segments(List.of("a\0")).build());
        refused("Unicode", () -> Scope.builder().segments(List.of("\ud800")).build());
        refused("pattern", () -> Scope.builder().devices("").build());
        refused("version", () -> Scope.builder().ipv4(prefixes("fd00::/8")).build());
        refused("version", () -> Scope.builder().ipv6(prefixes("10.0.0.0/8")).build());
        refused("16 octets", () -> SubspaceId.of(new byte[15]));
        refused("define", () -> Scope.ofProto(org.machwire.v1.Scope.newBuilder().setUnknownFields(UnknownFieldSet
                .newBuilder().addField(99, UnknownFieldSet.Field.newBuilder().addVarint(1).build()).build()).build()));
    }

    private static void refused(String word, Runnable make) {
        assertThatIllegalArgumentException().isThrownBy(make::run).withMessageContaining(word);
    }

    @Test
    void theListsOfAScopeAreItsOwn() {
        List<String> names = new ArrayList<>(List.of("/dev/lan"));
        Scope scope = Scope.builder().nodes(names).build();
        names.add("/dev/wan");
        assertThat(scope.admitsNode("/dev/wan")).isFalse();
        Assertions.assertThatThrownBy(() -> scope.nodes().values().add("/dev/wan"))
                .isInstanceOf(UnsupportedOperationException.class);
        Assertions.assertThatThrownBy(() -> scope.roles().add(DeviceRole.ROUTER))
                .isInstanceOf(UnsupportedOperationException.class);
    }
}
