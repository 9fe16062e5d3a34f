package org.machwire.it;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;

import com.google.protobuf.ByteString;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.concurrent.DefaultThreadFactory;

import org.machwire.v1.AttachEvent;
import org.machwire.v1.AttachRequest;
import org.machwire.v1.Attached;
import org.machwire.v1.DeviceServiceGrpc;
import org.machwire.v1.MachPortServiceGrpc;
import org.machwire.v1.NameServiceGrpc;
import org.machwire.v1.TaskServiceGrpc;

/** A connection of generated stubs only, as a client in any language would make it. */
final class RawClient implements AutoCloseable {
    private static final Metadata.Key<byte[]> TASK_ID = Metadata.Key.of("machwire-task-bin",
            Metadata.BINARY_BYTE_MARSHALLER);
    private static final EventLoopGroup LOOPS = new MultiThreadIoEventLoopGroup(1,
            new DefaultThreadFactory("it-io", true), EpollIoHandler.newFactory());

    private final ManagedChannel channel;

    RawClient(Path socket) {
        this(builder(socket));
    }

    private RawClient(NettyChannelBuilder builder) {
        channel = builder.build();
    }

    /** One whose calls take so many octets of an answer from the server and no more, until somebody reads them. */
    static RawClient ofWindow(Path socket, int octets) {
        return new RawClient(builder(socket).flowControlWindow(octets));
    }

    private static NettyChannelBuilder builder(Path socket) {
        return NettyChannelBuilder.forAddress(new DomainSocketAddress(socket.toFile()))
                .channelType(EpollDomainSocketChannel.class).eventLoopGroup(LOOPS).usePlaintext()
                .overrideAuthority("machwire").disableRetry();
    }

    /** The bare connection, of no task. */
    Channel channel() {
        return channel;
    }

    /** Becomes a task. */
    RawTask attach(String name) {
        var stream = TaskServiceGrpc.newBlockingStub(channel).withDeadlineAfter(10, TimeUnit.MINUTES)
                .attach(AttachRequest.newBuilder().setName(name).build());
        Attached attached = stream.next().getAttached();
        return new RawTask(stream, attached, as(attached.getTaskId()));
    }

    /** The same connection, its calls carrying that task id. */
    Channel as(ByteString taskId) {
        Metadata headers = new Metadata();
        headers.put(TASK_ID, taskId.toByteArray());
        return ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    @Override
    public void close() {
        channel.shutdownNow();
        try {
            channel.awaitTermination(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * A task, alive with its connection.
     *
     * @param life the attach stream: kept, because a call nobody refers to is cancelled
     * @param channel carries the task id with every call
     */
    record RawTask(Iterator<AttachEvent> life, Attached attached, Channel channel) {
        MachPortServiceGrpc.MachPortServiceBlockingStub ports() {
            return MachPortServiceGrpc.newBlockingStub(channel);
        }

        DeviceServiceGrpc.DeviceServiceBlockingStub devices() {
            return DeviceServiceGrpc.newBlockingStub(channel);
        }

        NameServiceGrpc.NameServiceBlockingStub names() {
            return NameServiceGrpc.newBlockingStub(channel);
        }
    }
}
