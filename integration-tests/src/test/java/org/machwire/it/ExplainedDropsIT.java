package org.machwire.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.machwire.client.DropNotice;
import org.machwire.client.DropReceiver;
import org.machwire.client.DropStream;
import org.machwire.ethernet.MacAddress;
import org.machwire.server.frames.Frames;
import org.machwire.v1.DropReason;

/** Who sent what was dropped is told why, by commands and by the library, and nobody else is. Skipped unless we are root. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExplainedDropsIT {
    private static final String WEB = "/dev/eth0m/web";
    private static final String GATEWAY = "10.69.0.1";

    private ServerProcess server;
    private PuppetProcess alice;
    private MacAddress mac;
    private String ipv4;

    @BeforeAll
    void setUp() throws IOException {
        User.assumeRoot();
        server = ServerProcess.start();
        alice = PuppetProcess.start(server, User.ALICE, Station.class);
        String[] opened = alice.ask("open " + WEB).split(" ", -1);
        mac = MacAddress.parse(opened[1]);
        ipv4 = opened[2];
        byte[] poison = Frames.arpReply(mac, GATEWAY, Frames.BROADCAST, ipv4);
        assertThat(alice.ask("send " + hex(poison) + " " + hex(poison) + " " + hex(poison))).isEqualTo("ok 3");
    }

    @AfterAll
    void tearDown() {
        if (alice != null) {
            alice.close();
        }
        if (server != null) {
            server.close();
        }
    }

    private static String hex(byte[] frame) {
        return HexFormat.of().formatHex(frame);
    }

    private RunningProcess machwire(@Nullable User user, String... arguments) throws IOException {
        List<String> line = new ArrayList<>(List.of("env", "MACHWIRE_SOCKET=" + server.socket()));
        line.addAll(Installation.shared().machwire(arguments));
        return RunningProcess.start(user == null ? line : user.command(line));
    }

    private String does(@Nullable User user, String... arguments) throws IOException {
        try (RunningProcess process = machwire(user, arguments)) {
            assertThat(process.exitCode()).as("%s", process).isZero();
            assertThat(process.err()).isEmpty();
            return process.out();
        }
    }

    private String fails(User user, String... arguments) throws IOException {
        try (RunningProcess process = machwire(user, arguments)) {
            assertThat(process.exitCode()).as("%s", process).isEqualTo(1);
            assertThat(process.out()).isEmpty();
            return process.err();
        }
    }

    @Test
    void senderIsToldReasonFieldAndWhatWouldHaveBeenAllowed() throws IOException {
        assertThat(does(User.ALICE, "why", WEB))
                .containsPattern("(?m)^" + WEB + ": 3 frames dropped as ARP_SPA, the last at \\d\\d:\\d\\d:\\d\\d$")
                .contains("  ARP sender protocol address was " + GATEWAY + ", allowed is " + ipv4 + ".\n")
                .doesNotContain("The frame");
        assertThat(does(User.ALICE, "why", "--json", WEB).lines()).anySatisfy(line -> assertThat(line)
                .contains("\"reason\":\"ARP_SPA\"", "\"frames\":\"3\"", "\"seen\":\"" + GATEWAY + "\"",
                        "\"allowed\":\"" + ipv4 + "\"")
                .contains("\"excerpt\":\"\"", "\"frameLength\":0"));
    }

    @Test
    void administratorSeesTheFrameTooAndOthersNothing() throws IOException {
        String poison = HexFormat.ofDelimiter(" ").formatHex(Frames.arpReply(mac, GATEWAY, Frames.BROADCAST, ipv4));

        assertThat(does(null, "why")).contains(WEB + ": 3 frames dropped as ARP_SPA", "  The frame:\n    "
                + poison.substring(0, 16 * 3 - 1) + "\n");
        assertThat(does(User.BOB, "why"))
                .isEqualTo("nothing was dropped that a device sent which you may see\n");
        String refused = fails(User.BOB, "why", WEB);
        assertThat(refused).contains("there is no such device of yours");
        assertThat(fails(User.BOB, "why", "/dev/eth0m/nowhere")).isEqualTo(refused);
        assertThat(fails(User.BOB, "trace", "--device", WEB, "--frame", "00".repeat(14)))
                .contains("there is no such device of yours");
    }

    @Test
    void traceWalksAFrameWithoutSendingIt() throws IOException {
        try (Party other = Party.open(server, "/dev/eth0m/other")) {
            String good = hex(Frames.ipv4Udp(mac, ipv4, 1, other.mac, other.address().ipv4(), 2));
            long before = Counts.counters(server, WEB).getTxFrames();

            assertThat(does(User.ALICE, "trace", "--device", WEB, "--frame", good))
                    .contains("guard ", "switch ", "another user's device", "\nwould be forwarded\n")
                    .doesNotContain("/dev/eth0m/other");
            assertThat(does(null, "trace", "--device", WEB, "--frame", good))
                    .contains("/dev/eth0m/other", "filter ", "\nwould be forwarded\n");

            assertThat(Counts.counters(server, WEB).getTxFrames()).isEqualTo(before);
            assertThat(other.client.capture.frames()).isEmpty();
        }
    }

    @Test
    void recordedCaptureIsJudgedByTheOwnAndByAProposedPolicy() throws IOException {
        Namespace.assumePossible(Namespace.unshare());
        Tools.assume("tcpdump", "tcpdump");
        Tools.assume("python3", "python3");
        Path place = Directories.make();
        try (Shell host = Shell.withDevice(server.socket(), "/dev/eth0m/host")) {
            var lease = QemuFixture.lease(server, "/dev/eth0m/host");
            String own = lease.addresses().getFirst().address().getHostAddress();
            Path capture = place.resolve("capture");
            host.begin("tcpdump -i eth0 -w " + capture + " -U -Z root -c 4 'udp port 4000 or arp'",
                    place.resolve("said"));
            host.await("grep -q listening " + place.resolve("said"));
            List<String> frames = Scene.hex(List.of(
                    Frames.ipv4Udp(lease.mac(), own, 4000, Frames.BROADCAST, "10.69.255.255", 4000),
                    Frames.ipv4Udp(lease.mac(), "10.69.0.99", 4000, Frames.BROADCAST, "10.69.255.255", 4000),
                    Frames.arpReply(lease.mac(), "10.69.0.99", Frames.BROADCAST, own),
                    Frames.gratuitousRequest(lease.mac(), own)));
            host.succeed("""
                    python3 -c '
                    import socket, sys
                    link = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
                    link.bind(("eth0", 0))
                    for frame in sys.argv[1:]:
                        link.send(bytes.fromhex(frame))' \
                    """ + String.join(" ", frames));
            host.await("grep -q '^4 packets captured' " + place.resolve("said"));

            assertThat(does(null, "trace", "--device", "/dev/eth0m/host", "--pcap", capture.toString()))
                    .containsPattern("(?m)^ +2  SRC_IP4 .*IPv4 source was 10\\.69\\.0\\.99, allowed is " + own + "\\.$")
                    .containsPattern("(?m)^ +3  ARP_SPA ")
                    .endsWith("\n2 of 4 frames would be dropped: 1 ARP_SPA, 1 SRC_IP4\n");
            Path policy = Files.writeString(place.resolve("policy"),
                    "address: \"10.69.0.99\" address: \"" + own + "\"\n");
            assertThat(does(null, "trace", "--device", "/dev/eth0m/host", "--pcap", capture.toString(), "--policy",
                    policy.toString())).isEqualTo("0 of 4 frames would be dropped\n");
            assertThat(Counts.sent(server, "/dev/eth0m/host")).as("what was really sent")
                    .containsEntry(DropReason.SRC_IP4, 1L).containsEntry(DropReason.ARP_SPA, 1L);
        }
    }

    @Test
    void followerIsToldOfEachNewNotice() throws IOException {
        try (Party sender = Party.open(server, "/dev/eth0m/followed");
                RunningProcess why = machwire(null, "why", "--follow", "/dev/eth0m/followed")) {
            byte[] forged = Frames.ipv4Ping(sender.mac, GATEWAY, Frames.BROADCAST, "10.69.255.255");
            sender.send(forged);
            why.awaitOut("/dev/eth0m/followed: 1 frame dropped as SRC_IP4, at ");

            sender.send(Frames.ethernet(sender.mac, Frames.BROADCAST, 0x88cc, new byte[46]), forged, forged);

            why.awaitOut("/dev/eth0m/followed: 1 frame dropped as ETHERTYPE, at ");
            why.awaitOut("/dev/eth0m/followed: 3 frames dropped as SRC_IP4, the last at ");
            assertThat(why.out()).contains("EtherType was 0x88cc");
            assertThat(why.isAlive()).isTrue();
        }
    }

    @Test
    void taskWatchesItsDevicesDropsAndIsToldOfManyAtOnce() {
        List<DropNotice> notices = new CopyOnWriteArrayList<>();
        try (Party sender = Party.open(server, "/dev/eth0m/watched");
                DropStream stream = sender.client.device.watchDrops(new DropReceiver() {
                    @Override
                    public void dropped(DropNotice notice) {
                        notices.add(notice);
                    }

                    @Override
                    public void ended(RuntimeException reason) {
                        throw reason;
                    }
                })) {
            assertThat(stream).isNotNull();
            byte[][] forged = new byte[1000][];
            Arrays.setAll(forged, i -> Frames.ipv4Ping(sender.mac, "10.70." + (i >> 8) + "." + (i & 0xff),
                    Frames.BROADCAST, "10.69.255.255"));
            long begun = System.nanoTime();
            for (int i = 0; i < forged.length; i += 50) {
                sender.send(Arrays.copyOfRange(forged, i, i + 50));
            }

            await().atMost(RunningProcess.PATIENCE).pollInterval(Duration.ofMillis(20))
                    .until(() -> !notices.isEmpty() && notices.getLast().frames() == forged.length);
            long seconds = Duration.ofNanos(System.nanoTime() - begun).toSeconds();
            assertThat(notices).hasSizeLessThanOrEqualTo((int) seconds + 3).allSatisfy(notice -> {
                assertThat(notice.path()).isEqualTo("/dev/eth0m/watched");
                assertThat(notice.reason()).isEqualTo(DropReason.SRC_IP4);
                assertThat(notice.explanation().field()).isEqualTo("IPv4 source");
                assertThat(notice.explanation().seen()).startsWith("10.70.");
                assertThat(notice.explanation().allowed()).isEqualTo(sender.address().ipv4());
            });
        }
    }
}
