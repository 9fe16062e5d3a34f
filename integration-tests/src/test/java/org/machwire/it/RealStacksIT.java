package org.machwire.it;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.machwire.ethernet.Arp;
import org.machwire.ethernet.Ethernet;
import org.machwire.ethernet.MacAddress;
import org.machwire.server.frames.Frames;

/**
 * Linux hosts do under the guard what hosts do, and lose nothing to it, whether or not the hypervisor answers ARP and neighbour discovery. Skipped
 * unless we are root.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
class RealStacksIT {
    private static final int ARP = 0x0806;
    private static final int IPV6 = 0x86dd;
    private static final int TYPE_AT = 12;
    private static final int ARP_AT = 14;
    private static final int NEXT_HEADER_AT = 20;
    private static final int SOURCE_AT = 22;
    private static final int ICMPV6_AT = 54;
    private static final int ICMPV6 = 58;
    private static final int NEIGHBOUR_SOLICITATION = 135;
    private static final int OCTETS = 500_000;

    private final List<AutoCloseable> toClose = new ArrayList<>();
    private RealLan resolving;
    private RealLan passing;
    private Path script;
    private Path leases;

    @BeforeAll
    void setUp() throws Exception {
        User.assumeRoot();
        Namespace.assumePossible(Namespace.unshare());
        Tools.assume("busybox", "busybox-static");
        Tools.assume("dhclient", "isc-dhcp-client");
        Tools.assume("python3", "python3");
        script = Tools.script("host.py", Directories.make());
        leases = Tools.script("lease-facts.sh", Directories.make());
        ServerProcess server = closing(ServerProcess.start(
                RealLan.configuration("on", "") + RealLan.configuration("off", "resolve: false")));
        try (ExecutorService both = Executors.newFixedThreadPool(2)) {
            Future<RealLan> on = both.submit(() -> setUp(server, "on"));
            Future<RealLan> off = both.submit(() -> setUp(server, "off"));
            resolving = on.get();
            passing = off.get();
        }
    }

    private RealLan setUp(ServerProcess server, String name) throws IOException {
        RealLan lan = RealLan.on(server, name);
        synchronized (toClose) {
            toClose.add(lan::end);
        }
        configure(lan);
        return lan;
    }

    private <T extends AutoCloseable> T closing(T one) {
        toClose.add(one);
        return one;
    }

    /** The hosts get addresses as hosts do: by DHCP, DHCPv6 and router advertisements, each looked for duplicates of. */
    private void configure(RealLan lan) throws IOException {
        lan.begin(lan.a, "busybox udhcpc -i eth0 -f -n -q -t 5 -s " + leases, "lease address ");
        dhclient(lan, lan.b, "-4");
        for (Shell host : List.of(lan.a, lan.b)) {
            host.await("ip -o -6 addr show dev eth0 scope link -tentative | grep -q fe80");
        }
        dhclient(lan, lan.a, "-6");
        lan.awaitBegun();
        lan.a.succeed("ip addr add " + lan.ipv6("a") + "/64 dev eth0");
        for (Shell host : List.of(lan.a, lan.b)) {
            host.await("ip -o -4 addr show dev eth0 | grep -q 'inet '");
            host.await("ip -o -6 addr show dev eth0 scope global -tentative | grep -q dynamic");
            host.succeed("ip route add 198.51.100.0/24 via " + RealLan.ROUTER + " && ip route add fd99::/64 via "
                    + RealLan.ROUTER6);
            lan.begin(host, "python3 " + script + " serve 5001", "listening");
        }
        for (String group : List.of("224.0.0.251 5353", "ff02::fb 5353", "239.1.2.3 5000", "ff15::1:2:3:4 5000")) {
            lan.begin(lan.b, "python3 " + script + " member " + group, "listening");
        }
        lan.a.await("test -z \"$(ip -o -6 addr show dev eth0 tentative)\"");
        lan.awaitBegun();
    }

    private void dhclient(RealLan lan, Shell host, String family) throws IOException {
        Path place = Directories.make();
        lan.begin(host, "dhclient -d " + family + " -cf /dev/null -lf " + place.resolve("leases") + " -pf "
                + place.resolve("pid") + " -sf " + leases + " eth0", "lease address ");
    }

    @AfterAll
    void tearDown() throws Exception {
        for (AutoCloseable one : toClose.reversed()) {
            one.close();
        }
    }

    Stream<RealLan> lans() {
        return Stream.of(resolving, passing);
    }

    private static String autonomous(Shell host) {
        return host.succeed("ip -o -6 addr show dev eth0 scope global dynamic | sed 's|.* inet6 ||; s|/.*||' | head -1")
                .strip();
    }

    @ParameterizedTest
    @MethodSource("lans")
    void hostsConfigureThemselves(RealLan lan) {
        assertThat(lan.a.succeed("ip -4 addr show dev eth0")).contains(" " + lan.ipv4("a") + "/16");
        assertThat(lan.b.succeed("ip -4 addr show dev eth0")).contains(" " + lan.ipv4("b") + "/16");
        assertThat(lan.a.succeed("ip -6 addr show dev eth0")).doesNotContain("dadfailed");

        lan.losesNothing();
    }

    @ParameterizedTest
    @MethodSource("lans")
    void probesAndAnnouncementsOfAnOwnAddressFindNoConflict(RealLan lan) {
        lan.a.succeed("busybox arping -D -f -c 1 -w 1 -I eth0 " + lan.ipv4("a"));
        lan.a.succeed("busybox arping -U -c 1 -w 1 -I eth0 " + lan.ipv4("a") + "; busybox arping -A -c 1 -w 1 -I eth0 "
                + lan.ipv4("a"));

        lan.losesNothing();
    }

    @ParameterizedTest
    @MethodSource("lans")
    void pingsAreAnsweredAlsoInFragmentsAndAlsoOfTheGreatestSize(RealLan lan) {
        for (String address : List.of(lan.ipv4("b"), autonomous(lan.b), linkLocal(lan, "b"))) {
            for (String size : List.of("56", "4000")) {
                lan.a.succeed("ping -n -c 2 -i 0.1 -W 5 -s " + size + " " + address);
            }
        }
        lan.b.succeed("ping -n -c 1 -W 5 " + lan.ipv4("a") + " && ping -n -c 1 -W 5 " + autonomous(lan.a));
        lan.a.succeed("ping -n -c 1 -W 5 -M do -s 1472 " + lan.ipv4("b"));
        assertThat(lan.a.run("ping -n -c 1 -W 0.2 -M do -s 1473 " + lan.ipv4("b")).exitCode()).isNotZero();

        lan.losesNothing();
    }

    private static String linkLocal(RealLan lan, String host) {
        Shell shell = host.equals("a") ? lan.a : lan.b;
        return shell.succeed("ip -o -6 addr show dev eth0 scope link | sed 's|.* inet6 ||; s|/.*||'").strip() + "%eth0";
    }

    @ParameterizedTest
    @MethodSource("lans")
    void tcpGoesBothWaysOverBothFamilies(RealLan lan) {
        for (String address : List.of(lan.ipv4("b"), autonomous(lan.b))) {
            lan.a.succeed("python3 " + script + " fetch " + address + " 5001 " + OCTETS);
        }
        for (String address : List.of(lan.ipv4("a"), autonomous(lan.a), lan.ipv6("a"))) {
            lan.b.succeed("python3 " + script + " fetch " + address + " 5001 " + OCTETS);
        }

        lan.losesNothing();
    }

    @ParameterizedTest
    @MethodSource("lans")
    void groupsThatWereJoinedAreHeardByTheirMemberAndByNobodyElse(RealLan lan) {
        lan.a.succeed("python3 " + script + " ask 239.1.2.3 5000 text-for-4");
        lan.a.succeed("python3 " + script + " ask ff15::1:2:3:4 5000 text-for-6");

        hearsAllUpTo(lan.witness, lan, "after-the-groups");
        assertThat(lan.witnessedFor(MacAddress.parse("01:00:5e:01:02:03"))).isEmpty();
        assertThat(lan.witnessedFor(MacAddress.parse("33:33:00:03:00:04"))).isEmpty();
        lan.losesNothing();
    }

    /** Lets a host say something to everybody, and waits until it was heard: what it had said before was heard then, or never will be. */
    private void hearsAllUpTo(Client client, RealLan lan, String text) {
        lan.a.succeed("python3 " + script + " ask 224.0.0.251 5353 " + text);
        await().atMost(RunningProcess.PATIENCE).until(() -> client.capture.frames().stream()
                .anyMatch(frame -> new String(frame, US_ASCII).contains(text)));
    }

    @ParameterizedTest
    @MethodSource("lans")
    void questionsByMulticastDnsAreHeardAndAnswered(RealLan lan) {
        lan.a.succeed("python3 " + script + " ask 224.0.0.251 5353 who-is-b.local");
        lan.a.succeed("python3 " + script + " ask ff02::fb 5353 who-is-b.local");

        await("a group of every host").atMost(RunningProcess.PATIENCE)
                .until(() -> !lan.witnessedFor(MacAddress.parse("01:00:5e:00:00:fb")).isEmpty());
        lan.losesNothing();
    }

    @ParameterizedTest
    @MethodSource("lans")
    void routesAreTraced(RealLan lan) {
        String trace = "busybox traceroute -n -q 1 -w 3 -m 4 ";
        assertThat(lan.a.succeed(trace + lan.ipv4("b"))).containsPattern("(?m)^ 1  " + lan.ipv4("b") + " ");
        assertThat(lan.a.succeed(trace + RealLan.FAR)).containsPattern("(?m)^ 1  " + RealLan.ROUTER + " ")
                .containsPattern("(?m)^ 2  " + RealLan.FAR + " ");
        assertThat(lan.a.succeed("busybox traceroute6 -n -q 1 -w 3 -m 4 " + RealLan.FAR6))
                .containsPattern("(?m)^ 1  " + RealLan.ROUTER6 + " ").containsPattern("(?m)^ 2  " + RealLan.FAR6 + " ");

        lan.losesNothing();
    }

    @ParameterizedTest
    @MethodSource("lans")
    void routersTellHowLongPacketsMayBe(RealLan lan) {
        assertThat(lan.a.run("ping -n -c 2 -i 0.2 -W 2 -M do -s 1400 " + RealLan.FAR).out()).contains("mtu = 1280");
        assertThat(lan.a.run("ping -n -c 2 -i 0.2 -W 2 -M do -s 1400 " + RealLan.FAR6).out()).contains("mtu");
        for (String address : List.of(RealLan.FAR, RealLan.FAR6)) {
            lan.a.succeed("ping -n -c 1 -W 5 -M dont -s 3000 " + address);
        }

        lan.losesNothing();
    }

    @ParameterizedTest
    @MethodSource("lans")
    void repliesToArpAndNeighbourDiscoveryNameTheOwner(RealLan lan) {
        lan.a.succeed("ip neigh flush dev eth0; ping -n -c 1 -W 5 " + lan.ipv4("b") + " && ping -n -c 1 -W 5 "
                + autonomous(lan.b));
        byte[] question = Frames.arpRequest(lan.mac("witness"), lan.ipv4("witness"), lan.ipv4("b"));
        lan.witness.send(question);
        byte[] answer = Frames.arpReply(lan.mac("b"), lan.ipv4("b"), lan.mac("witness"), lan.ipv4("witness"));

        assertThat(lan.a.succeed("ip neigh show dev eth0 " + lan.ipv4("b"))).contains("lladdr " + lan.mac("b"));
        assertThat(lan.a.succeed("ip neigh show dev eth0 " + autonomous(lan.b))).contains("lladdr " + lan.mac("b"));
        await().atMost(RunningProcess.PATIENCE).until(() -> lan.witness.capture.frames().stream()
                .anyMatch(frame -> Arrays.equals(frame, 0, answer.length, answer, 0, answer.length)));
        lan.losesNothing();
    }

    private static int type(byte[] frame) {
        return (frame[TYPE_AT] & 0xff) << 8 | (frame[TYPE_AT + 1] & 0xff);
    }

    /** Whether a frame asks everybody, from some address, who has another. */
    private static boolean isArpQuestion(byte[] frame) {
        return type(frame) == ARP && Ethernet.isGroup(Ethernet.address(frame, Ethernet.DESTINATION_OFFSET))
                && frame[ARP_AT + Arp.OPERATION_OFFSET + 1] == Arp.REQUEST
                && !isSame(frame, ARP_AT + Arp.SENDER_PROTOCOL_OFFSET, ARP_AT + Arp.TARGET_PROTOCOL_OFFSET, 4)
                && !isZero(frame, ARP_AT + Arp.SENDER_PROTOCOL_OFFSET, 4);
    }

    /** The same in IPv6, but for who looks for duplicates of his own address. */
    private static boolean isSolicitation(byte[] frame) {
        return type(frame) == IPV6 && Ethernet.isGroup(Ethernet.address(frame, Ethernet.DESTINATION_OFFSET))
                && frame.length > ICMPV6_AT + 24 && frame[NEXT_HEADER_AT] == ICMPV6
                && (frame[ICMPV6_AT] & 0xff) == NEIGHBOUR_SOLICITATION && !isZero(frame, SOURCE_AT, 16);
    }

    private static boolean isSame(byte[] octets, int one, int other, int length) {
        return Arrays.equals(octets, one, one + length, octets, other, other + length);
    }

    private static boolean isZero(byte[] octets, int from, int length) {
        return Arrays.equals(octets, from, from + length, new byte[length], 0, length);
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void whatIsKnownIsAskedOfEverybodyOnlyWhereTheHypervisorDoesNotAnswer() {
        for (RealLan lan : List.of(resolving, passing)) {
            hearsAllUpTo(lan.listener, lan, "at-the-end");
        }

        assertThat(resolving.listener.capture.frames()).noneMatch(RealStacksIT::isArpQuestion)
                .noneMatch(RealStacksIT::isSolicitation);
        assertThat(passing.listener.capture.frames()).anyMatch(RealStacksIT::isArpQuestion)
                .anyMatch(RealStacksIT::isSolicitation);
    }
}
