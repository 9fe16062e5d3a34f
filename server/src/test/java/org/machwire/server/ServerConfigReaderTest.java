package org.machwire.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.machwire.ethernet.MacAddress;
import org.machwire.server.capability.Quota;
import org.machwire.server.device.DeviceLimits;
import org.machwire.server.device.FilterLimits;
import org.machwire.server.names.IpAddresses;
import org.machwire.server.names.Node;
import org.machwire.server.names.Permissions;
import org.machwire.server.names.Segment;
import org.machwire.server.port.PortLimits;
import org.machwire.server.rpc.RpcLimits;

class ServerConfigReaderTest {
    private static final int UID = 1000;
    private static final int GID = 100;
    private static final String LAN = "segment { name: 'lan' ipv4: '10.1.0.0/16' }\n";

    private static ServerConfig parse(String text) throws ConfigException {
        return ServerConfigReader.parse("machwire.txtpb", text, UID, GID, null);
    }

    private static void assertWrong(String text, String message) {
        assertThatExceptionOfType(ConfigException.class).isThrownBy(() -> parse(text)).withMessage(message);
    }

    @Test
    void embeddedConfigurationIsOneSegmentWithAMultiplexerForEveryone() throws Exception {
        ServerConfig config = ServerConfigReader.embedded(UID, GID, null);

        assertThat(config.segments()).singleElement().satisfies(lan -> {
            assertThat(lan.name()).isEqualTo("lan");
            assertThat(lan.ipv4()).hasToString("10.69.0.0/16");
            assertThat(lan.ipv6()).hasToString("fd69::/64");
            assertThat(lan.mtu()).isEqualTo(1500);
            assertThat(lan.hub()).isFalse();
        });
        Segment lan = config.segments().getFirst();
        assertThat(config.nodes()).containsExactly(
                new Node.Multiplexer("/dev/eth0m", new Permissions(UID, GID, 0777), lan),
                new Node.Directory("/servers", new Permissions(UID, GID, 0777)));
        assertThat(config.administrators()).isEmpty();
        assertThat(config.socket()).isNull();
        assertThat(config.socketMode()).isEqualTo(0666);
        assertThat(config.quota()).isEqualTo(new Quota(16, 64, 64, 1024));
        assertThat(config.tasksPerUser()).isEqualTo(128);
        assertThat(config.port()).isEqualTo(new PortLimits(65536, 16L << 20, 16384));
        assertThat(config.ringOctetsInAll()).isEqualTo(268435456);
        assertThat(config.device()).isEqualTo(
                new DeviceLimits(new FilterLimits(32, 65_536, 200_000_000, 1 << 20), 1048576, 4096, 4, 1048576));
        assertThat(config.rpc()).isEqualTo(new RpcLimits(4194304, 8192, 128, 2000, 128, 4096, 4096, 16L << 20));
    }

    @Test
    void everyFieldIsRead() throws Exception {
        ServerConfig config = parse("""
                segment { name: "hub" ipv4: "10.1.0.0/16" ipv6: "fd01::/64" mtu: 1400 hub: true }
                segment { name: "dry" }
                node { path: "/d" owner: "root" group: "7" mode: 0604
                  device { segment: "hub" mac: "56:54:00:00:00:01" address: "10.1.0.5" address: "fd01::5" } }
                node { path: "/m" owner: "12" mode: 0700 multiplexer { segment: "dry" } }
                node { path: "/x" directory {} }
                listener { socket: "/tmp/x.sock" mode: 0600 }
                administrator: "root" administrator: "4711"
                quota { leases_per_user: 1 devices_per_user: 2 filters_per_device: 3 published_per_user: 4
                  grants_per_user: 5 captures_per_device: 0 }
                limit { message_octets: 5000 metadata_octets: 6000 calls_per_connection: 7 resets_per_connection: 8
                  connections_per_user: 9 connections: 10 tasks_per_user: 11 names_per_task: 12 ring_octets: 13000
                  ring_frames: 14 ring_octets_total: 150000 ring_octets_per_user: 160000
                  queue_octets_per_user: 130000 rights_per_message: 14 items_per_message: 15
                  capture_octets: 70000 }
                """);

        Segment hub = config.segments().getFirst();
        assertThat(hub.mtu()).isEqualTo(1400);
        assertThat(hub.hub()).isTrue();
        assertThat(config.segments().get(1).ipv4()).isNull();
        assertThat(config.nodes()).containsExactly(
                new Node.DeviceNode("/d", new Permissions(0, 7, 0604), hub, new MacAddress(0x5654_0000_0001L),
                        List.of(IpAddresses.parse("10.1.0.5"), IpAddresses.parse("fd01::5"))),
                new Node.Multiplexer("/m", new Permissions(12, GID, 0700), config.segments().get(1)),
                new Node.Directory("/x", new Permissions(UID, GID, 0755)));
        assertThat(config.socket()).isEqualTo("/tmp/x.sock");
        assertThat(config.socketMode()).isEqualTo(0600);
        assertThat(config.administrators()).containsExactlyInAnyOrder(0, 4711);
        assertThat(config.quota()).isEqualTo(new Quota(1, 2, 4, 5));
        assertThat(config.tasksPerUser()).isEqualTo(11);
        assertThat(config.port()).isEqualTo(new PortLimits(12, 130_000, 14));
        assertThat(config.ringOctetsInAll()).isEqualTo(150_000);
        assertThat(config.ringOctetsPerUser()).isEqualTo(160_000);
        assertThat(config.device()).isEqualTo(
                new DeviceLimits(new FilterLimits(3, 65_536, 200_000_000, 1 << 20), 13_000, 14, 0, 70_000));
        assertThat(config.rpc()).isEqualTo(new RpcLimits(5000, 6000, 7, 8, 9, 10, 15, 130_000));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            segmnet {}                                             | there is no field machwire.v1.Configuration.segmnet
            segment { name: 'a' ipv4: '10.1.0.0/33' }              | the prefix length of an IPv4 network is 8 to 30
            segment { name: 'a' ipv4: '10.1.0.1/16' }              | bits set behind its prefix
            segment { name: 'a' mtu: 9000 }                        | the MTU of segment a is 576 to 1500 octets, not 9000
            segment { name: '' }                                   | the name of a segment has 1 to 15 characters
            node { path: '/a' device { segment: 'wan' } }          | there is no segment "wan"
            node { path: '/a' multiplexer {} }                     | there is no segment ""
            node { path: '/a' }                                    | a node is one of device, multiplexer and directory
            node { path: '/a' owner: 'no one' directory {} }       | there is no user "no one" in /etc/passwd
            node { path: '/a' group: 'no one' directory {} }       | there is no group "no one" in /etc/group
            node { path: '/a' owner: '99999999999' directory {} }  | "99999999999" is no user's number
            node { path: '/a' mode: 01000 directory {} }           | permission bits are 0 to 0777
            node { path: '/a' device { segment: 'lan' mac: 'x' } } | "x" is no Ethernet address
            node { path: '/a' device { segment: 'lan' address: 'x' } } | "x" is no IP address
            administrator: 'no one'                                | there is no user "no one" in /etc/passwd
            quota { leases_per_user: 0 }                           | leases_per_user is 1 to 2147483647
            limit { connections: 4294967295 }                      | connections is 1 to 2147483647
            limit { ring_octets_total: 65535 }                     | ring_octets_total is 65536 to
            limit { ring_octets_per_user: 65535 }                  | ring_octets_per_user is 65536 to
            limit { queue_octets_per_user: 65535 }                 | queue_octets_per_user is 65536 to
            limit { rights_per_message: 0 }                        | rights_per_message is 1 to
            limit { filter_work_per_user: 6553599 }                | filter_work_per_user is 6553600 to 9223372036854775807
            limit { ring_octets: 1516 }                            | ring_octets is 1517 to 2147483647
            limit { ring_frames: 0 }                               | ring_frames is 1 to
            limit { message_octets: 2047 }                         | message_octets is 2048 to
            limit { metadata_octets: 1023 }                        | metadata_octets is 1024 to
            limit { calls_per_connection: 1 }                      | calls_per_connection is 2 to
            limit { names_per_task: 1 }                            | names_per_task is 2 to
            limit { connections: 1 connections: 2 }                | "machwire.v1.LimitConfiguration.connections"
            """)
    void wrongFieldIsToldWithItsFileAndLine(String line, String what) {
        assertThatExceptionOfType(ConfigException.class).isThrownBy(() -> parse(LAN + "\n" + line + "\n"))
                .withMessageStartingWith("machwire.txtpb:3: ").withMessageContaining(what)
                .withMessageNotContaining("\n");
    }

    @Test
    void twoSegmentsOfOneNameAreRefused() {
        assertWrong(LAN + LAN, "machwire.txtpb: two segments are called lan");
    }

    @Test
    void wrongSocketModeIsRefused() {
        assertWrong("listener { mode: 01777 }", "machwire.txtpb: permission bits are 0 to 0777");
    }

    @Test
    void fileThatCannotBeReadIsNamed(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("missing");
        assertThatExceptionOfType(ConfigException.class).isThrownBy(() -> ServerConfigReader.read(file, UID, GID, null))
                .withMessage(file + ": there is no such file");
        Files.write(file, new byte[]{(byte) 0xff, (byte) 0xfe});
        assertThatExceptionOfType(ConfigException.class).isThrownBy(() -> ServerConfigReader.read(file, UID, GID, null))
                .withMessage(file + ": it is no text in UTF-8");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            node { path: '/a' directory {} } node { path: '/a' directory {} } | the node /a is configured twice
            node { path: 'a' directory {} }                        | the path of node a is not allowed
            node { path: '/a' device { segment: 'lan' address: '10.2.0.1' } } | the fixed address 10.2.0.1 is no station's in segment lan
            node { path: '/a' device { segment: 'lan' mac: '01:00:00:00:00:01' } } | the address 01:00:00:00:00:01 of node /a is no station's
            """)
    void contradictionAmongNodesIsToldWithTheLineOfTheNodeThatMakesIt(String text, String what) {
        assertThatExceptionOfType(ConfigException.class).isThrownBy(() -> parse(LAN + text))
                .withMessageMatching("machwire\\.txtpb:2: " + Pattern.quote(what) + ".*");
    }

    @Test
    void boundOfThePortKernelIsToldWithTheFile() {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> parse(LAN + "limit { names_per_task: 10000001 }"))
                .withMessage("machwire.txtpb: a space has 1 to 10000000 names, not 10000001");
    }

    @Test
    void hostsAreToldWhereNoRealNetworkIsAtTheUplink() throws Exception {
        assertThat(parse(LAN).hosts()).containsEntry("lan", new HostChoice("lan", null, 3600, null));
        assertThat(parse("segment { name: 'dry' }").hosts()).isEmpty();
        assertThat(parse("segment { name: 'l' ipv4: '10.1.0.0/16' uplink { interface: 'eth0' } }").hosts()).isEmpty();
        assertThat(parse("segment { name: 'l' ipv4: '10.1.0.0/16' uplink { tap: 't' } }").hosts()).isEmpty();
        assertThat(parse("segment { name: 'l' ipv4: '10.1.0.0/16' hosts { enabled: false } }").hosts()).isEmpty();
        assertThat(parse("segment { name: 'l' ipv4: '10.1.0.0/16' uplink { passt {} } hosts { dns_forward: 'none' } }")
                .hosts().get("l")).isEqualTo(new HostChoice("l", Inet4Address.ofLiteral("10.1.0.1"), 3600, null));
    }

    @Test
    void whatHostsAreToldIsRead() throws Exception {
        ServerConfig config = parse("segment { name: 'l' ipv4: '10.1.0.0/16' uplink { interface: 'eth0' } hosts {"
                + " enabled: true gateway: '10.1.0.9' lease_seconds: 60 domain: 'lab.test' dns_forward: '192.0.2.53' } }");

        assertThat(config.hosts().get("l")).isEqualTo(new HostChoice("lab.test", Inet4Address.ofLiteral("10.1.0.9"), 60,
                InetAddress.ofLiteral("192.0.2.53")));
    }

    @Test
    void aDeviceThatHasTheFirstAddressIsTheGateway() throws Exception {
        ServerConfig config = parse(LAN + "node { path: '/gate' device { segment: 'lan' address: '10.1.0.1' } }");

        assertThat(config.hosts().get("lan"))
                .isEqualTo(new HostChoice("lan", Inet4Address.ofLiteral("10.1.0.1"), 3600, null));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "hosts { gateway: '10.2.0.1' } | the gateway 10.2.0.1 is no IPv4 address of segment l",
            "hosts { gateway: 'fd01::1' } | the gateway fd01::1 is no IPv4 address of segment l",
            "hosts { lease_seconds: 59 } | lease_seconds is 60 to 2147483647",
            "hosts { dns_forward: 'resolver' } | \"resolver\" is no IP address",
            "hosts { domain: 'a b' } | \"a b\" is no domain: it has at most 63 characters of A-Z a-z 0-9 _ - and dots between",
            "uplink { passt { forward: 'tcp/80' } } | \"tcp/80\" is no forward: it is such as tcp/8080:web:80, or with an address to listen on, tcp/0.0.0.0/8080:web:80",
            "uplink { passt { processes: 0 } } | processes is 1 to 2147483647"})
    void whatHostsCannotBeToldIsToldWithItsLine(String fields, String message) {
        assertWrong("\nsegment { name: 'l' ipv4: '10.1.0.0/16' " + fields + " }", "machwire.txtpb:2: " + message);
    }

    @Test
    void aSegmentWithoutAFreeAddressForTheHypervisorsOwnStationIsToldWithItsLine() {
        assertWrong(LAN + "node { path: '/a' device { segment: 'lan' address: '10.1.0.1' } }"
                + "node { path: '/b' device { segment: 'lan' address: '10.1.255.254' } }",
                "machwire.txtpb:1: the segment lan has no address for the hypervisor's own station, neither its first nor its last");
    }
}
