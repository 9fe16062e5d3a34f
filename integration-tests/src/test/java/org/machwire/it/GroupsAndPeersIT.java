package org.machwire.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.machwire.ethernet.MacAddress;
import org.machwire.server.frames.Frames;
import org.machwire.v1.DeviceStatus;
import org.machwire.v1.DropReason;

/** What the guard's page promises in corners that attackers look for. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GroupsAndPeersIT {
    private static final MacAddress GROUP = MacAddress.parse("01:00:5e:01:02:03");
    private static final int IGMP_REPORT = 0x16;
    private static final int IGMP_LEAVE = 0x17;

    private final List<AutoCloseable> toClose = new ArrayList<>();
    private ServerProcess server;

    @BeforeAll
    void setUp() throws IOException {
        server = ServerProcess
                .start("""
                        segment { name: "lan" ipv4: "10.69.0.0/16" ipv6: "fd69::/64" hosts { enabled: false } }
                        segment { name: "iso" ipv4: "10.69.0.0/16" hosts { enabled: false } guard { isolation { peer: "/dev/iso/server" } } }
                        node { path: "/dev/lan" mode: 0777 multiplexer { segment: "lan" } }
                        node { path: "/dev/iso" mode: 0777 multiplexer { segment: "iso" } }
                        """);
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

    private static byte[] igmp(Party from, MacAddress to, String destination, int type, int... group) {
        return Frames.ipv4(from.mac, from.address().ipv4(), to, destination, 2, (byte) type, (byte) 0, (byte) 0,
                (byte) 0, (byte) group[0], (byte) group[1], (byte) group[2], (byte) group[3]);
    }

    @Test
    void membershipReportThatIsSentToOneHostDoesNotSuppressHisOwn() {
        Party attacker = open("/dev/lan/attacker");
        Party victim = open("/dev/lan/victim");
        byte[] last = attacker.toAll(1);

        attacker.send(igmp(attacker, victim.mac, "239.1.2.3", IGMP_REPORT, 239, 1, 2, 3), last);

        victim.hears(List.of(last));
    }

    @Test
    void leavingOneGroupKeepsAnotherThatHasTheSameEthernetAddress() {
        Party member = open("/dev/lan/member");
        Party sender = open("/dev/lan/sender");
        byte[] done = member.toAll(1);
        member.send(igmp(member, GROUP, "239.1.2.3", IGMP_REPORT, 239, 1, 2, 3),
                igmp(member, GROUP, "238.1.2.3", IGMP_REPORT, 238, 1, 2, 3),
                igmp(member, MacAddress.parse("01:00:5e:00:00:02"), "224.0.0.2", IGMP_LEAVE, 239, 1, 2, 3), done);
        sender.hears(List.of(done));
        byte[] toGroup = Frames.ipv4Udp(sender.mac, sender.address().ipv4(), 1, GROUP, "238.1.2.3", 2);
        byte[] last = sender.toAll(2);

        sender.send(toGroup, last);

        member.hears(List.of(toGroup, last));
    }

    @Test
    void otherUsersNameInAMultiplexerMakesNoPeer() throws IOException {
        Party device = open("/dev/iso/device");
        try (PuppetProcess bob = PuppetProcess.start(server, User.BOB, Station.class)) {
            String[] opened = bob.ask("open /dev/iso/server").split(" ", -1);
            bob.ask("send " + HexFormat.of().formatHex(Frames.ipv4Udp(MacAddress.parse(opened[1]), opened[2], 1,
                    device.mac, device.address().ipv4(), 2)));

            await().atMost(RunningProcess.PATIENCE).pollDelay(Duration.ZERO).untilAsserted(() -> {
                DeviceStatus bobs = server.status().getDeviceList().stream()
                        .filter(one -> one.getUid() == User.BOB.uid()).findFirst().orElseThrow();
                assertThat(bobs.getCounters().getTxDropsList()).singleElement()
                        .satisfies(drop -> assertThat(drop.getReason()).isEqualTo(DropReason.ISOLATED));
                assertThat(bobs.getCounters().getTxForwarded()).isZero();
            });
            assertThat(device.client.capture.frames()).isEmpty();
        }
    }
}
