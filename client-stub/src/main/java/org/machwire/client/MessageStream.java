package org.machwire.client;

import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.machwire.mach.MachException;
import org.machwire.mach.ReturnCode;
import org.machwire.v1.MachMessage;
import org.machwire.v1.ReceiveResponse;
import org.machwire.v1.ReceiveStreamRequest;

/** The messages of a receive right, as they come. Closing stops the stream; what waits stays in the queue. */
public final class MessageStream implements AutoCloseable {
    private final MessageReceiver receiver;
    private final CompletableFuture<Void> open = new CompletableFuture<>();
    private volatile @Nullable ClientCallStreamObserver<ReceiveStreamRequest> call;
    private volatile boolean closed;

    MessageStream(MessageReceiver receiver) {
        this.receiver = receiver;
    }

    /** What gRPC tells this stream. */
    ClientResponseObserver<ReceiveStreamRequest, ReceiveResponse> observer() {
        return new Observer();
    }

    void awaitOpen() {
        try {
            open.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : e;
        }
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

    private static Message message(MachMessage message) {
        List<Message.Item> body = message.getBodyList().stream().map(item -> new Message.Item(item.getTypeName(),
                item.getTypeSize(), item.getNumber(), item.getData().toByteArray())).toList();
        return new Message(message.getBits(), message.getRemotePort(), message.getLocalPort(), message.getSeqno(),
                message.getId(), body);
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
                receiver.message(message(response.getMessage()));
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
            ReturnCode code = ReturnCode.of(lastCode);
            ended(new MachException(code == null ? ReturnCode.KERN_FAILURE : code,
                    "no more messages come from this port"));
        }
    }
}
