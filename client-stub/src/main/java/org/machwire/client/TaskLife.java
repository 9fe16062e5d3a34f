package org.machwire.client;

import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.machwire.mach.MachException;
import org.machwire.mach.ReturnCode;
import org.machwire.v1.AttachEvent;
import org.machwire.v1.AttachRequest;
import org.machwire.v1.Attached;

/** The attach stream, which is a task's life. */
final class TaskLife implements ClientResponseObserver<AttachRequest, AttachEvent> {
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
