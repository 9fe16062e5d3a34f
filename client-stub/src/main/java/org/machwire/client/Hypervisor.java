package org.machwire.client;

import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** A connection to a hypervisor. One connection may carry several tasks; its process is known by it. */
public final class Hypervisor implements AutoCloseable {
    /** The largest message that is taken from the server: far above what it sends on a packet stream. */
    private static final int MAX_MESSAGE_OCTETS = 16 * 1024 * 1024;
    /** Fixed, because tuning it by itself costs gRPC a ping for every round trip. */
    private static final int FLOW_CONTROL_WINDOW = 1024 * 1024;
    /** What was read is acted on, and answered, before more is read: so the server and this process work side by side. */
    private static final RecvByteBufAllocator ONE_READ_A_TURN = new AdaptiveRecvByteBufAllocator()
            .maxMessagesPerRead(1);
    private static final int CLOSE_SECONDS = 5;

    private final Path socket;
    private final ManagedChannel channel;

    private Hypervisor(Path socket, ManagedChannel channel) {
        this.socket = socket;
        this.channel = channel;
    }

    /**
     * Connects to the server behind a Unix socket. The connection is made by the first call.
     *
     * @throws HypervisorException if there is no such socket, or nobody listens on it
     */
    public static Hypervisor connect(Path socket) {
        if (!isServed(socket)) {
            throw new HypervisorException(
                    "no hypervisor listens on " + socket + ": start one with `machwire serve`, or name its "
                            + "socket with --socket or $" + SocketPath.VARIABLE);
        }
        ManagedChannel channel = NettyChannelBuilder.forAddress(new DomainSocketAddress(socket.toFile()))
                .channelType(EpollDomainSocketChannel.class).eventLoopGroup(Loops.SHARED).usePlaintext()
                .directExecutor()
                .withOption(ChannelOption.RECVBUF_ALLOCATOR, ONE_READ_A_TURN)
                .overrideAuthority("machwire").maxInboundMessageSize(MAX_MESSAGE_OCTETS)
                .flowControlWindow(FLOW_CONTROL_WINDOW).disableRetry().build();
        return new Hypervisor(socket, channel);
    }

    /** What else is wrong with a socket, the first call tells. To ask costs a hundredth of a channel that fails. */
    private static boolean isServed(Path socket) {
        if (!Files.exists(socket)) {
            return false;
        }
        try (SocketChannel _ = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            return true;
        } catch (ConnectException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    /**
     * Becomes a task of the hypervisor.
     *
     * @param name for people: at most 64 printable characters
     * @throws HypervisorException if the server cannot be reached or refuses
     */
    public MachTask attach(String name) {
        return MachTask.attach(channel, name);
    }

    /** The socket it was connected by. */
    public Path socket() {
        return socket;
    }

    /**
     * Makes a call of a service that this library does not wrap, by its generated stub.
     *
     * @throws HypervisorException if the server cannot be reached or refuses
     */
    public <T> T ask(Function<Channel, T> call) {
        return Failures.call(() -> call.apply(channel));
    }

    Channel channel() {
        return channel;
    }

    /** Ends the connection, and with it its tasks. */
    @Override
    public void close() {
        channel.shutdownNow();
        try {
            channel.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The thread of all connections of this process. */
    static Executor loop() {
        return Loops.SHARED.next();
    }

    /** The event loop of all connections of this process, made with the first. */
    private static final class Loops {
        static final EventLoopGroup SHARED = new MultiThreadIoEventLoopGroup(1,
                new DefaultThreadFactory("machwire-io", true),
                EpollIoHandler.newFactory());
    }
}
