package org.machwire.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.grpc.CallOptions;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.machwire.v1.DeviceServiceGrpc;
import org.machwire.v1.PacketsOpen;
import org.machwire.v1.PacketsRequest;

/** What is not Mach's business: garbage on the wire, and the services that every gRPC server has. */
class WireIT {
    /** A field whose length reaches behind the end of the message. */
    private static final byte[] CUT = {0x0a, (byte) 0xff, 0x01, 0x02};

    private static ServerProcess server;

    @BeforeAll
    static void start() throws IOException {
        server = ServerProcess.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static <Q, R> MethodDescriptor<byte[], byte[]> raw(MethodDescriptor<Q, R> method) {
        return method.toBuilder(new Octets(), new Octets()).build();
    }

    @Test
    void garbageOnAUnaryCallEndsTheCallAndNothingElse() {
        try (RawClient client = new RawClient(server.socket())) {
            var task = client.attach("garbage");
            for (byte[] garbage : new byte[][]{CUT, {0x0f}, {(byte) 0xff}, {0x08, (byte) 0x80}}) {
                for (var method : List.of(raw(DeviceServiceGrpc.getDeviceOpenMethod()),
                        raw(HealthGrpc.getCheckMethod()))) {
                    RpcError.of(() -> ClientCalls.blockingUnaryCall(task.channel(), method, CallOptions.DEFAULT,
                            garbage)).isPlain(Status.Code.INVALID_ARGUMENT);
                }
            }
            assertThat(RawDevice.receiveRight(task)).isPositive();
        }
    }

    @Test
    void garbageInsteadOfTheFirstMessageEndsThePacketStream() {
        try (RawClient client = new RawClient(server.socket())) {
            var device = RawDevice.open(client, "/dev/eth0m/garbage");
            for (byte[] garbage : new byte[][]{CUT, {0x12, 0x05, 0x01}, {0x12, 0x02, 0x08, (byte) 0x80}}) {
                RpcError.of(() -> ClientCalls
                        .blockingServerStreamingCall(device.task().channel(),
                                raw(DeviceServiceGrpc.getPacketsMethod()), CallOptions.DEFAULT, garbage)
                        .next()).isPlain(Status.Code.INVALID_ARGUMENT);
            }
        }
    }

    @Test
    void garbageInTheMiddleEndsThePacketStreamAndTheDeviceStays() {
        try (RawClient client = new RawClient(server.socket())) {
            var device = RawDevice.open(client, "/dev/eth0m/garbage");
            var end = new CompletableFuture<Throwable>();
            StreamObserver<byte[]> requests = ClientCalls.asyncBidiStreamingCall(
                    device.task().channel().newCall(raw(DeviceServiceGrpc.getPacketsMethod()), CallOptions.DEFAULT),
                    new EndObserver(end));
            requests.onNext(PacketsRequest.newBuilder().setOpen(PacketsOpen.newBuilder().setDevice(device.name()))
                    .build().toByteArray());
            requests.onNext(CUT);
            assertThat(end).succeedsWithin(RunningProcess.PATIENCE)
                    .satisfies(failure -> RpcError.of(failure).isPlain(Status.Code.INVALID_ARGUMENT));
            assertThat(server.device("/dev/eth0m/garbage")).isPresent();
            assertThat(RawStream.open(device.task(), device.name(), 0).next().hasOpened()).isTrue();
        }
    }

    @Test
    void octetsThatAreNotHttp2CloseTheConnection() throws IOException {
        Random random = new Random(2008);
        for (int i = 0; i < 20; i++) {
            byte[] noise = new byte[1 + random.nextInt(4096)];
            random.nextBytes(noise);
            try (SocketChannel socket = SocketChannel.open(StandardProtocolFamily.UNIX)) {
                socket.connect(UnixDomainSocketAddress.of(server.socket()));
                try {
                    socket.write(ByteBuffer.wrap(noise));
                    socket.shutdownOutput();
                } catch (IOException e) {
                    // closed by the server already: that is what it should do
                }
            }
        }
        try (Client client = Client.open(server, "/dev/eth0m/after")) {
            assertThat(client.lease.mtu()).isEqualTo(1500);
        }
    }

    @Test
    void aPacketStreamThatDoesNotBeginWithOpenIsAnInvalidArgument() {
        try (RawClient client = new RawClient(server.socket())) {
            var device = RawDevice.open(client, "/dev/eth0m/order");
            PacketsRequest frame = PacketsRequest.newBuilder().addFrame(ByteString.copyFrom(new byte[60])).build();
            PacketsRequest open = PacketsRequest.newBuilder()
                    .setOpen(PacketsOpen.newBuilder().setDevice(device.name())).build();
            for (PacketsRequest first : new PacketsRequest[]{PacketsRequest.getDefaultInstance(), frame,
                    frame.toBuilder().mergeFrom(open).build()}) {
                RawStream stream = RawStream.start(device.task());
                stream.say(first);
                RpcError.of(stream.failure()).isPlain(Status.Code.INVALID_ARGUMENT);
            }
            RawStream twice = RawStream.start(device.task());
            twice.say(open);
            assertThat(twice.next().hasOpened()).isTrue();
            twice.say(open);
            RpcError.of(twice.failure()).isPlain(Status.Code.INVALID_ARGUMENT);
        }
    }

    @Test
    void aPacketStreamThatIsClosedBeforeItSaidAnythingEndsWell() {
        try (RawClient client = new RawClient(server.socket())) {
            RawStream stream = RawStream.start(client.attach("silent"));
            stream.halfClose();
            assertThat(stream.end()).succeedsWithin(RunningProcess.PATIENCE);
        }
    }

    @Test
    void anUnknownMethodIsUnimplemented() {
        try (RawClient client = new RawClient(server.socket())) {
            for (String method : new String[]{"machwire.v1.DeviceService/Nothing", "no.such.Service/Nothing"}) {
                var unknown = raw(DeviceServiceGrpc.getDeviceOpenMethod()).toBuilder().setFullMethodName(method)
                        .build();
                RpcError.of(() -> ClientCalls.blockingUnaryCall(client.channel(), unknown, CallOptions.DEFAULT,
                        new byte[0])).isPlain(Status.Code.UNIMPLEMENTED);
            }
        }
    }

    @Test
    void healthAnswersServing() {
        try (RawClient client = new RawClient(server.socket())) {
            assertThat(HealthGrpc.newBlockingStub(client.channel())
                    .check(HealthCheckRequest.getDefaultInstance()).getStatus())
                    .isEqualTo(ServingStatus.SERVING);
        }
    }

    @Test
    void reflectionListsTheServicesAndDescribesEveryMethod() {
        try (RawClient client = new RawClient(server.socket())) {
            ServerReflectionResponse list = reflect(client,
                    ServerReflectionRequest.newBuilder().setListServices("").build());
            assertThat(list.getListServicesResponse().getServiceList()).extracting(ServiceResponse::getName)
                    .containsExactlyInAnyOrder("machwire.v1.TaskService", "machwire.v1.MachPortService",
                            "machwire.v1.MachMsgService", "machwire.v1.DeviceService", "machwire.v1.NameService",
                            "machwire.v1.AdminService", "machwire.v1.CapabilityService", "grpc.health.v1.Health",
                            "grpc.reflection.v1.ServerReflection");
            assertThat(reflect(client, ServerReflectionRequest.newBuilder()
                    .setFileContainingSymbol("machwire.v1.DeviceService.Packets").build())
                    .getFileDescriptorResponse().getFileDescriptorProtoCount()).isPositive();
        }
    }

    private static ServerReflectionResponse reflect(RawClient client, ServerReflectionRequest request) {
        var answer = new CompletableFuture<ServerReflectionResponse>();
        StreamObserver<ServerReflectionRequest> requests = ServerReflectionGrpc.newStub(client.channel())
                .serverReflectionInfo(new StreamObserver<>() {
                    @Override
                    public void onNext(ServerReflectionResponse response) {
                        answer.complete(response);
                    }

                    @Override
                    public void onError(Throwable failure) {
                        answer.completeExceptionally(failure);
                    }

                    @Override
                    public void onCompleted() {
                        answer.completeExceptionally(new AssertionError("no answer"));
                    }
                });
        requests.onNext(request);
        requests.onCompleted();
        await().atMost(RunningProcess.PATIENCE).until(answer::isDone);
        return answer.join();
    }

    /** Messages as they are on the wire. */
    private static final class Octets implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] octets) {
            return new ByteArrayInputStream(octets);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private record EndObserver(CompletableFuture<Throwable> end)
            implements
                StreamObserver<byte[]> {
        @Override
        public void onNext(byte[] message) {
            // The answer to open: not what is waited for.
        }

        @Override
        public void onError(Throwable failure) {
            end.complete(failure);
        }

        @Override
        public void onCompleted() {
            end.completeExceptionally(new AssertionError("ended well"));
        }
    }
}
