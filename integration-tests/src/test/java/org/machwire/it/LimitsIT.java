package org.machwire.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

import com.google.protobuf.ByteString;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.stub.MetadataUtils;

import org.junit.jupiter.api.Test;
import org.machwire.mach.ReturnCode;
import org.machwire.v1.AdminServiceGrpc;
import org.machwire.v1.DeviceWriteRequest;
import org.machwire.v1.DropReason;
import org.machwire.v1.GetStatusRequest;
import org.machwire.v1.PacketsRequest;

/** Each limit of the configuration, set low, and the error that a client sees beyond it. */
class LimitsIT {
    private static final String LAN = """
            segment { name: "lan" ipv4: "10.69.0.0/16" ipv6: "fd69::/64" guard { storm { broadcast: 10000000 } } }
            node { path: "/dev/eth0m" multiplexer { segment: "lan" } }
            """;

    private static ServerProcess with(String limits) throws IOException {
        return ServerProcess.start(LAN + limits);
    }

    private static void write(RawDevice device, int octets) {
        device.task().devices().deviceWrite(DeviceWriteRequest.newBuilder().setDevice(device.name())
                .setData(ByteString.copyFrom(new byte[octets])).build());
    }

    @Test
    void aMessageAboveTheLimitIsResourceExhausted() throws IOException {
        try (ServerProcess server = with("limit { message_octets: 3000 }");
                RawClient client = new RawClient(server.socket())) {
            RawDevice device = RawDevice.open(client, "/dev/eth0m/a");
            write(device, 1514);
            RpcError.of(() -> write(device, 3000)).isPlain(Status.Code.RESOURCE_EXHAUSTED);

            RawStream stream = RawStream.open(device.task(), device.name(), 0);
            assertThat(stream.next().hasOpened()).isTrue();
            stream.say(PacketsRequest.newBuilder().addFrame(ByteString.copyFrom(new byte[1514]))
                    .addFrame(ByteString.copyFrom(new byte[1514])).build());
            RpcError error = RpcError.of(stream.failure()).isPlain(Status.Code.RESOURCE_EXHAUSTED);
            assertThat(error.message()).contains("3000 octets");
            write(device, 60);
        }
    }

    @Test
    void aMessageFarAboveTheLimitEndsItsCallAndNothingElse() throws IOException {
        try (ServerProcess server = with("limit { message_octets: 3000 }");
                RawClient client = new RawClient(server.socket())) {
            RawDevice device = RawDevice.open(client, "/dev/eth0m/a");
            RpcError.of(() -> write(device, 1 << 20)).isPlain(Status.Code.RESOURCE_EXHAUSTED);
            RawStream stream = RawStream.open(device.task(), device.name(), 0);
            assertThat(stream.next().hasOpened()).isTrue();
            stream.say(PacketsRequest.newBuilder().addFrame(ByteString.copyFrom(new byte[1 << 20])).build());
            assertThat(RpcError.of(stream.failure()).status()).isIn(Status.Code.RESOURCE_EXHAUSTED,
                    Status.Code.CANCELLED);
            write(device, 60);
        }
    }

    @Test
    void metadataAboveTheLimitFailsTheCallAndNobodyElses() throws IOException {
        try (ServerProcess server = with("limit { metadata_octets: 2000 }");
                RawClient client = new RawClient(server.socket());
                Client other = Client.open(server, "/dev/eth0m/other")) {
            Metadata large = new Metadata();
            large.put(Metadata.Key.of("x-large", Metadata.ASCII_STRING_MARSHALLER), "x".repeat(2000));
            var channel = ClientInterceptors.intercept(client.channel(),
                    MetadataUtils.newAttachHeadersInterceptor(large));
            RpcError error = RpcError.of(() -> AdminServiceGrpc.newBlockingStub(channel)
                    .getStatus(GetStatusRequest.getDefaultInstance()));
            assertThat(error.status()).as("%s", error).isNotEqualTo(Status.Code.OK);
            assertThat(server.status().getSegmentCount()).isOne();
            assertThat(other.capture.end()).isNotDone();
        }
    }

    @Test
    void aUsersConnectionsAboveTheLimitAreToldSoAndRoomIsMadeByClosing() throws IOException {
        try (ServerProcess server = with("limit { connections_per_user: 3 }")) {
            List<RawClient> clients = new ArrayList<>();
            try (RawClient beyond = new RawClient(server.socket())) {
                for (int i = 0; i < 3; i++) {
                    clients.add(new RawClient(server.socket()));
                    clients.getLast().attach("holds on");
                }
                RpcError error = RpcError.of(() -> beyond.attach("beyond")).isPlain(Status.Code.RESOURCE_EXHAUSTED);
                assertThat(error.message()).contains("3 connections");

                clients.getFirst().close();
                await().atMost(RunningProcess.PATIENCE).ignoreExceptions()
                        .until(() -> beyond.attach("now").attached().getTaskNumber() > 3);
            } finally {
                clients.forEach(RawClient::close);
            }
        }
    }

    @Test
    void connectionsOfOneUserDoNotCountForAnother() throws IOException {
        User.assumeRoot();
        try (ServerProcess server = with("limit { connections_per_user: 1 }");
                RawClient mine = new RawClient(server.socket());
                PuppetProcess puppet = PuppetProcess.start(server, User.ALICE)) {
            mine.attach("mine");
            assertThat(puppet.ask("open /dev/eth0m/hers")).startsWith("ok");
        }
    }

    @Test
    void connectionsInAllAboveTheLimitAreClosed() throws IOException {
        try (ServerProcess server = with("limit { connections: 2 }");
                RawClient one = new RawClient(server.socket());
                RawClient two = new RawClient(server.socket());
                RawClient three = new RawClient(server.socket())) {
            one.attach("one");
            two.attach("two");
            RpcError.of(() -> three.attach("three")).isPlain(Status.Code.UNAVAILABLE);
        }
    }

    @Test
    void aUsersTasksAboveTheLimitAreResourceExhausted() throws IOException {
        try (ServerProcess server = with("limit { tasks_per_user: 2 }");
                RawClient client = new RawClient(server.socket())) {
            var first = client.attach("one");
            client.attach("two");
            RpcError error = RpcError.of(() -> client.attach("three")).isPlain(Status.Code.RESOURCE_EXHAUSTED);
            assertThat(error.message()).contains("2 tasks");
            assertThat(RawDevice.receiveRight(first)).isPositive();
        }
    }

    @Test
    void namesOfATaskAboveTheLimitAreAResourceShortage() throws IOException {
        try (ServerProcess server = with("limit { names_per_task: 4 }");
                RawClient client = new RawClient(server.socket())) {
            var task = client.attach("names");
            for (int i = 0; i < 3; i++) { // the fourth, or first, is the root directory
                RawDevice.receiveRight(task);
            }
            RpcError.of(() -> RawDevice.receiveRight(task)).is("mach", "KERN_RESOURCE_SHORTAGE", 6);
            RpcError.of(() -> RawDevice.open(task, "/dev/eth0m/a", 1)).is("mach", "KERN_RESOURCE_SHORTAGE", 6);
            assertThat(RawDevice.receiveRight(client.attach("another"))).isPositive();
        }
    }

    @Test
    void callsOfAConnectionAboveTheLimitWaitInTheClient() throws IOException {
        try (ServerProcess server = with("limit { calls_per_connection: 2 }");
                RawClient client = new RawClient(server.socket())) {
            RawDevice device = RawDevice.open(client, "/dev/eth0m/a"); // its task's life is one call
            RawStream stream = RawStream.open(device.task(), device.name(), 0);
            assertThat(stream.next().hasOpened()).isTrue();
            var waiting = AdminServiceGrpc.newFutureStub(client.channel())
                    .getStatus(GetStatusRequest.getDefaultInstance());
            assertThat(server.status().getTaskCount()).isOne(); // another connection's calls do not wait
            assertThat(waiting.isDone()).isFalse();
            stream.halfClose();
            assertThat(waiting).succeedsWithin(RunningProcess.PATIENCE);
        }
    }

    @Test
    void resetsOfAConnectionAboveTheLimitCloseIt() throws IOException {
        try (ServerProcess server = with("limit { resets_per_connection: 20 }");
                RawClient client = new RawClient(server.socket());
                Client other = Client.open(server, "/dev/eth0m/other")) {
            var task = client.attach("resetting");
            for (int i = 0; i < 30; i++) {
                RawStream stream = RawStream.open(task, 0, 0);
                stream.end().exceptionally(failure -> null);
                stream.cancel();
            }
            await().atMost(RunningProcess.PATIENCE).until(() -> server.status().getTaskCount() == 1);
            assertThat(other.capture.end()).isNotDone();
        }
    }

    @Test
    void aUsersDevicesAboveTheQuotaAreNoMemory() throws IOException {
        try (ServerProcess server = with("quota { devices_per_user: 2 }");
                RawClient client = new RawClient(server.socket())) {
            var task = client.attach("devices");
            RawDevice.open(task, "/dev/eth0m/a", 1);
            RawDevice.open(task, "/dev/eth0m/b", 1);
            RpcError error = RpcError.of(() -> RawDevice.open(task, "/dev/eth0m/c", 1))
                    .is("mach", "D_NO_MEMORY", 2508);
            assertThat(error.message()).contains("2 devices");
            RawDevice.open(task, "/dev/eth0m/b", 2); // the same device once more is not one more
        }
    }

    @Test
    void aUsersLeasesAboveTheQuotaAreNoMemory() throws IOException {
        try (ServerProcess server = with("quota { leases_per_user: 1 }");
                RawClient client = new RawClient(server.socket())) {
            var task = client.attach("leases");
            RawDevice.open(task, "/dev/eth0m/a", 1);
            RpcError.of(() -> RawDevice.open(task, "/dev/eth0m/b", 1)).is("mach", "D_NO_MEMORY", 2508);
        }
    }

    @Test
    void filtersOfADeviceAboveTheQuotaAreNoMemory() throws IOException {
        try (ServerProcess server = with("quota { filters_per_device: 1 }");
                Client client = Client.open(server, "/dev/eth0m/a")) {
            assertThat(client.setAnotherFilter()).isEqualTo(ReturnCode.D_NO_MEMORY);
        }
    }

    @Test
    void framesAboveAStreamsRingAreCountedAsRingFull() throws IOException {
        assertThat(dropsAtASleeper("limit { ring_octets: 70000 }")).containsExactly(DropReason.RING_FULL);
        assertThat(dropsAtASleeper("limit { ring_frames: 10 }")).containsExactly(DropReason.RING_FULL);
    }

    @Test
    void framesAboveTheMemoryOfAllRingsAreCountedAsRingMemory() throws IOException {
        assertThat(dropsAtASleeper("limit { ring_octets_total: 65536 }")).containsExactly(DropReason.RING_MEMORY);
    }

    /** Why frames were dropped at a receiver that does not read, after more were sent than any buffer on the way holds. */
    private static List<DropReason> dropsAtASleeper(String limit) throws IOException {
        try (ServerProcess server = with(limit);
                RawClient sleeper = new RawClient(server.socket());
                Client sender = Client.open(server, "/dev/eth0m/sender")) {
            RawStream asleep = SlowReaderIT.openStream(RawDevice.open(sleeper, "/dev/eth0m/asleep"));
            assertThat(asleep.next().hasOpened()).isTrue();
            byte[][] batch = new byte[64][];
            Arrays.fill(batch, Frames.udp(sender.lease, Frames.BROADCAST, 1514, 1));
            await().atMost(RunningProcess.PATIENCE).pollInterval(1, TimeUnit.MILLISECONDS).until(() -> {
                for (int i = 0; i < 8; i++) {
                    sender.stream.awaitReady();
                    sender.send(batch);
                }
                return !Counts.received(server, "/dev/eth0m/asleep").isEmpty();
            });
            assertThat(Counts.sent(server, "/dev/eth0m/sender")).isEmpty();
            return List.copyOf(Counts.received(server, "/dev/eth0m/asleep").keySet());
        }
    }
}
