package org.machwire.client;

import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.machwire.mach.ReturnCode;
import org.machwire.v1.ReceiveResponse;
import org.machwire.v1.ReceiveStreamRequest;

/** The messages of a receive right or port set, as they come. Closing stops the stream; what waits stays in the queue. */
public final class MessageStream implements AutoCloseable {
    private final MachTask task;
    private final MessageReceiver receiver;
    private final CompletableFuture<@Nullable Void> open = new CompletableFuture<>();
    private volatile @Nullable ClientCallStreamObserver<ReceiveStreamRequest> call;
    private volatile boolean closed;

    MessageStream(MachTask task, MessageReceiver receiver) {
        this.task = task;
        this.receiver = receiver;
    }

    /** What gRPC tells this stream. */
    ClientResponseObserver<ReceiveStreamRequest, ReceiveResponse> observer() {
        return new Observer();
    }

    void awaitOpen() {
        awaitOpen(Timeouts.OPENING);
    }

    void awaitOpen(Duration limit) {
        Timeouts.awaitOpen(open, limit, this::close);
    }

    @Override
    public void close() {
        closed = true;
        ClientCallStreamObserver<ReceiveStreamRequest> stream = call;
        if (stream != null) {
            stream.cancel("the stream was closed", null);
        }
    }

    private void ended(RuntimeException reason) {
        if (!open.completeExceptionally(reason) && !closed) {
            receiver.ended(reason);
        }
    }

    private final class Observer implements ClientResponseObserver<ReceiveStreamRequest, ReceiveResponse> {
        private int lastCode;

        @Override
        public void beforeStart(ClientCallStreamObserver<ReceiveStreamRequest> stream) {
            call = stream;
        }

        @Override
        public void onNext(ReceiveResponse response) {
            lastCode = response.getReturnCode();
            if (response.hasMessage()) {
                receiver.message(Arrival.message(task, response.getMessage()));
            } else if (lastCode == ReturnCode.KERN_SUCCESS.number()) {
                open.complete(null);
            }
        }

        @Override
        public void onError(Throwable failure) {
            ended(Failures.of(Status.fromThrowable(failure), failure));
        }

        @Override
        public void onCompleted() {
            ended(Codes.exception(lastCode, "no more messages come from this port"));
        }
    }
}
