package org.machwire.client.bench;

import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.MetadataUtils;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.machwire.client.Hypervisor;
import org.machwire.mach.MachPortRight;
import org.machwire.v1.AttachEvent;
import org.machwire.v1.AttachRequest;
import org.machwire.v1.Attached;
import org.machwire.v1.CapabilityServiceGrpc;
import org.machwire.v1.LookupRequest;
import org.machwire.v1.MachMsgServiceGrpc;
import org.machwire.v1.MachPortAllocateRequest;
import org.machwire.v1.MachPortServiceGrpc;
import org.machwire.v1.NameServiceGrpc;
import org.machwire.v1.PublishRequest;
import org.machwire.v1.TaskServiceGrpc;

/** A task with a connection of its own, and the bare stubs of Mach's calls: what is measured is the server, not a library. */
final class BenchTask implements AutoCloseable {
    private static final Metadata.Key<byte[]> TASK_ID = Metadata.Key.of("machwire-task-bin",
            Metadata.BINARY_BYTE_MARSHALLER);
    private static final long ATTACH_SECONDS = 30;
    private static final int EVERYONE = 0666;

    private final Hypervisor hypervisor;
    private final Life life = new Life();
    private final long number;
    private final Channel channel;

    BenchTask(Path socket, String name) {
        hypervisor = Hypervisor.connect(socket);
        Channel connection = hypervisor.ask(bare -> bare);
        TaskServiceGrpc.newStub(connection).attach(AttachRequest.newBuilder().setName("bench " + name).build(), life);
        Attached attached = life.attached.orTimeout(ATTACH_SECONDS, TimeUnit.SECONDS).join();
        Metadata headers = new Metadata();
        headers.put(TASK_ID, attached.getTaskId().toByteArray());
        channel = ClientInterceptors.intercept(connection, MetadataUtils.newAttachHeadersInterceptor(headers));
        number = attached.getTaskNumber();
    }

    long number() {
        return number;
    }

    /** Makes a call that blocks. */
    <T> T ask(Function<Channel, T> call) {
        return hypervisor.ask(connection -> call.apply(channel));
    }

    MachMsgServiceGrpc.MachMsgServiceStub messages() {
        return MachMsgServiceGrpc.newStub(channel);
    }

    CapabilityServiceGrpc.CapabilityServiceStub capabilities() {
        return CapabilityServiceGrpc.newStub(channel);
    }

    MachPortServiceGrpc.MachPortServiceStub ports() {
        return MachPortServiceGrpc.newStub(channel);
    }

    /** Allocates a receive right. */
    int allocateReceive() {
        return ask(tasks -> MachPortServiceGrpc.newBlockingStub(tasks).machPortAllocate(
                MachPortAllocateRequest.newBuilder().setRight(MachPortRight.RECEIVE.number()).build())).getName();
    }

    /** Publishes a receive right as a node. */
    void publish(String node, int port) {
        ask(tasks -> NameServiceGrpc.newBlockingStub(tasks)
                .publish(PublishRequest.newBuilder().setPath(node).setPort(port).setMode(EVERYONE).build()));
    }

    /** Looks a published port up: a send right. */
    int lookup(String node) {
        return ask(tasks -> NameServiceGrpc.newBlockingStub(tasks)
                .lookup(LookupRequest.newBuilder().setPath(node).build())).getPort();
    }

    /** Ends the task, and does not wait for what the server does about it. */
    void die() {
        life.end();
    }

    @Override
    public void close() {
        hypervisor.close();
    }

    /** The attach stream. */
    private static final class Life implements ClientResponseObserver<AttachRequest, AttachEvent> {
        final CompletableFuture<Attached> attached = new CompletableFuture<>();
        @SuppressWarnings("NullAway.Init")
        private volatile ClientCallStreamObserver<AttachRequest> call;

        @Override
        public void beforeStart(ClientCallStreamObserver<AttachRequest> stream) {
            call = stream;
        }

        @Override
        public void onNext(AttachEvent event) {
            attached.complete(event.getAttached());
        }

        @Override
        public void onError(Throwable failure) {
            attached.completeExceptionally(failure);
        }

        @Override
        public void onCompleted() {
            attached.completeExceptionally(new IllegalStateException("the server ended the task"));
        }

        void end() {
            call.cancel("the task has served its purpose", null);
        }
    }
}
