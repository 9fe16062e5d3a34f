package org.machwire.subhurd;

import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;

/** The sub-Hurd's socket, with one service and one thread. */
final class TokenSocket implements AutoCloseable {
    private static final int CONNECTIONS = 64;
    private static final int CALLS_PER_CONNECTION = 4;
    private static final int MESSAGE_OCTETS = 1024;
    private static final int METADATA_OCTETS = 4096;
    /** A child fetches and goes: who stays gives its place to others. */
    private static final int IDLE_SECONDS = 10;
    private static final int RESETS = 100;
    private static final int RESET_WINDOW_SECONDS = 30;
    private static final int GOODBYE_SECONDS = 1;

    private final Server server;
    private final EventLoopGroup loop;

    private TokenSocket(Server server, EventLoopGroup loop) {
        this.server = server;
        this.loop = loop;
    }

    /**
     * Listens, for the processes of one user.
     *
     * @param path does not exist yet, in a directory of the caller's own; the caller removes it
     * @param uid the user
     */
    static TokenSocket listen(Path path, int uid, BindableService service) throws IOException {
        EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("machwire-subhurd", true),
                EpollIoHandler.newFactory());
        Server server = NettyServerBuilder
                .forAddress(new DomainSocketAddress(path.toFile()), OwnUserOnly.credentials(uid, CONNECTIONS))
                .channelType(EpollServerDomainSocketChannel.class).bossEventLoopGroup(loop).workerEventLoopGroup(loop)
                .directExecutor().maxInboundMessageSize(MESSAGE_OCTETS).maxInboundMetadataSize(METADATA_OCTETS)
                .maxConcurrentCallsPerConnection(CALLS_PER_CONNECTION)
                .maxRstFramesPerWindow(RESETS, RESET_WINDOW_SECONDS)
                .maxConnectionIdle(IDLE_SECONDS, TimeUnit.SECONDS).addService(service).build();
        try {
            server.start();
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
            return new TokenSocket(server, loop);
        } catch (IOException e) {
            server.shutdownNow();
            loop.shutdownGracefully(0, GOODBYE_SECONDS, TimeUnit.SECONDS);
            throw new IOException("cannot listen on " + path + ": " + e.getMessage(), e);
        }
    }

    /** Ends all calls; what comes after finds nobody. */
    @Override
    public void close() {
        server.shutdownNow();
        loop.shutdownGracefully(0, GOODBYE_SECONDS, TimeUnit.SECONDS);
    }
}
