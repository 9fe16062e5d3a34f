package org.machwire.client.cli.guard;

import com.google.protobuf.ByteString;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.machwire.ethernet.MacAddress;
import org.machwire.v1.AdminServiceGrpc;
import org.machwire.v1.DropNotice;
import org.machwire.v1.DropReason;
import org.machwire.v1.Explanation;
import org.machwire.v1.FrameTrace;
import org.machwire.v1.TraceRequest;
import org.machwire.v1.TraceResponse;
import org.machwire.v1.TraceStep;
import org.machwire.v1.WatchDropsRequest;

/** A hypervisor on a Unix socket whose devices have an Ethernet address each; it drops what comes from another, and says so. */
final class FakeAdmin extends AdminServiceGrpc.AdminServiceImplBase implements AutoCloseable {
    private final Server server;
    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    private final Map<String, MacAddress> devices = new TreeMap<>();
    private final List<DropNotice> notices = new ArrayList<>();
    private final List<StreamObserver<DropNotice>> followers = new ArrayList<>();
    final List<TraceRequest> traced = new CopyOnWriteArrayList<>();

    FakeAdmin(Path socket) throws IOException {
        server = NettyServerBuilder.forAddress(new DomainSocketAddress(socket.toFile())).bossEventLoopGroup(loops)
                .workerEventLoopGroup(loops).channelType(EpollServerDomainSocketChannel.class)
                .executor(Executors.newVirtualThreadPerTaskExecutor()).addService(this).build().start();
    }

    synchronized void addDevice(String path, String mac) {
        devices.put(path, MacAddress.parse(mac));
    }

    synchronized void drop(DropNotice notice) {
        notices.add(notice);
        followers.forEach(follower -> follower.onNext(notice));
    }

    synchronized void awaitFollower() throws InterruptedException {
        while (followers.isEmpty()) {
            wait();
        }
    }

    /** The devices of those who watch die. */
    synchronized void endFollowing() {
        followers.forEach(StreamObserver::onCompleted);
        followers.clear();
    }

    @Override
    public synchronized void watchDrops(WatchDropsRequest request, StreamObserver<DropNotice> out) {
        if (!request.getPath().isEmpty() && !devices.containsKey(request.getPath())) {
            out.onError(unknown(request.getPath()));
            return;
        }
        notices.stream().filter(one -> request.getPath().isEmpty() || one.getPath().equals(request.getPath()))
                .forEach(out::onNext);
        if (request.getFollow()) {
            ((ServerCallStreamObserver<DropNotice>) out).setOnCancelHandler(() -> leave(out));
            followers.add(out);
            notifyAll();
        } else {
            out.onCompleted();
        }
    }

    private synchronized void leave(StreamObserver<DropNotice> follower) {
        followers.remove(follower);
    }

    @Override
    public synchronized void trace(TraceRequest request, StreamObserver<TraceResponse> out) {
        traced.add(request);
        MacAddress own = devices.get(request.getPath());
        if (own == null) {
            out.onError(unknown(request.getPath()));
            return;
        }
        MacAddress allowed = request.getPolicy().getMac().isEmpty()
                ? own
                : MacAddress.parse(request.getPolicy().getMac());
        TraceResponse.Builder response = TraceResponse.newBuilder();
        request.getFrameList().forEach(frame -> response.addFrame(judge(frame, allowed)));
        out.onNext(response.build());
        out.onCompleted();
    }

    private static FrameTrace judge(ByteString frame, MacAddress allowed) {
        if (frame.size() < 14) {
            return FrameTrace.newBuilder().setVerdict(DropReason.FRAME_SIZE)
                    .setExplanation(Explanation.newBuilder().setRule("a frame has a header")).build();
        }
        MacAddress source = MacAddress.of(frame.substring(6, 12).toByteArray());
        FrameTrace.Builder trace = FrameTrace.newBuilder()
                .addStep(step("guard", "the Ethernet source is " + source));
        if (source.equals(allowed)) {
            return trace.addStep(step("switch", "the uplink takes it")).build();
        }
        return trace.setVerdict(DropReason.SRC_MAC)
                .setExplanation(Explanation.newBuilder().setRule("a sender uses its own Ethernet address")
                        .setField("Ethernet source").setSeen(source.toString()).setAllowed(allowed.toString()))
                .build();
    }

    private static TraceStep step(String place, String text) {
        return TraceStep.newBuilder().setPlace(place).setText(text).build();
    }

    private static RuntimeException unknown(String path) {
        return Status.NOT_FOUND.withDescription("there is no device " + path).asRuntimeException();
    }

    @Override
    public void close() {
        server.shutdownNow();
        loops.shutdownGracefully(0, 0, TimeUnit.SECONDS);
    }
}
