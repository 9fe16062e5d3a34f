package org.machwire.server.rpc;

import org.machwire.token.VerifyingKey;
import org.machwire.token.Octets;
import org.machwire.server.device.TokenPorts;
import org.machwire.server.capability.Audit;
import org.machwire.server.capability.AuditReader;
import org.machwire.server.capability.Durability;
import org.machwire.server.capability.Capabilities;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.machwire.packets.PacketsMethod;
import org.machwire.server.capability.Durability;
import org.machwire.server.capability.Quotas;
import org.machwire.server.device.DeviceLimits;
import org.machwire.server.device.Devices;
import org.machwire.server.device.NodePorts;
import org.machwire.server.names.NodeTree;
import org.machwire.server.task.Tasks;
import org.machwire.v1.DeviceServiceGrpc;

/** All services on one Unix socket. */
public final class RpcServer implements AutoCloseable {
    private static final int GOODBYE_SECONDS = 2;
    /** Fixed, because tuning it by itself costs gRPC a ping for every round trip. */
    private static final int FLOW_CONTROL_WINDOW = 1024 * 1024;

    /**
     * A connection that has more to read waits for its next turn, so that what came in goes out while the rest comes: else a
     * sender and a receiver that wait for each other's acknowledgements take turns instead of working side by side.
     */
    private static final RecvByteBufAllocator ONE_READ_A_TURN = new AdaptiveRecvByteBufAllocator()
            .maxMessagesPerRead(1);

    private final Server server;
    private final SocketFile socket;
    private final EventLoopGroup boss;
    private final EventLoopGroup workers;
    private final DropStreams drops;

    private RpcServer(Server server, SocketFile socket, EventLoopGroup boss, EventLoopGroup workers,
            DropStreams drops) {
        this.drops = drops;
        this.server = server;
        this.socket = socket;
        this.boss = boss;
        this.workers = workers;
    }

    /**
     * What the services delegate to.
     *
     * @param durability tells when what the services answer is on disk
     * @param trail takes what the services have to say for the audit trail
     * @param audit reads the audit trail, for the administrator
     * @param administrators uids of those who see everything, beside root
     */
    public record Rooms(Tasks tasks, Devices devices, NodePorts nodePorts, NodeTree tree, TokenPorts tokenPorts,
            Capabilities capabilities, Quotas quotas, Durability durability, Audit trail, AuditReader audit,
            Identity identity,
            Set<Integer> administrators,
            DeviceLimits deviceLimits, LongSupplier nanoClock) {}

    /**
     * What this run of the server is known by.
     *
     * @param instance 16 octets at random
     * @param key signs the first blocks of tokens
     * @param version for people
     */
    public record Identity(Octets instance, VerifyingKey key, String version) {}

    /**
     * Listens.
     *
     * @param socketMode permission bits of the socket
     * @param threads event loops, each of which carries its share of the connections
     * @throws IOException with one sentence for people
     */
    public static RpcServer start(Rooms rooms, RpcLimits limits, Path path, int socketMode, int threads)
            throws IOException {
        if (!Epoll.isAvailable()) {
            throw new IOException("this machine has no native epoll for the JVM: Linux on x86-64 or aarch64 is needed");
        }
        SocketFile socket = SocketFile.claim(path);
        EventLoopGroup boss = loops(1, "machwire-accept");
        EventLoopGroup workers = loops(threads, "machwire-io");
        DropStreams drops = new DropStreams();
        Server server = services(rooms, limits, path, boss, workers, drops).build();
        try {
            server.start();
            socket.setMode(socketMode);
            return new RpcServer(server, socket, boss, workers, drops);
        } catch (IOException e) {
            server.shutdownNow();
            boss.shutdownGracefully();
            workers.shutdownGracefully();
            socket.close();
            throw new IOException("cannot listen on " + path + ": " + reason(e), e);
        }
    }

    private static String reason(IOException failure) {
        Throwable cause = failure.getCause();
        return String.valueOf(cause == null ? failure.getMessage() : cause.getMessage());
    }

    private static EventLoopGroup loops(int threads, String name) {
        return new MultiThreadIoEventLoopGroup(threads, new DefaultThreadFactory(name, true),
                EpollIoHandler.newFactory());
    }

    private static NettyServerBuilder services(Rooms rooms, RpcLimits limits, Path path, EventLoopGroup boss,
            EventLoopGroup workers, DropStreams drops) {
        Administrators administrators = new Administrators(rooms.administrators());
        HealthStatusManager health = new HealthStatusManager();
        Connections connections = new Connections(limits.connectionsPerUser(), limits.connections(),
                limits::unreadOctets);
        MalformedRequests malformed = new MalformedRequests(limits.messageOctets(), limits.itemsPerMessage());
        Executor desk = Executors.newVirtualThreadPerTaskExecutor();
        NettyServerBuilder builder = NettyServerBuilder
                .forAddress(new DomainSocketAddress(path.toFile()), PeerNegotiator.credentials(connections))
                .channelType(EpollServerDomainSocketChannel.class).bossEventLoopGroup(boss)
                .workerEventLoopGroup(workers)
                .withChildOption(ChannelOption.RECVBUF_ALLOCATOR, ONE_READ_A_TURN)
                .directExecutor().flowControlWindow(FLOW_CONTROL_WINDOW).maxInboundMessageSize(malformed.hardLimit())
                .maxInboundMetadataSize(limits.metadataOctets())
                .maxConcurrentCallsPerConnection(limits.callsPerConnection())
                .maxRstFramesPerWindow(limits.resetsPerConnection(), RpcLimits.RESET_WINDOW_SECONDS)
                .intercept(new UnreadAnswers()).intercept(malformed).intercept(new Caller(rooms.tasks()));
        List.of(new TaskRpc(rooms.tasks(), rooms.nodePorts(), rooms.identity()).bindService(),
                new MachPortRpc().bindService(),
                new MachMsgRpc().bindService(),
                withPackets(new DeviceRpc(rooms.devices(), rooms.durability(), drops).bindService(), rooms),
                new NameRpc(rooms, administrators).bindService(),
                new CapabilityRpc(rooms.tokenPorts(), rooms.capabilities(), administrators, desk).bindService(),
                new AdminRpc(rooms, administrators, desk, drops).bindService(),
                health.getHealthService().bindService(), ProtoReflectionServiceV1.newInstance().bindService())
                .forEach(service -> builder.addService(malformed.tolerate(service)));
        return builder;
    }

    /** The device service with the packet stream in its own marshalling; the description of the service stays. */
    private static ServerServiceDefinition withPackets(ServerServiceDefinition generated, Rooms rooms) {
        MethodDescriptor<?, ?> packets = DeviceServiceGrpc.getPacketsMethod();
        var ours = ServerMethodDefinition.create(PacketsMethod.server(), PacketStream.handler(rooms.devices(),
                rooms.deviceLimits().ringOctets(), rooms.deviceLimits().ringFrames()));
        ServiceDescriptor.Builder descriptor = ServiceDescriptor.newBuilder(generated.getServiceDescriptor().getName())
                .setSchemaDescriptor(generated.getServiceDescriptor().getSchemaDescriptor());
        for (MethodDescriptor<?, ?> method : generated.getServiceDescriptor().getMethods()) {
            descriptor.addMethod(isSame(method, packets) ? ours.getMethodDescriptor() : method);
        }
        ServerServiceDefinition.Builder service = ServerServiceDefinition.builder(descriptor.build());
        for (ServerMethodDefinition<?, ?> method : generated.getMethods()) {
            if (isSame(method.getMethodDescriptor(), packets)) {
                service.addMethod(ours);
            } else {
                service.addMethod(method);
            }
        }
        return service.build();
    }

    private static boolean isSame(MethodDescriptor<?, ?> one, MethodDescriptor<?, ?> other) {
        return one.getFullMethodName().equals(other.getFullMethodName());
    }

    /** Tells those who watch what is new; to be called every second. */
    public void tick() {
        drops.tick();
    }

    /** Waits until the server has ended. */
    public void awaitEnd() throws InterruptedException {
        server.awaitTermination();
    }

    /** Ends all calls without waiting; {@link #close} is still to be called. */
    public void endNow() {
        server.shutdownNow();
    }

    /** Ends all calls, and with them the tasks; removes the socket. */
    @Override
    public void close() throws IOException {
        server.shutdownNow();
        try {
            server.awaitTermination(GOODBYE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        workers.shutdownGracefully(0, GOODBYE_SECONDS, TimeUnit.SECONDS);
        boss.shutdownGracefully(0, GOODBYE_SECONDS, TimeUnit.SECONDS);
        socket.close();
    }
}
