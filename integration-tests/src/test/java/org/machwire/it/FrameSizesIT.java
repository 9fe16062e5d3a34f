package org.machwire.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.machwire.it.Frames.BROADCAST;

import java.io.IOException;
import java.util.Map;

import com.google.protobuf.ByteString;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.machwire.v1.DeviceWriteRequest;
import org.machwire.v1.DropReason;

/** Frames that are too short or too long. */
class FrameSizesIT {
    private static ServerProcess server;

    @BeforeAll
    static void start() throws IOException {
        server = ServerProcess.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 13, 1515, 65536})
    void deviceWriteRefusesAFrameOfABadSize(int octets) {
        try (RawClient client = new RawClient(server.socket())) {
            var device = RawDevice.open(client, "/dev/eth0m/sizes");
            DeviceWriteRequest write = DeviceWriteRequest.newBuilder().setDevice(device.name())
                    .setData(ByteString.copyFrom(new byte[octets])).build();
            RpcError error = RpcError.of(() -> device.task().devices().deviceWrite(write));
            error.is("mach", "D_INVALID_SIZE", 2507);
            assertThat(error.message()).contains("14 to 1514").contains("not " + octets);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {42, 1514})
    void deviceWriteTakesTheShortestAndTheLongestFrame(int octets) {
        try (Client sender = Client.open(server, "/dev/eth0m/a"); Client hearer = Client.open(server, "/dev/eth0m/b")) {
            byte[] frame = Frames.udp(sender.lease, BROADCAST, octets, 7);
            assertThat(sender.device.write(0, frame)).isEqualTo(octets);
            hearer.capture.awaitCount(1);
            assertThat(hearer.capture.frames()).containsExactly(frame);
        }
    }

    @Test
    void theAnswerToADroppedFrameIsItsFullLength() {
        try (Client sender = Client.open(server, "/dev/eth0m/a")) {
            assertThat(sender.device.write(0, new byte[60])).isEqualTo(60);
            assertThat(Counts.sent(server, "/dev/eth0m/a")).isEqualTo(Map.of(DropReason.SRC_INVALID, 1L));
        }
    }

    @Test
    void theGoodFramesOfABatchGoAndTheBadOnesAreCounted() {
        try (Client sender = Client.open(server, "/dev/eth0m/a"); Client hearer = Client.open(server, "/dev/eth0m/b")) {
            byte[] first = Frames.broadcast(sender.lease, 1);
            byte[] second = Frames.udp(sender.lease, hearer.lease.mac(), 1514, 2);
            byte[] third = Frames.broadcast(sender.lease, 3);
            sender.send(new byte[0], first, new byte[13], new byte[1515], second, new byte[65536], third);

            hearer.capture.awaitFill(3);
            assertThat(hearer.capture.frames()).containsExactly(first, second, third);
            assertThat(Counts.sent(server, "/dev/eth0m/a")).isEqualTo(Map.of(DropReason.FRAME_SIZE, 4L));
            assertThat(Counts.counters(server, "/dev/eth0m/a").getTxForwarded()).isEqualTo(3);
            assertThat(Counts.received(server, "/dev/eth0m/b")).isEmpty();
        }
    }
}
