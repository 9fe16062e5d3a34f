package org.machwire.client.attack;

import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import java.nio.file.Path;
import java.util.Iterator;
import org.machwire.client.Hypervisor;
import org.machwire.v1.AttachEvent;
import org.machwire.v1.AttachRequest;
import org.machwire.v1.Attached;
import org.machwire.v1.TaskServiceGrpc;

/** A task of generated stubs with a connection of its own, to say what the library would not. */
final class RawTask implements AutoCloseable {
    private static final Metadata.Key<byte[]> TASK_ID = Metadata.Key.of("machwire-task-bin",
            Metadata.BINARY_BYTE_MARSHALLER);

    private final Hypervisor hypervisor;
    private final Channel bare;
    /** Held, because the stream is the task's life. */
    private final Iterator<AttachEvent> life;
    private final Attached attached;

    RawTask(Path socket) {
        hypervisor = Hypervisor.connect(socket);
        bare = hypervisor.ask(channel -> channel);
        life = hypervisor.ask(channel -> TaskServiceGrpc.newBlockingStub(channel)
                .attach(AttachRequest.newBuilder().setName("attack raw").build()));
        attached = life.next().getAttached();
    }

    /** The secret that stands for the task; a copy. */
    byte[] id() {
        return attached.getTaskId().toByteArray();
    }

    /** The channel of calls that are this task's. */
    Channel channel() {
        return as(id());
    }

    /** The channel of calls that say they are another task's. */
    Channel as(byte[] taskId) {
        Metadata headers = new Metadata();
        headers.put(TASK_ID, taskId);
        return ClientInterceptors.intercept(bare, MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    @Override
    public void close() {
        hypervisor.close();
    }
}
