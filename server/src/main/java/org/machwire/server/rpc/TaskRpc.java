package org.machwire.server.rpc;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.regex.Pattern;
import org.machwire.mach.MachException;
import org.machwire.server.device.NodePorts;
import org.machwire.server.task.Task;
import org.machwire.server.task.Tasks;
import org.machwire.v1.AttachEvent;
import org.machwire.v1.AttachRequest;
import org.machwire.v1.Attached;
import org.machwire.v1.TaskServiceGrpc;

/** Tasks live as long as their attach streams. */
final class TaskRpc extends TaskServiceGrpc.TaskServiceImplBase {
    private static final Pattern NAME = Pattern.compile("[\\p{Print}&&\\p{ASCII}]{0,64}");

    private final Tasks tasks;
    private final NodePorts nodes;
    private final RpcServer.Identity identity;

    TaskRpc(Tasks tasks, NodePorts nodes, RpcServer.Identity identity) {
        this.identity = identity;
        this.tasks = tasks;
        this.nodes = nodes;
    }

    @Override
    public void attach(AttachRequest request, StreamObserver<AttachEvent> out) {
        if (!NAME.matcher(request.getName()).matches()) {
            out.onError(Answers.invalid("a task's name has at most 64 printable ASCII characters"));
            return;
        }
        Task task = tasks.create(request.getName(), Caller.peer());
        if (task == null) {
            out.onError(Status.RESOURCE_EXHAUSTED
                    .withDescription("more than " + tasks.perUser() + " tasks of one user").asRuntimeException());
            return;
        }
        var stream = (ServerCallStreamObserver<AttachEvent>) out;
        stream.setOnCancelHandler(() -> tasks.terminate(task));
        try {
            Attached attached = Attached.newBuilder().setTaskId(ByteString.copyFrom(task.id()))
                    .setTaskNumber(task.number()).setRootDirectory(nodes.root(task.space()))
                    .setServerInstance(ByteString.copyFrom(identity.instance().toArray()))
                    .setServerKey(ByteString.copyFrom(identity.key().toArray())).build();
            out.onNext(AttachEvent.newBuilder().setAttached(attached).build());
            task.death().thenRun(() -> {
                if (!stream.isCancelled()) { // else the stream ended first, and the task by it
                    stream.onCompleted();
                }
            });
        } catch (MachException e) {
            tasks.terminate(task);
            out.onError(Errors.of(e));
        }
    }
}
