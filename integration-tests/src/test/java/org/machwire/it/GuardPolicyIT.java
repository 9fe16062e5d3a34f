package org.machwire.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.machwire.client.Hypervisor;
import org.machwire.client.MachTask;
import org.machwire.client.SendRight;
import org.machwire.ethernet.Ethernet;
import org.machwire.ethernet.MacAddress;
import org.machwire.server.frames.Frames;
import org.machwire.token.DeviceRole;
import org.machwire.token.Holder;
import org.machwire.token.Scope;
import org.machwire.token.Terms;
import org.machwire.token.Token;
import org.machwire.token.Validity;
import org.machwire.v1.DeviceCounters;
import org.machwire.v1.DropReason;

/** What a segment's configuration and the role of a right change of what the guard does. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GuardPolicyIT {
    private static final String CONFIGURATION = List.of(segment("lan", "storm { dhcp: 1000 neighbour: 1000 }"),
            segment("iso", "isolation { peer: \"/dev/printer\" peer: \"/dev/iso/server\" }"),
            segment("alone", "isolation {}"), segment("strict", "quarantine { violations: 5 quiet_seconds: 2 }"),
            segment("groups", "groups_per_device: 3"), segment("open", "off: true"), segment("load", "")).stream()
            .reduce("", String::concat) + """
                    node { path: "/dev/printer" device { segment: "iso" } }
                    node { path: "/dev/router" device { segment: "lan" role: ROUTER } }
                    node { path: "/dev/dhcp" device { segment: "lan" role: DHCP_SERVER } }
                    node { path: "/dev/v4" device { segment: "lan" address: "10.69.44.4" } }
                    node { path: "/dev/v6" device { segment: "lan" address: "fd69::6:6" } }
                    """;
    private static final MacAddress GROUP = MacAddress.parse("01:00:5e:01:02:03");

    private final List<AutoCloseable> toClose = new ArrayList<>();
    private ServerProcess server;
    private int serial;

    private static String segment(String name, String guard) {
        return """
                segment { name: "%1$s" ipv4: "10.69.0.0/16" ipv6: "fd69::/64" hosts { enabled: false } guard { %2$s } }
                node { path: "/dev/%1$s" mode: 0777 multiplexer { segment: "%1$s" } }
                """.formatted(name, guard);
    }

    @BeforeAll
    void setUp() throws IOException {
        server = ServerProcess.start(CONFIGURATION);
    }

    @AfterEach
    void closeDevices() throws Exception {
        for (AutoCloseable one : toClose.reversed()) {
            one.close();
        }
        toClose.clear();
    }

    @AfterAll
    void tearDown() {
        server.close();
    }

    private Party open(String node) {
        Party party = Party.open(server, node);
        toClose.add(party);
        return party;
    }

    private Party open(String multiplexer, String name, Token token) {
        Party party = Party.open(server, multiplexer, name, token);
        toClose.add(party);
        return party;
    }

    private Token export(String multiplexer, Scope scope) {
        try (Hypervisor hypervisor = server.connect();
                MachTask task = hypervisor.attach("it grants");
                SendRight node = task.lookup(multiplexer)) {
            return task.export(List.of(node), new Terms(Holder.ofUid(User.me()), scope, Validity.ALWAYS, 0), "it");
        }
    }

    private static ConditionFactory eventually() {
        return await().atMost(RunningProcess.PATIENCE).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(20));
    }

    private Map<DropReason, Long> drops(Party party) {
        return Counts.sent(server, party.node);
    }

    /** Lets a party send all that is forged, and checks that a victim hears what its role allows, and that the rest is counted under its reasons. */
    private void mayOnly(String role, Party party) throws IOException {
        Party victim = open("/dev/lan/victim");
        Party other = open("/dev/lan/other");
        Map<DropReason, Long> dropped = new EnumMap<>(DropReason.class);
        List<byte[]> passing = new ArrayList<>();
        for (ScapyFrames kind : ScapyFrames.make("forged-frames.py", party.address(), victim.address(),
                other.address())) {
            party.send(kind.frames().toArray(byte[][]::new));
            if (kind.reason() == DropReason.NOT_DROPPED || kind.role().equals(role)) {
                kind.frames().stream().filter(frame -> isHeardBy(victim, frame)).forEach(passing::add);
            } else {
                dropped.merge(kind.reason(), (long) kind.frames().size(), Long::sum);
            }
        }
        assertThat(passing).hasSizeGreaterThan(20);
        assertThat(dropped).isNotEmpty();
        byte[] last = party.toAll(serial++);
        party.send(last);
        passing.add(last);

        victim.hears(passing);
        assertThat(drops(party)).isEqualTo(dropped);
    }

    /** Whether a frame that passes is for it, or for every host. */
    private static boolean isHeardBy(Party party, byte[] frame) {
        long to = Ethernet.address(frame, Ethernet.DESTINATION_OFFSET);
        return to == party.mac.value() || to == Ethernet.BROADCAST || to >>> 8 == 0x01_005e_0000L
                || to >>> 8 == 0x33_3300_0000L;
    }

    @Test
    void configuredRouterMaySayWhatRoutersSay() throws IOException {
        mayOnly("ROUTER", open("/dev/router"));
    }

    @Test
    void configuredDhcpServerMaySayWhatDhcpServersSay() throws IOException {
        mayOnly("DHCP_SERVER", open("/dev/dhcp"));
    }

    @Test
    void holderOfATokenMayWhatItsRolesAllow() throws IOException {
        Token router = export("/dev/lan", Scope.builder().roles(DeviceRole.ROUTER).build());
        mayOnly("ROUTER", open("/dev/lan", "granted", router));
    }

    @Test
    void routerHearsWhatIsForOthersAndAHostDoesNot() {
        Party router = open("/dev/router");
        Party host = open("/dev/lan/host");
        Party sender = open("/dev/lan/sender");
        String ip = sender.address().ipv4();
        byte[] toRouter = Frames.ipv4Udp(sender.mac, ip, 1, router.mac, "192.0.2.1", 2);
        byte[] joinedByNobody = Frames.ipv4Udp(sender.mac, ip, 1, GROUP, "239.1.2.3", 2);
        byte[] last = sender.toAll(serial++);

        sender.send(toRouter, Frames.ipv4Udp(sender.mac, ip, 1, host.mac, "192.0.2.1", 2), joinedByNobody, last);

        router.hears(List.of(toRouter, joinedByNobody, last));
        host.hears(List.of(last));
        assertThat(Counts.received(server, host.node)).isEqualTo(Map.of(DropReason.RX_ADDRESS, 1L));
    }

    @Test
    void deviceHearsNothingOfAFamilyInWhichItHasNoAddress() {
        Party four = open("/dev/v4");
        Party six = open("/dev/v6");
        Party sender = open("/dev/lan/sender");
        ScapyFrames.Address own = sender.address();
        byte[] arp = Frames.gratuitousRequest(sender.mac, own.ipv4());
        byte[] ipv4 = sender.toAll(serial++);
        byte[] ipv6 = Frames.ipv6Ping(sender.mac, own.ipv6(), MacAddress.parse("33:33:00:00:00:01"), "ff02::1");

        sender.send(arp, ipv4, ipv6, Frames.ipv6Ping(sender.mac, own.ipv6(), four.mac, four.address().linkLocal()));

        four.hears(List.of(arp, ipv4));
        six.hears(List.of(ipv6));
        eventually().untilAsserted(() -> {
            assertThat(Counts.received(server, four.node)).isEqualTo(Map.of(DropReason.RX_FAMILY, 2L));
            assertThat(Counts.received(server, six.node)).isEqualTo(Map.of(DropReason.RX_FAMILY, 2L));
        });
    }

    @Test
    void isolatedDevicesReachOnlyPeersAndPeersReachEverybody() {
        Party printer = open("/dev/printer");
        Party named = open("/dev/iso/server");
        Party a = open("/dev/iso/a");
        Party b = open("/dev/iso/b");
        byte[] broadcast = a.toAll(serial++);
        byte[] toPrinter = a.to(printer, serial++);
        byte[] toServer = a.to(named, serial++);

        a.send(a.to(b, serial++), broadcast, toPrinter, toServer, Frames.arpRequest(a.mac, a.address().ipv4(),
                b.address().ipv4()));
        byte[] asked = Frames.arpRequest(a.mac, a.address().ipv4(), b.address().ipv4());

        printer.hears(List.of(broadcast, toPrinter, asked));
        named.hears(List.of(broadcast, toServer, asked));
        byte[] toB = printer.to(b, serial++);
        byte[] toA = named.to(a, serial++);
        byte[] toAll = printer.toAll(serial++);
        printer.send(toB, toAll);
        named.send(toA);
        a.hears(List.of(toA, toAll));
        b.hears(List.of(toB, toAll));
        assertThat(drops(a)).isEqualTo(Map.of(DropReason.ISOLATED, 1L));
        assertThat(drops(printer)).isEmpty();
    }

    @Test
    void isolatedDevicesWithoutAPeerReachNobody() {
        Party a = open("/dev/alone/a");
        Party b = open("/dev/alone/b");

        a.send(a.to(b, serial++), a.toAll(serial++));
        b.send(b.to(a, serial++), b.toAll(serial++));

        eventually().untilAsserted(() -> {
            assertThat(drops(a)).isEqualTo(Map.of(DropReason.ISOLATED, 1L));
            assertThat(drops(b)).isEqualTo(Map.of(DropReason.ISOLATED, 1L));
            assertThat(Counts.counters(server, a.node).getTxForwarded()).isEqualTo(1);
            assertThat(Counts.counters(server, b.node).getTxForwarded()).isEqualTo(1);
        });
        for (Party party : List.of(a, b)) {
            assertThat(Counts.counters(server, party.node).getRxFrames()).isZero();
        }
    }

    private byte[] forged(Party attacker) {
        return Frames.ipv4Ping(attacker.mac, "10.69.99.99", Frames.BROADCAST, "10.69.255.255");
    }

    @Test
    void rightThatKeepsViolatingIsCutOffAndRecoversByItselfWhenItIsQuiet() {
        Party attacker = open("/dev/strict/attacker");
        Party victim = open("/dev/strict/victim");
        byte[] tolerated = attacker.toAll(serial++);
        for (int i = 0; i < 4; i++) {
            attacker.send(forged(attacker));
        }
        attacker.send(tolerated);
        victim.hears(List.of(tolerated));

        byte[][] many = new byte[20][];
        Arrays.setAll(many, _ -> forged(attacker));
        byte[] unheard = attacker.toAll(serial++);
        attacker.send(many);
        attacker.send(unheard);
        attacker.send(forged(attacker));
        eventually().untilAsserted(() -> assertThat(drops(attacker)).isEqualTo(
                Map.of(DropReason.SRC_IP4, 24L, DropReason.QUARANTINED, 2L)));
        byte[] back = victim.toAll(serial++);
        victim.send(back);
        attacker.hears(List.of(back));

        byte[] heard = attacker.toAll(serial++);
        await().atMost(RunningProcess.PATIENCE).pollInterval(Duration.ofMillis(200)).until(() -> {
            attacker.send(heard);
            return victim.client.capture.count() > 1;
        });
        assertThat(Scene.hex(victim.client.capture.frames()).subList(0, 2))
                .isEqualTo(Scene.hex(List.of(tolerated, heard)));
        assertThat(drops(attacker)).containsEntry(DropReason.SRC_IP4, 24L).extractingByKey(DropReason.QUARANTINED)
                .satisfies(frames -> assertThat(frames).isGreaterThan(2));
    }

    @Test
    void deviceJoinsAsManyGroupsAsItMay() {
        Party member = open("/dev/groups/member");
        Party sender = open("/dev/groups/sender");
        ScapyFrames.Address own = member.address();
        for (int i = 1; i <= 4; i++) {
            member.send(Frames.mld2Report(member.mac, own.linkLocal(), "ff15::7:" + i));
        }
        eventually().untilAsserted(() -> assertThat(drops(member)).isEqualTo(Map.of(DropReason.GROUP_LIMIT, 1L)));
        List<byte[]> toGroups = IntStream.rangeClosed(1, 4).mapToObj(i -> toGroup(sender, i)).toList();
        byte[] last = sender.toAll(serial++);

        sender.send(toGroups.toArray(byte[][]::new));
        sender.send(last);

        member.hears(List.of(toGroups.get(0), toGroups.get(1), toGroups.get(2), last));
        member.send(Frames.mldDone(member.mac, own.linkLocal(), "ff15::7:1"),
                Frames.mldReport(member.mac, own.linkLocal(), "ff15::7:4"));
        eventually().until(() -> Counts.counters(server, member.node).getTxForwarded() == 5);
        sender.send(toGroups.toArray(byte[][]::new));
        member.hears(toGroups.subList(1, 4));
    }

    /** The last four octets of the group are its Ethernet address's. */
    private static byte[] toGroup(Party sender, int number) {
        return Frames.ipv6Udp(sender.mac, sender.address().ipv6(), 1,
                new MacAddress(0x3333_0007_0000L | number), "ff15::7:" + number, 2);
    }

    @Test
    void forgedFramesAreHeardWhereTheGuardIsOff() {
        Party attacker = open("/dev/open/attacker");
        Party victim = open("/dev/open/victim");
        List<byte[]> forged = List.of(forged(attacker), Frames.arpReply(attacker.mac, "10.69.0.1", victim.mac,
                victim.address().ipv4()), Frames.gratuitousRequest(attacker.mac, victim.address().ipv4()),
                Frames.icmpv6(attacker.mac, "fe80::1", MacAddress.parse("33:33:00:00:00:01"), "ff02::1", 255, 134,
                        new byte[12]),
                Frames.ipv4Udp(victim.mac, victim.address().ipv4(), 1, victim.mac, victim.address().ipv4(), 2),
                Frames.ipv4Udp(attacker.mac, attacker.address().ipv4(), 1, GROUP, "239.1.2.3", 2));

        attacker.send(forged.toArray(byte[][]::new));

        victim.hears(forged);
        assertThat(drops(attacker)).isEmpty();
    }

    /** What a sender's frames of one kind did: sent at once, they are heard as far as a second's burst and the time that went by allow. */
    private void isBounded(List<Party> senders, DropReason reason, long perSecond, int each) {
        Party witness = open("/dev/load/witness");
        Party other = open("/dev/load/bystander");
        long begun = System.nanoTime();
        for (int i = 0; i < each; i += 50) {
            for (Party sender : senders) {
                sender.send(burst(sender, reason));
            }
        }
        byte[] bystanders = other.toAll(serial++);
        other.send(bystanders);
        for (Party sender : senders) {
            eventually().until(
                    () -> Counts.counters(server, sender.node).getTxFrames() == each);
        }
        double seconds = (System.nanoTime() - begun) / 1e9;

        long passed = 0;
        for (Party sender : senders) {
            DeviceCounters counters = Counts.counters(server, sender.node);
            passed += counters.getTxForwarded();
            assertThat(drops(sender)).containsOnlyKeys(reason);
        }
        assertThat(passed).isBetween(perSecond, (long) Math.ceil(perSecond * (1 + seconds)) + 1);
        witness.client.capture.awaitCount((int) passed + 1);
        assertThat(Scene.hex(witness.client.capture.frames())).hasSize((int) passed + 1)
                .contains(Scene.hex(List.of(bystanders)).getFirst());
    }

    private byte[][] burst(Party sender, DropReason reason) {
        ScapyFrames.Address own = sender.address();
        byte[][] frames = new byte[50][];
        for (int i = 0; i < frames.length; i++) {
            frames[i] = switch (reason) {
                case STORM_NEIGHBOUR -> Frames.arpRequest(sender.mac, own.ipv4(), "10.69.222." + i);
                case STORM_MULTICAST -> Frames.ipv4Udp(sender.mac, own.ipv4(), 5353,
                        MacAddress.parse("01:00:5e:00:00:fb"), "224.0.0.251", 5353);
                case STORM_DHCP -> DhcpFrames.discover(sender.mac, i);
                default -> sender.toAll(serial++);
            };
        }
        return frames;
    }

    @Test
    void fiveThousandBroadcastsAtOnceAreHeardAsFarAsTheBucketGoesAndOthersAreHeardStill() {
        isBounded(List.of(open("/dev/load/broadcaster")), DropReason.STORM_BROADCAST, 1000, 5000);
    }

    @Test
    void otherKindsHaveBucketsOfTheirOwn() {
        Party stormer = open("/dev/load/neighbour");
        isBounded(List.of(stormer), DropReason.STORM_NEIGHBOUR, 500, 2000);
        Party multicaster = open("/dev/load/multicaster");
        isBounded(List.of(multicaster), DropReason.STORM_MULTICAST, 1000, 3000);
        Party asker = open("/dev/load/asker");
        isBounded(List.of(asker), DropReason.STORM_DHCP, 50, 200);
    }

    @Test
    void devicesOfOneTokenHaveOneBucketTogether() {
        Token token = export("/dev/load", Scope.UNPRIVILEGED);
        isBounded(List.of(open("/dev/load", "one", token), open("/dev/load", "two", token),
                open("/dev/load", "three", token)), DropReason.STORM_BROADCAST, 1000, 3000);
    }
}
