package org.machwire.client;

import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.MetadataUtils;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.machwire.mach.MachException;
import org.machwire.mach.MachPortRight;
import org.machwire.mach.ReturnCode;
import org.machwire.v1.AttachEvent;
import org.machwire.v1.AttachRequest;
import org.machwire.v1.Attached;
import org.machwire.v1.DeviceServiceGrpc;
import org.machwire.v1.LookupRequest;
import org.machwire.v1.LookupResponse;
import org.machwire.v1.MachMsgServiceGrpc;
import org.machwire.v1.MachPortAllocateRequest;
import org.machwire.v1.MachPortServiceGrpc;
import org.machwire.v1.NameServiceGrpc;
import org.machwire.v1.PublishRequest;
import org.machwire.v1.TaskServiceGrpc;

/**
 * A task of the hypervisor: a port space of its own, alive while this object is open and its connection stands. Thread-safe.
 */
public final class MachTask implements AutoCloseable {
    private static final Metadata.Key<byte[]> TASK_ID = Metadata.Key.of("machwire-task-bin",
            Metadata.BINARY_BYTE_MARSHALLER);
    private static final long ATTACH_SECONDS = 10;

    private final long number;
    private final Life life;
    private final SendRight root;
    private final MachPortServiceGrpc.MachPortServiceBlockingStub ports;
    private final DeviceServiceGrpc.DeviceServiceBlockingStub devices;
    private final NameServiceGrpc.NameServiceBlockingStub names;
    private final Channel channel;

    private MachTask(Channel channel, Attached attached, Life life) {
        Metadata headers = new Metadata();
        headers.put(TASK_ID, attached.getTaskId().toByteArray());
        this.channel = ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers));
        this.life = life;
        number = attached.getTaskNumber();
        ports = MachPortServiceGrpc.newBlockingStub(this.channel);
        devices = DeviceServiceGrpc.newBlockingStub(this.channel);
        names = NameServiceGrpc.newBlockingStub(this.channel);
        root = new SendRight(this, attached.getRootDirectory());
    }

    static MachTask attach(Channel channel, String name) {
        Life life = new Life();
        TaskServiceGrpc.newStub(channel).attach(AttachRequest.newBuilder().setName(name).build(), life);
        try {
            Attached attached = life.attached.orTimeout(ATTACH_SECONDS, TimeUnit.SECONDS).join();
            return new MachTask(channel, attached, life);
        } catch (CompletionException e) {
            life.end();
            throw e.getCause() instanceof RuntimeException failure
                    ? failure
                    : new HypervisorException("the hypervisor does not answer", e);
        }
    }

    /** The public number of the task, as status shows it. */
    public long number() {
        return number;
    }

    /** The root directory of the task's node tree. */
    public SendRight root() {
        return root;
    }

    /** Completes, never exceptionally, when the task has died or was closed, with the reason. */
    public CompletableFuture<RuntimeException> death() {
        return life.death;
    }

    /**
     * Allocates a receive right: a new port, queue limit 5.
     *
     * @throws MachException KERN_RESOURCE_SHORTAGE
     */
    public ReceiveRight allocateReceive() {
        int name = Failures.call(() -> ports.machPortAllocate(
                MachPortAllocateRequest.newBuilder().setRight(MachPortRight.RECEIVE.number()).build())).getName();
        return new ReceiveRight(this, name);
    }

    /**
     * Looks a node up: a device's master, a directory, or the port that a task published there.
     *
     * @throws MachException ENOENT, ENOTDIR, EACCES, ENAMETOOLONG, EINVAL, KERN_RESOURCE_SHORTAGE
     */
    public SendRight lookup(String path) {
        LookupResponse found = Failures.call(() -> names.lookup(LookupRequest.newBuilder().setPath(path).build()));
        return new SendRight(this, found.getPort());
    }

    /**
     * Publishes a port of this task as a node, until the port dies.
     *
     * @param mode permission bits, 0 to 0777
     * @throws MachException EACCES, EEXIST, EDQUOT and those of {@link #lookup}
     */
    public void publish(String path, ReceiveRight port, int mode) {
        Failures.call(() -> names.publish(
                PublishRequest.newBuilder().setPath(path).setPort(port.name()).setMode(mode).build()));
    }

    MachPortServiceGrpc.MachPortServiceBlockingStub ports() {
        return ports;
    }

    DeviceServiceGrpc.DeviceServiceBlockingStub devices() {
        return devices;
    }

    MachMsgServiceGrpc.MachMsgServiceStub messages() {
        return MachMsgServiceGrpc.newStub(channel);
    }

    Channel channel() {
        return channel;
    }

    /** Ends the task: the hypervisor gives up all it holds. */
    @Override
    public void close() {
        life.end();
    }

    /** The attach stream. */
    private static final class Life implements ClientResponseObserver<AttachRequest, AttachEvent> {
        final CompletableFuture<Attached> attached = new CompletableFuture<>();
        final CompletableFuture<RuntimeException> death = new CompletableFuture<>();
        private volatile @Nullable ClientCallStreamObserver<AttachRequest> call;

        @Override
        public void beforeStart(ClientCallStreamObserver<AttachRequest> stream) {
            call = stream;
        }

        @Override
        public void onNext(AttachEvent event) {
            if (event.hasAttached()) {
                attached.complete(event.getAttached());
            }
        }

        @Override
        public void onError(Throwable failure) {
            ended(Failures.of(Status.fromThrowable(failure), failure));
        }

        @Override
        public void onCompleted() {
            ended(new MachException(ReturnCode.MIG_SERVER_DIED, "the hypervisor ended the task"));
        }

        private void ended(RuntimeException reason) {
            attached.completeExceptionally(reason);
            death.complete(reason);
        }

        void end() {
            ClientCallStreamObserver<AttachRequest> stream = call;
            if (stream != null) {
                stream.cancel("the task was closed", null);
            }
        }
    }
}
