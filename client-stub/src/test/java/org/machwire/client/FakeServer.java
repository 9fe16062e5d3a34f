package org.machwire.client;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.rpc.ErrorInfo;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.machwire.mach.MachException;
import org.machwire.mach.MachMsgType;
import org.machwire.mach.ReturnCode;
import org.machwire.v1.AddressPrefix;
import org.machwire.v1.AttachEvent;
import org.machwire.v1.AttachRequest;
import org.machwire.v1.Attached;
import org.machwire.v1.DeviceOpenRequest;
import org.machwire.v1.DeviceOpenResponse;
import org.machwire.v1.DeviceServiceGrpc;
import org.machwire.v1.DeviceSetFilterRequest;
import org.machwire.v1.DeviceSetFilterResponse;
import org.machwire.v1.DropNotice;
import org.machwire.v1.GetLeaseRequest;
import org.machwire.v1.GetLeaseResponse;
import org.machwire.v1.Lease;
import org.machwire.v1.LookupRequest;
import org.machwire.v1.LookupResponse;
import org.machwire.v1.NameServiceGrpc;
import org.machwire.v1.PacketsRequest;
import org.machwire.v1.PacketsResponse;
import org.machwire.v1.PublishRequest;
import org.machwire.v1.PublishResponse;
import org.machwire.v1.TaskServiceGrpc;
import org.machwire.v1.WatchDeviceDropsRequest;

/** A small hypervisor on a Unix socket: tasks, ports, messages, and nodes that are published. */
final class FakeServer implements AutoCloseable {
    private static final Context.Key<FakeSpace> SPACE = Context.key("space");
    private static final Context.Key<byte[]> ID = Context.key("id");
    private static final Metadata.Key<byte[]> TASK_ID = Metadata.Key.of("machwire-task-bin",
            Metadata.BINARY_BYTE_MARSHALLER);

    private final Server server;
    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    private final FakeKernel kernel = new FakeKernel();
    private final Map<Integer, FakeSpace> spaces = new ConcurrentHashMap<>();
    private final List<StreamObserver<AttachEvent>> lives = new CopyOnWriteArrayList<>();
    final Map<String, FakeSpace.Port> nodes = new ConcurrentHashMap<>();
    final FakeCapabilities capabilities = new FakeCapabilities(kernel);
    /** The name and the wish of each device opened. */
    volatile byte[] address = {10, 0, 0, 9};
    final List<String> opened = new CopyOnWriteArrayList<>();
    volatile boolean opensPackets;
    final FakeDrops drops = new FakeDrops();
    final List<String> calls = new CopyOnWriteArrayList<>();

    FakeServer(Path socket) throws IOException {
        server = NettyServerBuilder.forAddress(new DomainSocketAddress(socket.toFile())).bossEventLoopGroup(loops)
                .workerEventLoopGroup(loops).channelType(EpollServerDomainSocketChannel.class)
                .executor(Executors.newVirtualThreadPerTaskExecutor()).intercept(new TaskOfCall())
                .addService(new Tasks()).addService(new Names()).addService(new FakePorts(kernel))
                .addService(new FakeMessages(kernel)).addService(new Devices()).addService(capabilities).build()
                .start();
    }

    /** The secret id of the calling task. */
    static byte[] taskId() {
        return ID.get();
    }

    static FakeSpace space() {
        FakeSpace space = SPACE.get();
        if (space == null) {
            throw new MachException(ReturnCode.KERN_INVALID_TASK, "no such task");
        }
        return space;
    }

    FakeSpace space(MachTask task) {
        return Objects.requireNonNull(spaces.get((int) task.number()));
    }

    static StatusRuntimeException status(MachException e) {
        ErrorInfo info = ErrorInfo.newBuilder().setDomain("mach").setReason(e.code().name())
                .putMetadata("code", Integer.toString(e.code().number())).build();
        return StatusProto.toStatusRuntimeException(com.google.rpc.Status.newBuilder()
                .setCode(Status.Code.INTERNAL.value()).setMessage(e.getMessage()).addDetails(Any.pack(info)).build());
    }

    /** Ends all tasks, as an administrator can. */
    void killTasks() {
        List<StreamObserver<AttachEvent>> all = new ArrayList<>(lives);
        lives.clear();
        spaces.clear();
        all.forEach(StreamObserver::onCompleted);
    }

    @Override
    public void close() {
        server.shutdownNow();
        loops.shutdownGracefully(0, 0, TimeUnit.SECONDS);
    }

    private final class TaskOfCall implements ServerInterceptor {
        @Override
        public <Q, R> ServerCall.Listener<Q> interceptCall(ServerCall<Q, R> call, Metadata headers,
                ServerCallHandler<Q, R> next) {
            calls.add(call.getMethodDescriptor().getBareMethodName());
            byte[] id = headers.get(TASK_ID);
            FakeSpace space = id == null ? null : spaces.get(ByteBuffer.wrap(id).getInt());
            return Contexts.interceptCall(Context.current().withValues(SPACE, space, ID, id), call, headers, next);
        }
    }

    private final class Tasks extends TaskServiceGrpc.TaskServiceImplBase {
        @Override
        public void attach(AttachRequest request, StreamObserver<AttachEvent> out) {
            int number = spaces.size() + 1;
            spaces.put(number, new FakeSpace(number * 1000));
            lives.add(out);
            ByteBuffer id = ByteBuffer.allocate(16).putInt(0, number);
            out.onNext(AttachEvent.newBuilder().setAttached(Attached.newBuilder().setTaskNumber(number)
                    .setTaskId(ByteString.copyFrom(id)).setRootDirectory(1)
                    .setServerInstance(ByteString.fromHex("07".repeat(16)))
                    .setServerKey(ByteString.copyFrom(FakeCapabilities.SERVER.publicKey().toArray()))).build());
        }
    }

    /** Devices with one address; a packet stream opens if that is wished, and carries nothing. */
    private final class Devices extends DeviceServiceGrpc.DeviceServiceImplBase {
        @Override
        public void deviceOpen(DeviceOpenRequest request, StreamObserver<DeviceOpenResponse> out) {
            FakeKernel.answer(out, () -> {
                synchronized (kernel) {
                    space().port(request.getMaster());
                    byte[] wish = request.getWish().getIpv4().toByteArray();
                    opened.add(request.getName() + " "
                            + (wish.length == 0 ? "" : InetAddress.getByAddress(wish).getHostAddress()));
                    return DeviceOpenResponse.newBuilder().setDevice(space().copyOut(
                            new FakeSpace.InTransit(MachMsgType.PORT_SEND, new FakeSpace.Port()))).build();
                }
            });
        }

        @Override
        public void deviceSetFilter(DeviceSetFilterRequest request, StreamObserver<DeviceSetFilterResponse> out) {
            FakeKernel.answer(out, DeviceSetFilterResponse::getDefaultInstance);
        }

        @Override
        public void getLease(GetLeaseRequest request, StreamObserver<GetLeaseResponse> out) {
            FakeKernel.answer(out, () -> GetLeaseResponse.newBuilder().setLease(Lease.newBuilder()
                    .setMac(ByteString.fromHex("525400000001")).addAddress(AddressPrefix.newBuilder()
                            .setAddress(ByteString.copyFrom(address)).setPrefixLength(8)))
                    .build());
        }

        @Override
        public void watchDeviceDrops(WatchDeviceDropsRequest request, StreamObserver<DropNotice> out) {
            try {
                synchronized (kernel) {
                    space().port(request.getDevice());
                }
                drops.watch((ServerCallStreamObserver<DropNotice>) out);
            } catch (MachException e) {
                out.onError(status(new MachException(ReturnCode.MACH_SEND_INVALID_DEST, "it is no device")));
            }
        }

        @Override
        public StreamObserver<PacketsRequest> packets(StreamObserver<PacketsResponse> out) {
            return new StreamObserver<>() {
                @Override
                public void onNext(PacketsRequest request) {
                    if (opensPackets) {
                        out.onNext(PacketsResponse.getDefaultInstance());
                    }
                }

                @Override
                public void onError(Throwable failure) {}

                @Override
                public void onCompleted() {}
            };
        }
    }

    private final class Names extends NameServiceGrpc.NameServiceImplBase {
        @Override
        public void lookup(LookupRequest request, StreamObserver<LookupResponse> out) {
            FakeKernel.answer(out, () -> {
                FakeSpace.Port port = nodes.get(request.getPath());
                if (port == null) {
                    throw new MachException(ReturnCode.ENOENT, request.getPath());
                }
                synchronized (kernel) {
                    return LookupResponse.newBuilder().setPort(
                            space().copyOut(new FakeSpace.InTransit(MachMsgType.PORT_SEND, port))).build();
                }
            });
        }

        @Override
        public void publish(PublishRequest request, StreamObserver<PublishResponse> out) {
            FakeKernel.answer(out, () -> {
                synchronized (kernel) {
                    nodes.put(request.getPath(), space().port(request.getPort()));
                }
                return PublishResponse.getDefaultInstance();
            });
        }
    }
}
