package org.machwire.server.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.machwire.server.capability.Realm.ANN;
import static org.machwire.server.capability.Realm.BOB;

import java.net.Inet6Address;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.machwire.ethernet.AddressPrefix;
import org.machwire.ethernet.MacAddress;
import org.machwire.mach.NetStatus;
import org.machwire.server.capability.MemoryQuotas;
import org.machwire.server.capability.Quotas;
import org.machwire.server.capability.RefusedException;
import org.machwire.server.fabric.Batches;
import org.machwire.server.fabric.Ingress;
import org.machwire.server.fabric.Membrane;
import org.machwire.server.fabric.Sender;
import org.machwire.server.frames.Frames;
import org.machwire.server.guard.DeviceGuard;
import org.machwire.server.names.IpAddresses;
import org.machwire.server.names.Ipv4Network;
import org.machwire.server.names.Ipv6Prefix;
import org.machwire.server.names.Lease;
import org.machwire.server.names.LeaseStore;
import org.machwire.server.names.Leases;
import org.machwire.server.names.MacAddresses;
import org.machwire.server.names.MultiplexerMacRule;
import org.machwire.server.names.Node;
import org.machwire.server.names.Permissions;
import org.machwire.server.names.Segment;
import org.machwire.token.IpPrefix;
import org.machwire.token.Scope;
import org.machwire.v1.DropReason;

/** The address that a host makes for itself under the segment's prefix is its device's too, where that has a lease. */
class AutoconfigurationTest {
    private static final MacAddress MAC = MacAddress.parse("56:54:00:00:00:0a");
    private static final MacAddress OTHER_MAC = MacAddress.parse("56:54:00:00:00:0b");
    private static final MacAddress ALL_NODES = MacAddress.parse("33:33:00:00:00:01");
    private static final String LEASED = "fd69::7";
    private static final Clocks CLOCKS = new Clocks(() -> 0, () -> 0, () -> 0);
    private static final Ipv6Prefix PREFIX = Ipv6Prefix.parse("fd69::/64");

    private static String autoconfigured(MacAddress mac) {
        return Objects.requireNonNull(PREFIX.autoconfigured(mac)).getHostAddress();
    }

    private static byte[] from(MacAddress mac, String source) {
        return Frames.ipv6Udp(mac, source, 1, ALL_NODES, "ff02::1", 2, (byte) 7);
    }

    private static SegmentFabric segment(String ipv6) {
        Segment segment = new Segment("lan", Ipv4Network.parse("10.69.0.0/16"), Ipv6Prefix.parse(ipv6), 1500, false);
        Quotas quotas = MemoryQuotas.configured(4, 4, 4);
        return SegmentFabric.of(segment, GuardRules.DEFAULT, new Leases(segment, quotas, LeaseStore.NONE, List.of()),
                new MacAddresses(
                        segment, new MultiplexerMacRule(0, new byte[32], MultiplexerMacRule.NO_INTERFACE), List.of()),
                () -> 0);
    }

    private static VirtualDevice device(String prefix, boolean configured, String address, Scope scope) {
        SegmentFabric segment = segment(prefix);
        Lease lease = new Lease(List.of(new AddressPrefix(IpAddresses.parse(address), 24)));
        Node.Device node = new Node.DeviceNode("/dev/x", new Permissions(0, 0, 0666), segment.segment(), null,
                configured ? List.of(IpAddresses.parse(address)) : List.of());
        return new VirtualDevice(segment, node, MAC, lease, scope, CLOCKS);
    }

    private static DropReason verdict(VirtualDevice device, byte[] frame) {
        return new DeviceGuard(device.policy(Set.of())).check(frame, 0, frame.length);
    }

    @Test
    void leasedDeviceSendsFromItsLeaseAndFromItsOwnMaking() {
        VirtualDevice device = device("fd69::/64", false, LEASED, Scope.UNRESTRICTED);

        assertThat(verdict(device, from(MAC, LEASED))).isEqualTo(DropReason.NOT_DROPPED);
        assertThat(verdict(device, from(MAC, autoconfigured(MAC)))).isEqualTo(DropReason.NOT_DROPPED);
        assertThat(verdict(device, from(MAC, autoconfigured(OTHER_MAC)))).isEqualTo(DropReason.SRC_IP6);
    }

    @Test
    void deviceWithoutIpv6LeaseConfiguredOrUnderAnotherPrefixLengthSendsFromItsOwnMakingNot() {
        for (VirtualDevice device : List.of(device("fd69::/64", true, LEASED, Scope.UNRESTRICTED),
                device("fd69::/63", false, LEASED, Scope.UNRESTRICTED),
                device("fd69::/64", false, "10.69.0.7", Scope.UNRESTRICTED))) {
            assertThat(verdict(device, from(MAC, autoconfigured(MAC)))).isEqualTo(DropReason.SRC_IP6);
        }
    }

    @Test
    void scopeOfWhoMakesItDecides() {
        Scope leaseOnly = Scope.builder().ipv6(List.of(IpPrefix.parse("fd69::/112"))).build();
        VirtualDevice device = device("fd69::/64", false, LEASED, leaseOnly);

        assertThat(verdict(device, from(MAC, LEASED))).isEqualTo(DropReason.NOT_DROPPED);
        assertThat(verdict(device, from(MAC, autoconfigured(MAC)))).isEqualTo(DropReason.SRC_IP6);
    }

    @Test
    void narrowerScopeTakesItAwayAndNothingElse() {
        VirtualDevice device = device("fd69::/64", false, LEASED, Scope.UNRESTRICTED);
        device.setFlags(device.flags() | NetStatus.IFF_PROMISC);
        device.confine(Scope.UNPRIVILEGED);
        assertThat(verdict(device, from(MAC, autoconfigured(MAC)))).isEqualTo(DropReason.NOT_DROPPED);

        device.confine(Scope.builder().ipv6(List.of(IpPrefix.parse("fd69::/112"))).build());

        assertThat(verdict(device, from(MAC, autoconfigured(MAC)))).isEqualTo(DropReason.SRC_IP6);
        assertThat(verdict(device, from(MAC, LEASED))).isEqualTo(DropReason.NOT_DROPPED);
        assertThat(device.segment().net().attachments()).isOne();
        assertThat(overhears(device)).as("it is still promiscuous").isTrue();
    }

    @Test
    void promiscuousDeviceWithAnotherEthernetAddressIsStillPromiscuous() {
        VirtualDevice device = device("fd69::/64", false, LEASED, Scope.UNRESTRICTED);
        device.setFlags(device.flags() | NetStatus.IFF_PROMISC);
        assertThat(overhears(device)).isTrue();
        device.segment().macs().assign(device.identity(), Scope.UNRESTRICTED);

        device.setMac(OTHER_MAC);

        assertThat(overhears(device)).isTrue();
    }

    /** Nobody listens on the device, so what it is given is counted as unheard. */
    private static boolean overhears(VirtualDevice device) {
        long before = device.receivedCounters().frames(DropReason.NO_FILTER);
        VirtualDevice other = new VirtualDevice(device.segment(),
                new Node.DeviceNode("/dev/y" + before, new Permissions(0, 0, 0666), device.segment().segment(), null,
                        List.of()),
                new MacAddress(0x5654_0000_1000L + before),
                new Lease(List.of(new AddressPrefix(IpAddresses.parse("fd69::8"), 64))), Scope.UNRESTRICTED, CLOCKS);
        MacAddress nobody = MacAddress.parse("02:00:00:00:00:01");
        Ingress ingress = device.segment().net().ingress(other, Sender.of(new DeviceGuard(other.policy(Set.of()))));
        ingress.send(Batches.of(Frames.ipv6Udp(other.mac(), "fd69::8", 1, nobody, "fd69::9", 2)), 1, new Membrane());
        assertThat(ingress.counters().frames(DropReason.NO_DESTINATION)).isOne();
        return device.receivedCounters().frames(DropReason.NO_FILTER) > before;
    }

    /** An own MAC address, once it may be chosen, does not make an address that the token forbids. */
    @Test
    void anotherEthernetAddressMakesNoAddressThatTheScopeForbids() throws RefusedException {
        TokenLan tokens = new TokenLan();
        TokenLan.Holder task = tokens.task(BOB);
        int probe = tokens.open(task, tokens.grant(Scope.builder().nodes("/dev/eth0m").build(), 1), ANN, "web",
                Client.BOTH);
        MacAddress first = task.client().lease(probe).mac();
        task.client().close(probe);
        Inet6Address own = Objects.requireNonNull(PREFIX.autoconfigured(first));
        Scope scope = Scope.builder().nodes("/dev/eth0m").setAddress()
                .ipv6(List.of(IpPrefix.parse("fd69::/112"), IpPrefix.parse(own.getHostAddress() + "/128"))).build();
        int device = tokens.open(task, tokens.grant(scope, 1), ANN, "web", Client.BOTH);
        task.client().write(device, from(first, own.getHostAddress()));
        assertThat(tokens.lan.sent("/dev/eth0m/web", DropReason.NOT_DROPPED)).isOne();

        tokens.lan.devices.setStatus(task.client().space.sendRight(device), NetStatus.NET_ADDRESS,
                new int[]{(int) (OTHER_MAC.value() >>> 16), (int) (OTHER_MAC.value() << 16)});
        task.client().write(device, from(OTHER_MAC, autoconfigured(OTHER_MAC)));

        assertThat(tokens.lan.sent("/dev/eth0m/web", DropReason.SRC_IP6)).isOne();
        assertThat(tokens.lan.sent("/dev/eth0m/web", DropReason.NOT_DROPPED)).isOne();
    }
}
