package org.machwire.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.machwire.client.Lease;
import org.machwire.ethernet.AddressPrefix;
import org.machwire.ethernet.MacAddress;

/** Debian's clients of DHCP, DHCPv6, DNS and router advertisements configure themselves by what the hypervisor says. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AutoconfIT {
    private static final String STATION = "10.69.0.1";
    private static final String STATION6 = "fd69::1";
    private static final String CONFIGURATION = """
            segment { name: "lan" ipv4: "10.69.0.0/16" ipv6: "fd69::/64"
                      hosts { gateway: "10.69.0.9" lease_seconds: 1200 dns_forward: "127.0.0.1" } }
            segment { name: "bare" ipv4: "10.70.0.0/16" }
            node { path: "/dev/eth0m" mode: 0777 multiplexer { segment: "lan" } }
            node { path: "/dev/eth1m" mode: 0777 multiplexer { segment: "bare" } }
            """;

    private final List<AutoCloseable> toClose = new ArrayList<>();
    private Path place;
    private ServerProcess server;
    private Shell web;
    private Shell db;
    private Path script;

    @BeforeAll
    void setUp() throws IOException {
        User.assumeRoot();
        Namespace.assumePossible(Namespace.unshare());
        Tools.assume("busybox", "busybox-static");
        Tools.assume("dhclient", "isc-dhcp-client");
        Tools.assume("dig", "bind9-dnsutils");
        Tools.assume("python3", "python3");
        place = Directories.make();
        script = Tools.script("lease-facts.sh", place);
        Shell machine = closing(Shell.inNewNamespace());
        machine.begin("python3 " + Tools.script("dns-server.py", place), place.resolve("dns"));
        machine.await("grep -q listening " + place.resolve("dns"));
        Path socket = place.resolve("x.sock");
        List<String> command = new ArrayList<>(List.of("nsenter", "-n", "-t", "" + machine.pid()));
        command.addAll(ServerProcess.command(socket, CONFIGURATION));
        server = closing(ServerProcess.start(socket, command));
        web = closing(Shell.withDevice(socket, "/dev/eth0m/web"));
        db = closing(Shell.withDevice(socket, "/dev/eth0m/db"));
    }

    @AfterAll
    void tearDown() throws Exception {
        for (AutoCloseable one : toClose.reversed()) {
            one.close();
        }
    }

    private <T extends AutoCloseable> T closing(T one) {
        toClose.add(one);
        return one;
    }

    private static List<String> lease(String out, String fact) {
        return Namespace.facts(out.replace("lease ", ""), fact);
    }

    private static String address(Lease lease, boolean v6) {
        return lease.addresses().stream().filter(prefix -> prefix.isIpv6() == v6).findFirst().orElseThrow().address()
                .getHostAddress();
    }

    private String udhcpc(Shell host) {
        return host.succeed("busybox udhcpc -i eth0 -f -n -q -t 5 -s " + script);
    }

    /** What dhclient's script has told when it has a lease; dhclient has ended then. */
    private String dhclient(Shell host, String family) {
        Path pid = place.resolve("dhclient" + family + ".pid");
        return host.succeed(
                "dhclient " + family + " -1 -cf /dev/null -lf " + place.resolve("leases" + family) + " -pf " + pid
                        + " -sf " + script + " eth0; code=$?; kill $(cat " + pid + "); (exit $code)");
    }

    private void tellsTheLease(String out, String node, String name) {
        Lease lease = QemuFixture.lease(server, node);
        assertThat(lease(out, "address")).containsExactly(address(lease, false));
        assertThat(lease(out, "mask")).containsExactly("255.255.0.0");
        assertThat(lease(out, "router")).containsExactly("10.69.0.9");
        assertThat(lease(out, "dns")).containsExactly(STATION);
        assertThat(lease(out, "mtu")).containsExactly("1500");
        assertThat(lease(out, "domain")).containsExactly("lan");
        assertThat(lease(out, "host")).containsExactly(name);
        assertThat(lease(out, "seconds")).containsExactly("1200");
    }

    @Test
    void udhcpcIsToldTheLeaseOfTheDevice() {
        tellsTheLease(udhcpc(web), "/dev/eth0m/web", "web");
    }

    @Test
    void dhclientIsToldTheLeaseOfTheDevice() {
        tellsTheLease(dhclient(db, "-4"), "/dev/eth0m/db", "db");
    }

    @Test
    void hostOfASegmentWithoutAGatewayIsToldNoRouter() throws IOException {
        try (Shell alone = Shell.withDevice(server.socket(), "/dev/eth1m/alone")) {
            String told = udhcpc(alone);

            assertThat(lease(told, "address"))
                    .containsExactly(address(QemuFixture.lease(server, "/dev/eth1m/alone"), false));
            assertThat(lease(told, "domain")).containsExactly("bare");
            assertThat(lease(told, "router")).isEmpty();
        }
    }

    @Test
    void dhclientIsToldTheIpv6LeaseOfTheDevice() {
        web.await("test -z \"$(ip -6 addr show dev eth0 scope link tentative)\"");

        String told = dhclient(web, "-6");

        assertThat(lease(told, "address")).singleElement().extracting(AutoconfIT::literal)
                .isEqualTo(literal(address(QemuFixture.lease(server, "/dev/eth0m/web"), true)));
        assertThat(lease(told, "dns")).containsExactly(STATION6);
        assertThat(lease(told, "domain")).containsExactly("lan.");
        assertThat(lease(told, "seconds")).containsExactly("1200");
    }

    private static InetAddress literal(String text) {
        return InetAddress.ofLiteral(text);
    }

    /** The address that a host makes of a prefix and its Ethernet address. */
    private String autonomous(Shell host, String node) {
        MacAddress mac = QemuFixture.lease(server, node).mac();
        byte[] octets = AddressPrefix.linkLocal(mac).address().getAddress();
        octets[0] = (byte) 0xfd;
        octets[1] = 0x69;
        String expected = AddressPrefix.of(octets, Long.SIZE).toString();
        host.await("ip -o -6 addr show dev eth0 scope global -tentative | grep -q dynamic");
        String found = host.succeed("ip -o -6 addr show dev eth0 scope global dynamic").replaceAll(
                "(?s).* inet6 (\\S+)/64 .*",
                "$1");
        assertThat(literal(found)).isEqualTo(literal(expected.substring(0, expected.indexOf('/'))));
        return found;
    }

    @Test
    void linuxMakesItselfAnAddressOfTheAdvertisedPrefixAndIsHeardFromIt() {
        String webs = autonomous(web, "/dev/eth0m/web");
        String dbs = autonomous(db, "/dev/eth0m/db");

        web.succeed("ping -n -c 3 -i 0.2 -W 5 -I " + webs + " " + dbs);

        assertThat(Counts.sent(server, "/dev/eth0m/web")).as("what the guard dropped").isEmpty();
    }

    private String dig(String question) {
        udhcpc(web);
        return web.succeed("dig +time=5 +tries=2 +noall +comments +answer @" + STATION + " " + question);
    }

    @Test
    void digFindsADeviceByNameAndByAddress() {
        Lease lease = QemuFixture.lease(server, "/dev/eth0m/db");
        String ipv6 = literal(address(lease, true)).getHostAddress().replaceFirst("(:0)+:", "::");

        assertThat(dig("db.lan A")).contains("status: NOERROR")
                .containsPattern("db\\.lan\\.\\s.*A\\s+" + address(lease, false));
        assertThat(dig("DB.LAN AAAA")).containsPattern("AAAA\\s+" + ipv6);
        assertThat(dig("-x " + address(lease, false))).containsPattern("PTR\\s+db\\.lan\\.");
        assertThat(dig("-x " + ipv6)).containsPattern("PTR\\s+db\\.lan\\.");
        assertThat(autonomous(web, "/dev/eth0m/web")).as("from where IPv6 is asked by").isNotEmpty();
        assertThat(web.succeed("dig +short @" + STATION6 + " db.lan A")).isEqualTo(address(lease, false) + "\n");
    }

    @Test
    void digHearsThatANameIsNobodys() {
        assertThat(dig("nobody.lan A")).contains("status: NXDOMAIN");
        assertThat(dig("-x 10.69.77.77")).contains("status: NXDOMAIN");
    }

    @Test
    void otherUsersDeviceIsNeitherFoundByNameNorByAddress() throws IOException {
        List<String> pfinet = Installation.shared().machwire("pfinet", "--socket", server.socket().toString(),
                "/dev/eth0m/secret", "--udp-echo", "7");
        try (RunningProcess bobs = RunningProcess.start(User.BOB.command(pfinet))) {
            await().atMost(RunningProcess.PATIENCE).until(() -> server.device("/dev/eth0m/secret").isPresent());
            Lease lease = QemuFixture.lease(server, "/dev/eth0m/secret");

            assertThat(dig("secret.lan A")).contains("status: NXDOMAIN");
            assertThat(dig("-x " + address(lease, false))).contains("status: NXDOMAIN");
            assertThat(bobs.isAlive()).isTrue();
        }
    }

    @Test
    void questionForTheWorldOutsideIsForwardedWhereThatIsConfigured() {
        assertThat(dig("example.org A")).contains("status: NOERROR").containsPattern("A\\s+192\\.0\\.2\\.53");
    }

    @Test
    void questionForTheWorldOutsideIsRefusedWhereNoForwarderIs() throws IOException {
        try (Shell alone = Shell.withDevice(server.socket(), "/dev/eth1m/asking")) {
            udhcpc(alone);

            assertThat(alone.succeed("dig +time=5 +tries=2 @10.70.0.1 example.org A")).contains("status: REFUSED");
        }
    }
}
