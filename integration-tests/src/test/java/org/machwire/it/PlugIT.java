package org.machwire.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.machwire.client.Lease;
import org.machwire.v1.DropReason;

/** {@code machwire plug}: a device at a pair of pipes, as vde_plug is. */
class PlugIT {
    private static final String NODE = "/dev/eth0m/plugged";
    private static final List<String> VDE = List.of("/usr/bin/vde_switch", "/usr/bin/vde_plug", "/usr/bin/dpipe");

    private Path place;
    private ServerProcess server;
    private Client other;
    private final List<Process> processes = new ArrayList<>();

    @BeforeEach
    void setUp() throws IOException {
        place = Directories.make();
        server = ServerProcess.start();
        other = Client.open(server, "/dev/eth0m/other");
    }

    @AfterEach
    void tearDown() {
        processes.forEach(process -> {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        });
        other.close();
        server.close();
    }

    private Process start(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectError(err().toFile()).start();
        processes.add(process);
        return process;
    }

    private Path err() {
        return place.resolve("err" + processes.size());
    }

    private List<String> command(String... more) {
        List<String> command = new ArrayList<>(
                Installation.shared().machwire("plug", NODE, "--socket", server.socket().toString()));
        command.addAll(List.of(more));
        return command;
    }

    /** Starts the command; its device is there when this returns. */
    private Process plug() throws IOException {
        Path err = err();
        Process plug = start(command());
        awaitText(err, NODE + " is plugged in: its MAC is ");
        return plug;
    }

    private static void awaitText(Path file, String text) {
        await().atMost(RunningProcess.PATIENCE)
                .untilAsserted(() -> assertThat(file).content().contains(text));
    }

    private Lease lease() {
        return QemuFixture.lease(server, NODE);
    }

    private static int exitCode(Process process) throws InterruptedException {
        assertThat(process.waitFor(RunningProcess.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    @Test
    void framesPassBothWaysAndItEndsWithItsInput() throws Exception {
        Path err = err();
        Process plug = plug();
        WirePeer peer = WirePeer.of(plug);
        Lease lease = lease();

        peer.send(Frames.broadcast(lease, 1), new byte[0], new byte[1519],
                Frames.udp(lease, other.lease.mac(), 1514, 2));
        other.capture.awaitFill(2);
        other.send(Frames.udp(other.lease, lease.mac(), 1514, 3), Frames.broadcast(other.lease, 4));
        peer.awaitFill(4);

        assertThat(other.capture.fills()).containsExactly(1, 2);
        assertThat(peer.fills()).containsExactly(3, 4);
        peer.close();
        assertThat(exitCode(plug)).isZero();
        assertThat(err).content()
                .endsWith("the other end has gone; frames: 2 from it, 2 to it; dropped: 2 of a bad length\n");
    }

    @Test
    void inputThatEndsInAFrameIsAnEndLikeAnyOther() throws Exception {
        Path err = err();
        Process plug = plug();
        WirePeer peer = WirePeer.of(plug);
        peer.sendLength(60);

        peer.close();

        assertThat(exitCode(plug)).isZero();
        assertThat(err).content().endsWith("frames: 0 from it, 0 to it; dropped: 1 cut off\n");
    }

    @Test
    void framesOfTheManyStationsBehindItAreTheGuards() throws IOException {
        WirePeer peer = WirePeer.of(plug());
        byte[] neighbours = Frames.broadcast(lease(), 1);
        neighbours[11] ^= 1;

        peer.send(neighbours, Frames.broadcast(lease(), 2));

        other.capture.awaitFill(2);
        assertThat(other.capture.fills()).containsExactly(2);
        assertThat(Counts.sent(server, NODE)).containsEntry(DropReason.SRC_MAC, 1L);
    }

    @Test
    void tokenOnStandardInputIsABadArgument() throws IOException {
        try (RunningProcess plug = RunningProcess.start(command("--token", "-"))) {
            assertThat(plug.exitCode()).isEqualTo(2);
            assertThat(plug.err()).hasLineCount(1).contains("standard input has frames");
        }
    }

    @Test
    void dpipeJoinsADeviceToAVdeSwitchAndAllEndWithIt() throws Exception {
        assumeTrue(VDE.stream().map(Path::of).allMatch(Files::isExecutable), "VDE is not installed");
        Path control = place.resolve("vde");
        Process vde = start(List.of(VDE.get(0), "-s", control.toString()));
        await().atMost(RunningProcess.PATIENCE).until(() -> Files.exists(control.resolve("ctl")));
        Path err = err();
        List<String> joined = new ArrayList<>(List.of(VDE.get(2)));
        joined.addAll(command("=", VDE.get(1), control.toString()));
        Process dpipe = start(joined);
        awaitText(err, "is plugged in");
        WirePeer station = WirePeer.of(start(List.of(VDE.get(1), control.toString())));
        Lease lease = lease();

        // vde_plug may join later than the device is there: what it misses is sent again.
        await().atMost(RunningProcess.PATIENCE).untilAsserted(() -> {
            station.send(Frames.broadcast(lease, 1));
            assertThat(other.capture.fills()).contains(1);
        });
        other.send(Frames.udp(other.lease, lease.mac(), 1514, 2));
        station.awaitFill(2);

        vde.destroy();
        assertThat(exitCode(dpipe)).isZero();
        awaitText(err, "the other end has gone");
    }
}
