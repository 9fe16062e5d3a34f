package org.machwire.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.machwire.client.Addresses;
import org.machwire.client.CaptureOptions;
import org.machwire.client.CaptureStream;
import org.machwire.client.Device;
import org.machwire.client.DeviceSource;
import org.machwire.client.Hypervisor;
import org.machwire.client.MachTask;
import org.machwire.client.SeenFrame;
import org.machwire.client.capture.CaptureReader;
import org.machwire.client.capture.CapturedFrame;
import org.machwire.client.filter.Libpcap;
import org.machwire.mach.DeviceMode;
import org.machwire.mach.MachException;
import org.machwire.mach.ReturnCode;
import org.machwire.v1.DropReason;

/** {@code machwire capture}: who sees what of a device's frames, in which form, and that nobody else notices. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CaptureIT {
    private static final String CONFIGURATION = """
            segment { name: "lan" ipv4: "10.69.0.0/16" ipv6: "fd69::/64" guard { storm { broadcast: 10000000 } } }
            node { path: "/dev/eth0m" mode: 0777 multiplexer { segment: "lan" } }
            node { path: "/dev/private" owner: "4101" mode: 0600 device { segment: "lan" } }
            node { path: "/dev/shared" mode: 0666 device { segment: "lan" } }
            """;
    private static final String WEB = "/dev/eth0m/web";
    private static final String PEER = "/dev/eth0m/peer";

    private ServerProcess server;
    private Client web;
    private Client peer;

    @BeforeAll
    void setUp() throws IOException {
        server = ServerProcess.start(CONFIGURATION);
        web = Client.open(server, WEB);
        peer = Client.open(server, PEER);
    }

    @AfterAll
    void tearDown() {
        peer.close();
        web.close();
        server.close();
    }

    private List<String> command(String... arguments) {
        List<String> line = new ArrayList<>(List.of("env", "MACHWIRE_SOCKET=" + server.socket()));
        line.addAll(Installation.shared().machwire("capture"));
        line.addAll(List.of(arguments));
        return line;
    }

    /** Starts the command; it sees what is sent from now on. */
    private RunningProcess capture(Path file, String... arguments) throws IOException {
        List<String> line = command(arguments);
        line.addAll(List.of("-w", file.toString()));
        RunningProcess process = RunningProcess.start(line);
        awaitErr(process, "machwire capture: capturing on ");
        return process;
    }

    private static void awaitErr(RunningProcess process, String text) {
        await().atMost(RunningProcess.PATIENCE).untilAsserted(() -> {
            assertThat(process.err()).contains(text);
        });
    }

    private static String fails(int exitCode, @Nullable User user, List<String> line) throws IOException {
        try (RunningProcess process = RunningProcess.start(user == null ? line : user.command(line))) {
            assertThat(process.exitCode()).as("%s", process).isEqualTo(exitCode);
            assertThat(process.err()).hasLineCount(1);
            return process.err();
        }
    }

    private byte[] datagram(int fill) {
        return Frames.udp(peer.lease, web.lease.mac(), 64, fill);
    }

    private byte[] forged(int fill) {
        byte[] frame = Frames.broadcast(web.lease, fill);
        frame[11] ^= 1;
        return frame;
    }

    private static List<byte[]> frames(Path file) throws IOException {
        List<byte[]> frames = new ArrayList<>();
        try (CaptureReader reader = CaptureReader.open(file)) {
            for (CapturedFrame frame = reader.next(); frame != null; frame = reader.next()) {
                frames.add(frame.octets());
            }
        }
        return frames;
    }

    /** The file as text: comments are in it as they are. */
    private static String text(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.ISO_8859_1);
    }

    @Test
    void framesBothWaysAreInTheFileAndAForgedOneWithItsReasonForTcpdumpToo() throws IOException {
        Path file = Directories.make().resolve("c.pcapng");
        byte[] out = Frames.udp(web.lease, peer.lease.mac(), 80, 1);
        try (RunningProcess process = capture(file, WEB, "--count", "3")) {
            web.send(out);
            web.send(forged(2));
            peer.send(datagram(3));

            assertThat(process.exitCode()).as("%s", process).isZero();
            assertThat(process.err()).endsWith("machwire capture: 3 frames captured, 0 frames lost\n");
        }

        assertThat(frames(file)).as("of two clients, whichever was first").containsExactlyInAnyOrder(out, forged(2),
                datagram(3));
        assertThat(text(file)).containsOnlyOnce("dropped: ").contains("dropped: SRC_MAC").contains(WEB);
        Tools.assume("tcpdump", "tcpdump");
        try (RunningProcess tcpdump = RunningProcess.start(List.of("tcpdump", "-nn", "-e", "-r", file.toString()))) {
            assertThat(tcpdump.exitCode()).as("%s", tcpdump).isZero();
            assertThat(tcpdump.out()).hasLineCount(3).contains(web.lease.mac() + " > " + peer.lease.mac())
                    .contains(".4000 > 255.255.255.255.4001: UDP");
        }
    }

    @Test
    void lineSaysWhenWhereToBetweenWhomAndWhyNoFurther() throws IOException {
        try (RunningProcess process = RunningProcess.start(command(WEB, "--drops-only"))) {
            awaitErr(process, "capturing on " + WEB);
            web.send(Frames.broadcast(web.lease, 1), forged(2));
            process.awaitOut("SRC_MAC");
            process.terminate();

            assertThat(process.exitCode()).as("%s", process).isZero();
            assertThat(process.out().lines()).allSatisfy(line -> assertThat(line).matches(
                    "\\d\\d:\\d\\d:\\d\\d\\.\\d{9} out    [0-9a-f:]{17} > ff:ff:ff:ff:ff:ff IPv4, 64 octets, dropped: SRC_MAC"));
            assertThat(process.err())
                    .containsPattern("^machwire capture: capturing on " + WEB
                            + "\nmachwire capture: \\d+ frames? captured, 0 frames lost\n$");
        }
    }

    @Test
    void expressionChoosesInTheServer() throws Exception {
        assumeTrue(Libpcap.isInstalled(), "libpcap is not installed");
        Path file = Directories.make().resolve("c.pcapng");
        try (RunningProcess process = capture(file, WEB, "--count", "1", "--snap", "20", "udp", "and", "len", "=",
                "65")) {
            peer.send(datagram(1), Frames.udp(peer.lease, web.lease.mac(), 65, 2));

            assertThat(process.exitCode()).as("%s", process).isZero();
        }
        assertThat(frames(file))
                .containsExactly(Arrays.copyOf(Frames.udp(peer.lease, web.lease.mac(), 65, 2), 20));
        try (Device device = open(WEB, web.task);
                CaptureStream stream = device.capture(new CaptureOptions(Libpcap.compile("len = 66", 3), 0, false))) {
            peer.send(datagram(3), Frames.udp(peer.lease, web.lease.mac(), 66, 4), datagram(5));
            assertThat(next(stream).frames()).extracting(SeenFrame::length).containsExactly(66);
        }
        assertThat(fails(2, null, command(WEB, "udp", "and")))
                .startsWith("machwire capture: the expression does not compile: ");
    }

    private static Device open(String node, MachTask task) {
        return DeviceSource.node(node).open(task, DeviceMode.READ, "eth", Addresses.NONE);
    }

    private static CaptureStream.Batch next(CaptureStream stream) {
        return Objects.requireNonNull(stream.next());
    }

    @Test
    void pipeHasEachFrameAtOnceAndItsEndIsNoFailure() throws Exception {
        Process process = new ProcessBuilder(command(WEB, "-w", "-")).start();
        try (InputStream out = process.getInputStream()) {
            CaptureReader reader = CaptureReader.of(out, "the pipe");
            awaitCaptures(1); // the header was there before
            peer.send(datagram(1));
            assertThat(reader.next()).isNotNull().extracting(CapturedFrame::octets).isEqualTo(datagram(1));
            peer.send(datagram(2));
            assertThat(reader.next()).isNotNull().extracting(CapturedFrame::octets).isEqualTo(datagram(2));
        }
        await().atMost(RunningProcess.PATIENCE).until(() -> {
            peer.send(datagram(3));
            return !process.isAlive();
        });
        assertThat(process.exitValue()).isZero();
        assertThat(new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
                .doesNotContain("Broken pipe").endsWith(" 0 frames lost\n");
    }

    /** Waits for the tasks of so many commands. */
    private void awaitCaptures(int count) {
        await().atMost(RunningProcess.PATIENCE).until(() -> server.status().getTaskList().stream()
                .filter(task -> task.getName().equals("capture")).count() == count);
    }

    @Test
    void signalFinishesTheFile() throws IOException {
        Path file = Directories.make().resolve("c.pcapng");
        try (RunningProcess process = capture(file, WEB)) {
            peer.send(datagram(1));
            await().atMost(RunningProcess.PATIENCE).until(() -> frames(file).size() == 1);
            process.terminate();

            assertThat(process.exitCode()).as("%s", process).isZero();
            assertThat(process.err()).endsWith("1 frame captured, 0 frames lost\n");
        }
        assertThat(frames(file)).containsExactly(datagram(1));
        assertThat(Files.readAllBytes(file)).as("ends in statistics of 76 octets: %s", file)
                .endsWith(76, 0, 0, 0).containsSequence(5, 0, 0, 0, 76, 0, 0, 0);
        awaitCaptures(0);
    }

    @Test
    void anothersDeviceIsNotCapturedNorAreFramesOfOthersWithoutTheRightTo() throws IOException {
        User.assumeRoot();
        assertThat(fails(1, User.BOB, command("/dev/private"))).contains("EACCES");
        assertThat(fails(1, null, command(WEB, "--promiscuous"))).contains("only a token that grants it");

        Path token = Directories.make().resolve("token");
        try (RunningProcess grant = RunningProcess.start(grant(token, "--promiscuous"))) {
            assertThat(grant.exitCode()).as("%s", grant).isZero();
        }
        Path file = Directories.make().resolve("c.pcapng");
        try (RunningProcess process = capture(file, "sniffer", "--token", token.toString(), "--promiscuous", "--count",
                "1")) {
            peer.send(datagram(1));

            assertThat(process.exitCode()).as("%s", process).isZero();
        }
        assertThat(frames(file)).containsExactly(datagram(1));
    }

    private List<String> grant(Path token, String... options) {
        List<String> line = new ArrayList<>(List.of("env", "MACHWIRE_SOCKET=" + server.socket()));
        line.addAll(Installation.shared().machwire("grant", "/dev/eth0m", "--device", "sniffer", "--for-user",
                "" + User.me(), "-o", token.toString()));
        line.addAll(List.of(options));
        return line;
    }

    @Test
    void revocationEndsACaptureWhoseFileIsWhole() throws IOException {
        Path token = Directories.make().resolve("token");
        String id;
        try (RunningProcess grant = RunningProcess.start(grant(token))) {
            assertThat(grant.exitCode()).as("%s", grant).isZero();
            id = grant.out().strip();
        }
        Path file = Directories.make().resolve("c.pcapng");
        try (RunningProcess process = capture(file, "sniffer", "--token", token.toString())) {
            byte[] before = Frames.broadcast(peer.lease, 1);
            peer.send(before);
            await().atMost(RunningProcess.PATIENCE).until(() -> frames(file).size() == 1);
            web.task.revoke(org.machwire.token.BlockId.parse(id));
            peer.send(Frames.broadcast(peer.lease, 2));

            assertThat(process.exitCode()).as("%s", process).isEqualTo(1);
            assertThat(process.err()).contains("1 frame captured, 0 frames lost\n", "the device has died");
            assertThat(frames(file)).containsExactly(before);
        }
        assertThat(server.device("/dev/eth0m/sniffer")).isEmpty();
    }

    @Test
    void writerOfANodeStaysAndSeesNothingOfWhoLooksOn() throws IOException {
        Path file = Directories.make().resolve("c.pcapng");
        try (Client writer = Client.open(server, "/dev/shared");
                RunningProcess process = capture(file, "/dev/shared", "--count", "1")) {
            writer.send(Frames.broadcast(writer.lease, 1));

            assertThat(process.exitCode()).as("%s", process).isZero();
            assertThat(frames(file)).containsExactly(Frames.broadcast(writer.lease, 1));
            assertThat(writer.device.write(0, Frames.broadcast(writer.lease, 2))).isEqualTo(64);
        }
    }

    @Test
    void killedCaptureLeavesNothing() throws IOException {
        String node = "/dev/private";
        try (RunningProcess process = capture(Directories.make().resolve("c.pcapng"), node)) {
            assertThat(server.device(node)).as("one of the configuration is there when it is asked for").isPresent();

            process.kill();

            await().atMost(RunningProcess.PATIENCE).until(() -> server.device(node).isEmpty());
            awaitCaptures(0);
        }
    }

    @Test
    void nameThatIsNoDeviceIsRefusedAndNoneIsMade() throws IOException {
        String sentence = "machwire capture: there is no such device of yours, and a name in ";
        for (String path : List.of("/dev/eth0m/typo", "/dev/eth0m/typo/", "/dev//eth0m//typo")) {
            assertThat(fails(1, null, command(path))).startsWith(sentence);
        }
        assertThat(server.device("/dev/eth0m/typo")).isEmpty();
        assertThat(fails(1, null, command("/dev/eth0m"))).isEqualTo(
                "machwire capture: /dev/eth0m is a directory: name a device in it, /dev/eth0m/NAME\n");
        assertThat(fails(1, null, command("/dev/nowhere"))).contains("ENOENT");
        User.assumeRoot();
        assertThat(fails(1, User.BOB, command(WEB))).startsWith(sentence);
        try (PuppetProcess bob = PuppetProcess.start(server, User.BOB)) {
            assertThat(bob.ask("open /dev/eth0m/bobs")).startsWith("ok");
            assertThat(fails(1, null, command("/dev/eth0m/bobs"))).startsWith(sentence);
        }
    }

    @Test
    void fileThatCannotBeMadeIsToldOnceAndNothingIsCaptured() throws IOException {
        assertThat(fails(1, null, command(WEB, "-w", "/nonexist/x"))).isEqualTo(
                "machwire capture: /nonexist/x cannot be written: there is no such directory\n");
    }

    @Test
    void readerThatSleepsLosesAndSaysHowMuchAndTheStreamItWatchesLosesNothing() throws Exception {
        int rounds = 24;
        byte[][] round = new byte[256][];
        try (Client sender = Client.open(server, "/dev/eth0m/sender");
                Client reader = Client.open(server, "/dev/eth0m/reader");
                Hypervisor hypervisor = server.connect();
                MachTask task = hypervisor.attach("sleeper");
                Device device = open("/dev/eth0m/reader", task);
                CaptureStream stream = device.capture(CaptureOptions.ALL)) {
            Arrays.fill(round, Frames.udp(sender.lease, reader.lease.mac(), 1514, 1));
            for (int i = 1; i <= rounds; i++) {
                for (int from = 0; from < round.length; from += 64) {
                    sender.send(Arrays.copyOfRange(round, from, from + 64));
                }
                reader.capture.awaitCount(i * round.length); // while nobody takes from the capture
            }

            long all = (long) rounds * round.length;
            assertThat(Counts.counters(server, "/dev/eth0m/reader").getRxDelivered()).isEqualTo(all);
            assertThat(Counts.received(server, "/dev/eth0m/reader")).isEmpty();
            assertThat(Counts.sent(server, "/dev/eth0m/sender")).isEmpty();
            long seen = 0;
            long lost = 0;
            while (seen + lost < all) {
                CaptureStream.Batch batch = next(stream);
                assertThat(batch.lost()).as("never shrinks").isGreaterThanOrEqualTo(lost);
                seen += batch.frames().size();
                lost = batch.lost();
                assertThat(batch.frames()).extracting(SeenFrame::dropped).containsOnly(DropReason.NOT_DROPPED);
            }
            assertThat(seen + lost).isEqualTo(all);
            assertThat(lost).isPositive();
            assertThat(seen).as("octets in flow control's hands and the capture's").isLessThan(all / 2);
        }
    }

    @Test
    void libraryTellsWhatARefusedCaptureIsRefusedFor() {
        try (Device device = open(PEER, peer.task)) {
            List<CaptureStream> streams = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                streams.add(device.capture(CaptureOptions.ALL));
            }
            assertThat(refusal(device, CaptureOptions.ALL)).isEqualTo(ReturnCode.D_NO_MEMORY);
            CaptureOptions endless = new CaptureOptions(new int[]{0x401, 0, 0, 0}, 0, false);
            assertThat(refusal(device, endless)).isEqualTo(ReturnCode.D_INVALID_OPERATION);

            streams.forEach(CaptureStream::close);

            assertThat(streams.getFirst().next()).isNull();
            await().atMost(RunningProcess.PATIENCE)
                    .until(() -> refusal(device, CaptureOptions.ALL) == ReturnCode.KERN_SUCCESS);
        }
    }

    private static ReturnCode refusal(Device device, CaptureOptions options) {
        try (CaptureStream _ = device.capture(options)) {
            return ReturnCode.KERN_SUCCESS;
        } catch (MachException refused) {
            return refused.code();
        }
    }
}
