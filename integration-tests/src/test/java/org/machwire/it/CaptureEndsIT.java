package org.machwire.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.machwire.client.Addresses;
import org.machwire.client.CaptureOptions;
import org.machwire.client.CaptureStream;
import org.machwire.client.Device;
import org.machwire.client.DeviceSource;
import org.machwire.client.capture.CaptureReader;
import org.machwire.mach.DeviceMode;
import org.machwire.v1.CaptureBatch;
import org.machwire.v1.CaptureRequest;
import org.machwire.v1.DeviceOpenRequest;
import org.machwire.v1.DeviceServiceGrpc;
import org.machwire.v1.LookupRequest;

/** How a capture ends, and that every frame which it saw is captured or counted as lost then. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CaptureEndsIT {
    private static final String CONFIGURATION = """
            segment { name: "lan" ipv4: "10.69.0.0/16" ipv6: "fd69::/64" }
            node { path: "/dev/eth0m" mode: 0777 multiplexer { segment: "lan" } }
            """;
    private static final String WEB = "/dev/eth0m/web";
    /** Of interface statistics with four options of 64 bits. */
    private static final int STATISTICS_OCTETS = 76;

    private ServerProcess server;
    private Client web;
    private Client peer;

    @BeforeAll
    void setUp() throws IOException {
        server = ServerProcess.start(CONFIGURATION);
        web = Client.open(server, WEB);
        peer = Client.open(server, "/dev/eth0m/peer");
    }

    @AfterAll
    void tearDown() {
        peer.close();
        web.close();
        server.close();
    }

    private Process start() throws IOException {
        List<String> line = new ArrayList<>(List.of("env", "MACHWIRE_SOCKET=" + server.socket()));
        line.addAll(Installation.shared().machwire("capture", WEB, "-w", "-"));
        Process process = new ProcessBuilder(line).start();
        StringBuilder said = new StringBuilder();
        for (int c = process.getErrorStream().read(); c != '\n' && c >= 0; c = process.getErrorStream().read()) {
            said.append((char) c);
        }
        assertThat(said).hasToString("machwire capture: capturing on " + WEB);
        return process;
    }

    /** Sends so many frames of 1514 octets to the device, and waits until all were seen. */
    private void flood(int frames) {
        long before = Counts.counters(server, WEB).getRxFrames();
        for (int i = 0; i < frames; i++) {
            peer.send(Frames.udp(peer.lease, web.lease.mac(), 1514, 1));
        }
        await().atMost(RunningProcess.PATIENCE)
                .until(() -> Counts.counters(server, WEB).getRxFrames() == before + frames);
    }

    /** Sends SIGTERM, which ends it as SIGINT does: that one is ignored by who was started in a shell's background. */
    private static void interrupt(Process process) {
        process.toHandle().destroy();
    }

    private static String complaints(Process process) throws IOException {
        return new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void signalWhileThePipeIsFullLosesNothingThatIsNotCounted() throws Exception {
        int all = 6000;
        Process process = start();
        long captured = 0;
        ByteBuffer statistics;
        try (InputStream pipe = process.getInputStream()) {
            flood(all);
            interrupt(process);
            ByteArrayOutputStream file = new ByteArrayOutputStream();
            pipe.transferTo(file);
            CaptureReader reader = CaptureReader.of(new ByteArrayInputStream(file.toByteArray()), "the pipe");
            while (reader.next() != null) {
                captured++;
            }
            statistics = ByteBuffer.wrap(file.toByteArray(), file.size() - STATISTICS_OCTETS, STATISTICS_OCTETS).slice()
                    .order(ByteOrder.LITTLE_ENDIAN);
        }
        long lost = all - captured;
        assertThat(lost).as("so many that not all had room").isPositive();
        assertThat(complaints(process)).endsWith(": " + captured + " frames captured, " + lost + " frames lost\n");
        assertThat(process.waitFor()).isZero();
        assertThat(statistics.getInt(0)).as("interface statistics").isEqualTo(5);
        assertThat(statistics.getLong(48)).as("isb_ifrecv").isEqualTo(all);
        assertThat(statistics.getLong(60)).as("isb_ifdrop").isEqualTo(lost);
    }

    @Test
    void signalWhileNobodyReadsThePipeTellsHowManyAreLostAtLeast() throws Exception {
        Process process = start();
        flood(600);
        interrupt(process);

        assertThat(process.waitFor(RunningProcess.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(complaints(process)).containsPattern(
                "\\d+ frames? captured, at least [1-9]\\d* frames? lost: the output is not read\n$");
        assertThat(process.exitValue()).isEqualTo(143);
        await().atMost(RunningProcess.PATIENCE).until(
                () -> server.status().getTaskList().stream().noneMatch(task -> task.getName().equals("capture")));
    }

    @Test
    void frameThatReachedNobodyIsNotCaptured() throws Exception {
        Process process = start();
        process.getInputStream().close();
        peer.send(Frames.udp(peer.lease, web.lease.mac(), 64, 1));

        assertThat(complaints(process)).isEqualTo("machwire capture: 0 frames captured, 0 frames lost\n");
        assertThat(process.waitFor()).isZero();
    }

    @Test
    void stoppedCaptureHandsOverWhatItHasSeenAndNothingThatCameLater() {
        try (Device device = DeviceSource.node(WEB).open(web.task, DeviceMode.READ, "eth", Addresses.NONE);
                CaptureStream stream = device.capture(CaptureOptions.ALL)) {
            flood(1);
            stream.stop();
            flood(1);
            long seen = 0;
            for (CaptureStream.Batch batch = stream.next(); batch != null; batch = stream.next()) {
                seen += batch.frames().size();
            }
            assertThat(seen).isGreaterThanOrEqualTo(1);
            assertThat(stream.next()).isNull();
        }
    }

    /** What a call of so many requests ends by. */
    private static String end(RawClient.RawTask task, int device, int requests) {
        CompletableFuture<String> end = new CompletableFuture<>();
        StreamObserver<CaptureRequest> call = DeviceServiceGrpc.newStub(task.channel()).capture(new StreamObserver<>() {
            @Override
            public void onNext(CaptureBatch batch) {
                // none of these matters
            }

            @Override
            public void onError(Throwable failure) {
                Status status = Status.fromThrowable(failure);
                end.complete(status.getCode() + ": " + status.getDescription());
            }

            @Override
            public void onCompleted() {
                end.complete("complete");
            }
        });
        for (int i = 0; i < requests; i++) {
            call.onNext(CaptureRequest.newBuilder().setDevice(device).build());
        }
        call.onCompleted();
        return end.orTimeout(RunningProcess.PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    @Test
    void captureHasExactlyOneRequest() {
        try (RawClient client = new RawClient(server.socket())) {
            RawClient.RawTask task = client.attach("raw");
            int master = task.names().lookup(LookupRequest.newBuilder().setPath("/dev/eth0m/raw").build()).getPort();
            int device = task.devices().deviceOpen(
                    DeviceOpenRequest.newBuilder().setMaster(master).setMode(DeviceMode.READ).build()).getDevice();

            assertThat(end(task, device, 0)).isEqualTo("INVALID_ARGUMENT: a capture begins with its request");
            assertThat(end(task, device, 1)).isEqualTo("complete");
            assertThat(end(task, device, 2))
                    .isEqualTo("INVALID_ARGUMENT: a capture has one request, and this is another");
        }
    }
}
