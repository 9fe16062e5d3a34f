package org.machwire.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;
import static org.machwire.it.RawMessages.integers;
import static org.machwire.it.RawMessages.octets;
import static org.machwire.it.RawMessages.right;
import static org.machwire.it.RawMessages.words;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.protobuf.ByteString;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.machwire.ethernet.MacAddress;
import org.machwire.filter.WellKnownFilters;
import org.machwire.mach.MachMsgType;
import org.machwire.mach.MachPortType;
import org.machwire.mach.NetRcvMessage;
import org.machwire.mach.NetStatus;
import org.machwire.server.frames.Frames;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import org.jspecify.annotations.Nullable;
import org.machwire.v1.AttachEvent;
import org.machwire.v1.AttachRequest;
import org.machwire.v1.Attached;
import org.machwire.v1.MachPortGetRefsRequest;
import org.machwire.v1.NameServiceGrpc;
import org.machwire.v1.TaskServiceGrpc;
import org.machwire.v1.DeviceGetStatusRequest;
import org.machwire.v1.DeviceServiceGrpc;
import org.machwire.v1.DeviceSetFilterRequest;
import org.machwire.v1.DeviceWriteRequest;
import org.machwire.v1.DeviceWriteResponse;
import org.machwire.v1.GetLeaseRequest;
import org.machwire.v1.GetLeaseResponse;
import org.machwire.v1.LookupRequest;
import org.machwire.v1.MachMessage;
import org.machwire.v1.MachPortDeallocateRequest;
import org.machwire.v1.MachPortGetReceiveStatusRequest;
import org.machwire.v1.MachPortTypeRequest;
import org.machwire.v1.PublishRequest;
import org.machwire.v1.TypedItem;

/** The {@code device} routines as messages: to the server's devices, and from {@code DeviceService} to a task that serves them. */
class DeviceMessagesIT {
    private static final String WEB = "/dev/eth0m/web";
    private static final String NODE = "/servers/device";
    private static final int OPEN = 2800;
    private static final int WRITE = 2802;
    private static final int SET_STATUS = 2810;
    private static final int GET_STATUS = 2811;
    private static final int SET_FILTER = 2812;
    private static final byte[] FRAME = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};

    private static ServerProcess server;
    private RawClient connection;
    private RawClient otherConnection;
    private RawClient.RawTask client;
    private RawClient.RawTask serving;
    /** The port that the task serves, by its own name and by the client's. */
    private int service;
    private int device;

    @BeforeAll
    static void start() throws IOException {
        server = ServerProcess.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void attach() {
        connection = new RawClient(server.socket());
        otherConnection = new RawClient(server.socket());
        client = connection.attach("client");
        serving = otherConnection.attach("serving");
        service = RawDevice.receiveRight(serving);
        serving.names().publish(PublishRequest.newBuilder().setPath(NODE).setPort(service).setMode(0666).build());
        device = lookup(NODE);
    }

    @AfterEach
    void close() {
        connection.close();
        otherConnection.close();
        await().atMost(RunningProcess.PATIENCE).until(() -> server.status().getDeviceCount() == 0
                && server.status().getTaskCount() == 0);
    }

    private int lookup(String path) {
        return client.names().lookup(LookupRequest.newBuilder().setPath(path).build()).getPort();
    }

    private static TypedItem name() {
        return RawMessages.item(MachMsgType.STRING, Byte.SIZE, 128,
                Arrays.copyOf("eth".getBytes(StandardCharsets.UTF_8), 128));
    }

    private static int[] result(MachMessage reply, int id) {
        assertThat(reply.getId()).isEqualTo(id);
        assertThat(words(reply.getBody(0))).containsExactly(0);
        return reply.getBodyCount() == 1 ? new int[0] : words(reply.getBody(1));
    }

    private static int code(MachMessage reply) {
        assertThat(reply.getBodyCount()).isEqualTo(1);
        return words(reply.getBody(0))[0];
    }

    private DeviceServiceGrpc.DeviceServiceBlockingStub devices() {
        return client.devices();
    }

    private static <T> CompletableFuture<T> later(Supplier<T> call) {
        return CompletableFuture.supplyAsync(call, Thread::startVirtualThread);
    }

    private CompletableFuture<DeviceWriteResponse> writeLater() {
        return later(() -> devices().deviceWrite(DeviceWriteRequest.newBuilder().setDevice(device).setMode(8)
                .setRecnum(9).setData(ByteString.copyFrom(FRAME)).build()));
    }

    private static RpcError failure(CompletableFuture<?> call) {
        Throwable thrown = catchThrowable(() -> call.get(RunningProcess.PATIENCE.toSeconds(), TimeUnit.SECONDS));
        assertThat(thrown).isInstanceOf(ExecutionException.class);
        return RpcError.of(Objects.requireNonNull(thrown.getCause()));
    }

    @Test
    void messagesToADeviceDoWhatTheCallsDo() {
        RawDevice byCall = RawDevice.open(client, WEB, RawDevice.READ_AND_WRITE);
        int[] opened = result(RawMessages.call(client, byCall.master(), OPEN, integers(3), name()), OPEN + 100);
        assertThat(opened).containsExactly(byCall.name());

        DeviceGetStatusRequest status = DeviceGetStatusRequest.newBuilder().setDevice(byCall.name())
                .setFlavor(NetStatus.NET_STATUS).setCount(7).build();
        assertThat(result(RawMessages.call(client, byCall.name(), GET_STATUS, integers(NetStatus.NET_STATUS),
                integers(7)), GET_STATUS + 100)).containsExactly(devices().deviceGetStatus(status).getStatusList()
                        .stream().mapToInt(Integer::intValue).toArray());
        assertThat(code(RawMessages.call(client, byCall.name(), WRITE, integers(0), integers(0),
                octets(new byte[13])))).isEqualTo(2507);
        assertThat(code(RawMessages.call(client, byCall.name(), 2808))).isEqualTo(-303);
        assertThat(code(RawMessages.call(client, byCall.name(), SET_FILTER))).isEqualTo(-304);
        assertThat(code(RawMessages.call(client, byCall.name(), SET_STATUS, integers(99), integers(0))))
                .isEqualTo(2505);
    }

    @Test
    void frameWrittenByMessageComesToThePortOfAFilterSetByMessage() {
        RawDevice from = RawDevice.open(client, WEB, RawDevice.READ_AND_WRITE);
        RawDevice to = RawDevice.open(serving, "/dev/eth0m/other", RawDevice.READ_AND_WRITE);
        int port = RawDevice.receiveRight(serving);
        result(RawMessages.call(serving, to.name(), SET_FILTER, right(MachMsgType.MAKE_SEND, port), integers(0),
                RawMessages.shorts(WellKnownFilters.acceptAll())), SET_FILTER + 100);
        GetLeaseResponse lease = devices().getLease(GetLeaseRequest.newBuilder().setDevice(from.name()).build());
        byte[] own = lease.getLease().getAddress(0).getAddress().toByteArray();
        byte[] frame = Frames.arpRequest(MacAddress.of(lease.getLease().getMac().toByteArray()),
                (own[0] & 0xff) + "." + (own[1] & 0xff) + "." + (own[2] & 0xff) + "." + (own[3] & 0xff), "10.69.255.1");

        assertThat(result(RawMessages.call(client, from.name(), WRITE, integers(0), integers(0),
                octets(frame).toBuilder().setOutOfLine(true).build()), WRITE + 100)).containsExactly(frame.length);

        MachMessage received = RawMessages.receive(serving, port);
        assertThat(received.getId()).isEqualTo(NetRcvMessage.ID);
        assertThat(NetRcvMessage.frame(received.getBody(0).getData().toByteArray(),
                received.getBody(1).getData().toByteArray())).isEqualTo(frame);
    }

    @Test
    void callsToATasksPortAreMessagesThatItAnswers() throws Exception {
        CompletableFuture<Integer> opening = later(() -> RawDevice.open(client, device, 3));
        MachMessage open = RawMessages.receive(serving, service);
        assertThat(open.getId()).isEqualTo(OPEN);
        assertThat(words(open.getBody(0))).containsExactly(3);
        assertThat(open.getBody(1).getData().toStringUtf8()).startsWith("eth\0").hasSize(128);
        int proxy = RawDevice.receiveRight(serving);
        RawMessages.reply(serving, open, OPEN + 100, integers(0), right(MachMsgType.MAKE_SEND, proxy));
        int opened = opening.get(RunningProcess.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(type(client, opened)).isEqualTo(MachPortType.SEND);

        int port = RawDevice.receiveRight(client);
        CompletableFuture<?> filtering = later(() -> devices().deviceSetFilter(DeviceSetFilterRequest.newBuilder()
                .setDevice(opened).setReceivePort(port).setDisposition(MachMsgType.MAKE_SEND).setPriority(5)
                .addFilter(0x401).addFilter(0xffff).build()));
        MachMessage filter = RawMessages.receive(serving, proxy);
        assertThat(filter.getId()).isEqualTo(SET_FILTER);
        assertThat(words(filter.getBody(1))).containsExactly(5);
        assertThat(filter.getBody(2)).isEqualTo(RawMessages.shorts(0x401, 0xffff));
        RawMessages.reply(serving, filter, SET_FILTER + 100, integers(0));
        filtering.get(RunningProcess.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        RawMessages.send(serving, words(filter.getBody(0))[0], NetRcvMessage.ID, octets(FRAME));
        assertThat(RawMessages.receive(client, port).getBody(0)).isEqualTo(octets(FRAME));
    }

    @Test
    void writeAndStatusOfATasksPortCarryDataBothWays() throws Exception {
        CompletableFuture<DeviceWriteResponse> writing = writeLater();
        MachMessage write = RawMessages.receive(serving, service);
        assertThat(words(write.getBody(0))).containsExactly(8);
        assertThat(words(write.getBody(1))).containsExactly(9);
        assertThat(write.getBody(2)).isEqualTo(octets(FRAME).toBuilder().setOutOfLine(true).build());
        RawMessages.reply(serving, write, WRITE + 100, integers(0), integers(77));
        assertThat(writing.get(RunningProcess.PATIENCE.toSeconds(), TimeUnit.SECONDS).getBytesWritten()).isEqualTo(77);

        assertThat(status(integers(0), integers(4, 5)).join()).containsExactly(4, 5);
        failure(status(integers(0), integers(4, 5, 6))).is("mach", "MIG_ARRAY_TOO_LARGE", -307);
    }

    /** Asks for two words of status, and lets the task answer so. */
    private CompletableFuture<int[]> status(TypedItem... reply) {
        CompletableFuture<int[]> asking = later(() -> devices().deviceGetStatus(DeviceGetStatusRequest.newBuilder()
                .setDevice(device).setFlavor(1).setCount(2).build()).getStatusList().stream()
                .mapToInt(Integer::intValue).toArray());
        RawMessages.reply(serving, RawMessages.receive(serving, service), GET_STATUS + 100, reply);
        return asking;
    }

    @Test
    void codeOfTheTaskIsThatOfTheCall() {
        failure(status(integers(2504))).is("mach", "D_DEVICE_DOWN", 2504);
        failure(status(integers(2505), integers(1))).is("mach", "D_INVALID_OPERATION", 2505);
        failure(status(integers(4711))).is("mach", "UNNAMED_CODE", 4711);
    }

    @Test
    void replyThatDoesNotFitIsMigsMismatchOrTypeError() {
        failure(status()).is("mach", "MIG_TYPE_ERROR", -300);
        failure(status(integers(0))).is("mach", "MIG_TYPE_ERROR", -300);
        failure(status(integers(0), octets(FRAME))).is("mach", "MIG_TYPE_ERROR", -300);
        failure(status(integers(0, 0), integers(1))).is("mach", "MIG_TYPE_ERROR", -300);
        failure(status(integers(0), integers(1), integers(2))).is("mach", "MIG_TYPE_ERROR", -300);

        CompletableFuture<?> writing = writeLater();
        RawMessages.reply(serving, RawMessages.receive(serving, service), WRITE, integers(0), integers(15));
        failure(writing).is("mach", "MIG_REPLY_MISMATCH", -301);
    }

    @Test
    void M114_serverThatDestroysTheRequestOrDiesIsAServerDied() {
        CompletableFuture<?> destroyed = writeLater();
        MachMessage request = RawMessages.receive(serving, service);
        serving.ports().machPortDeallocate(
                MachPortDeallocateRequest.newBuilder().setName(request.getRemotePort()).build());
        failure(destroyed).is("mach", "MIG_SERVER_DIED", -308);

        CompletableFuture<?> held = writeLater();
        RawMessages.receive(serving, service);
        CompletableFuture<?> queued = writeLater();
        await().atMost(RunningProcess.PATIENCE).until(() -> messages() == 1);

        otherConnection.close();

        failure(held).is("mach", "MIG_SERVER_DIED", -308);
        failure(queued).is("mach", "MIG_SERVER_DIED", -308);
        failure(writeLater()).is("mach", "MACH_SEND_INVALID_DEST", 0x10000003);
    }

    private int messages() {
        return serving.ports().machPortGetReceiveStatus(MachPortGetReceiveStatusRequest.newBuilder()
                .setName(service).build()).getStatus().getMsgcount();
    }

    @Test
    void whatNoMessageCarriesATaskCannotServe() {
        RpcError.of(() -> devices().getLease(GetLeaseRequest.newBuilder().setDevice(device).build()))
                .is("mach", "D_INVALID_OPERATION", 2505);
        RawStream stream = RawStream.open(client, device, 0);
        RpcError.of(stream.failure()).is("mach", "D_INVALID_OPERATION", 2505);
    }

    @Test
    void receivePortThatIsNotHeldIsAnInvalidRight() {
        RpcError.of(() -> devices().deviceSetFilter(DeviceSetFilterRequest.newBuilder().setDevice(device)
                .setReceivePort(4711).setDisposition(MachMsgType.COPY_SEND).build()))
                .is("mach", "MACH_SEND_INVALID_RIGHT", 0x1000000a);
        assertThat(messages()).isZero();
    }

    @Test
    void callThatIsCancelledLeavesADeadReplyRight() {
        ListenableFuture<?> call = DeviceServiceGrpc.newFutureStub(client.channel())
                .deviceWrite(DeviceWriteRequest.newBuilder().setDevice(device).build());
        MachMessage request = RawMessages.receive(serving, service);

        call.cancel(true);

        await().atMost(RunningProcess.PATIENCE)
                .until(() -> type(serving, request.getRemotePort()) == MachPortType.DEAD_NAME);
    }

    @Test
    void callThatIsCancelledAtAFullQueueTakesAndLeavesNoRights() {
        int refs = sendRefs();
        int filtered = RawDevice.receiveRight(client);
        fillQueue();
        ListenableFuture<?> call = DeviceServiceGrpc.newFutureStub(client.channel())
                .deviceSetFilter(DeviceSetFilterRequest.newBuilder().setDevice(device).setReceivePort(filtered)
                        .setDisposition(MachMsgType.MAKE_SEND).build());
        await().atMost(RunningProcess.PATIENCE).until(() -> hasSenders(filtered));
        call.cancel(true);

        await().atMost(RunningProcess.PATIENCE).until(() -> !hasSenders(filtered));
        assertThat(type(client, filtered)).isEqualTo(MachPortType.RECEIVE);
        assertThat(sendRefs()).isEqualTo(refs);
    }

    private void fillQueue() {
        for (int i = 0; i < 5; i++) {
            assertThat(RawMessages.send(client, device, i)).isZero();
        }
    }

    private int sendRefs() {
        return client.ports().machPortGetRefs(MachPortGetRefsRequest.newBuilder().setName(device).build()).getRefs();
    }

    private boolean hasSenders(int port) {
        return client.ports().machPortGetReceiveStatus(MachPortGetReceiveStatusRequest.newBuilder().setName(port)
                .build()).getStatus().getSrights();
    }

    @Test
    void callEndsWithItsTaskThoughNobodyAnswers() {
        var attach = TaskServiceGrpc.newStub(connection.channel());
        var life = new Life();
        attach.attach(AttachRequest.newBuilder().setName("mortal").build(), life);
        await().atMost(RunningProcess.PATIENCE).until(() -> life.attached != null);
        var channel = connection.as(Objects.requireNonNull(life.attached).getTaskId());
        int name = NameServiceGrpc.newBlockingStub(channel).lookup(LookupRequest.newBuilder().setPath(NODE).build())
                .getPort();
        CompletableFuture<?> writing = later(() -> DeviceServiceGrpc.newBlockingStub(channel)
                .deviceWrite(DeviceWriteRequest.newBuilder().setDevice(name).build()));
        MachMessage request = RawMessages.receive(serving, service);

        life.end();

        failure(writing).is("mach", "KERN_INVALID_TASK", 16);
        await().atMost(RunningProcess.PATIENCE)
                .until(() -> type(serving, request.getRemotePort()) == MachPortType.DEAD_NAME);
    }

    /** An attach stream that can be ended alone, while its connection stays. */
    private static final class Life implements ClientResponseObserver<AttachRequest, AttachEvent> {
        private volatile @Nullable Attached attached;
        private @Nullable ClientCallStreamObserver<AttachRequest> call;

        @Override
        public void beforeStart(ClientCallStreamObserver<AttachRequest> stream) {
            call = stream;
        }

        @Override
        public void onNext(AttachEvent event) {
            attached = event.getAttached();
        }

        @Override
        public void onError(Throwable failure) {}

        @Override
        public void onCompleted() {}

        void end() {
            Objects.requireNonNull(call).cancel("the task ends", null);
        }
    }

    private static int type(RawClient.RawTask task, int name) {
        return task.ports().machPortType(MachPortTypeRequest.newBuilder().setName(name).build()).getType();
    }
}
