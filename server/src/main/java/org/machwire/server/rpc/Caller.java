package org.machwire.server.rpc;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import org.machwire.mach.MachException;
import org.machwire.server.task.Peer;
import org.machwire.server.task.Task;
import org.machwire.server.task.Tasks;
import org.machwire.v1.AdminServiceGrpc;
import org.machwire.v1.TaskServiceGrpc;

/** Who makes a call: the interceptor that finds it out, and what the services read. */
final class Caller implements ServerInterceptor {
    private static final Metadata.Key<byte[]> TASK_ID = Metadata.Key.of("machwire-task-bin",
            Metadata.BINARY_BYTE_MARSHALLER);
    private static final Context.Key<Connection> CONNECTION = Context.key("connection");
    private static final Context.Key<Task> TASK = Context.key("task");

    private final Tasks tasks;

    Caller(Tasks tasks) {
        this.tasks = tasks;
    }

    /** The process at the other end of the running call's connection. */
    static Peer peer() {
        return CONNECTION.get().peer();
    }

    /** The connection of the running call. */
    static Connection connection() {
        return CONNECTION.get();
    }

    /** The task of the running call. */
    static Task task() {
        return TASK.get();
    }

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(ServerCall<Q, R> call, Metadata headers,
            ServerCallHandler<Q, R> next) {
        Connection connection = call.getAttributes().get(Connection.KEY);
        if (connection == null) {
            return refuse(call, Status.UNAUTHENTICATED.withDescription("the peer cannot be identified"),
                    new Metadata());
        }
        String refusal = connection.refusal();
        if (refusal != null) {
            return refuse(call, Status.RESOURCE_EXHAUSTED.withDescription(refusal), new Metadata());
        }
        Context context = Context.current().withValue(CONNECTION, connection);
        if (needsTask(call)) {
            try {
                context = context.withValue(TASK, tasks.find(headers.get(TASK_ID), connection.peer()));
            } catch (MachException e) {
                StatusRuntimeException failure = Errors.of(e);
                Metadata trailers = failure.getTrailers();
                return refuse(call, failure.getStatus(), trailers == null ? new Metadata() : trailers);
            }
        }
        return Contexts.interceptCall(context, call, headers, next);
    }

    /** Becoming a task needs none; nor does asking for status, health or the description of the services. */
    private static boolean needsTask(ServerCall<?, ?> call) {
        String service = call.getMethodDescriptor().getServiceName();
        return service != null && service.startsWith("machwire.v1.") && !service.equals(TaskServiceGrpc.SERVICE_NAME)
                && !service.equals(AdminServiceGrpc.SERVICE_NAME);
    }

    private static <Q> ServerCall.Listener<Q> refuse(ServerCall<Q, ?> call, Status status, Metadata trailers) {
        call.close(status, trailers);
        return new ServerCall.Listener<>() {};
    }
}
