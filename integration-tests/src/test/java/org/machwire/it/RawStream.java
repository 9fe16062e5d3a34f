package org.machwire.it;

import static org.awaitility.Awaitility.await;

import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.function.Executable;
import org.machwire.v1.DeviceServiceGrpc;
import org.machwire.v1.PacketsOpen;
import org.machwire.v1.PacketsRequest;
import org.machwire.v1.PacketsResponse;

/** A packet stream of generated stubs. It reads nothing but what it is told to. */
final class RawStream implements ClientResponseObserver<PacketsRequest, PacketsResponse> {
    private final BlockingQueue<PacketsResponse> responses = new LinkedBlockingQueue<>();
    private final CompletableFuture<@Nullable Void> end = new CompletableFuture<>();
    private final CompletableFuture<ClientCallStreamObserver<PacketsRequest>> requests = new CompletableFuture<>();

    /** Starts a stream, saying nothing; it reads one message. */
    static RawStream start(RawClient.RawTask task) {
        RawStream stream = new RawStream();
        DeviceServiceGrpc.newStub(task.channel()).packets(stream);
        return stream;
    }

    /** Starts a stream and says what it is to carry. */
    static RawStream open(RawClient.RawTask task, int device, int receivePort) {
        RawStream stream = start(task);
        stream.say(PacketsRequest.newBuilder()
                .setOpen(PacketsOpen.newBuilder().setDevice(device).setReceivePort(receivePort)).build());
        return stream;
    }

    void say(PacketsRequest request) {
        requests.join().onNext(request);
    }

    /** Asks for so many more messages. */
    void read(int messages) {
        requests.join().request(messages);
    }

    /** Ends the sender's side. */
    void halfClose() {
        requests.join().onCompleted();
    }

    /** Resets the stream. */
    void cancel() {
        requests.join().cancel("cancelled by the test", null);
    }

    /** Waits for the next message that was asked for. */
    PacketsResponse next() {
        await().atMost(RunningProcess.PATIENCE).until(() -> !responses.isEmpty() || end.isDone());
        PacketsResponse response = responses.poll();
        if (response == null) {
            throw new AssertionError("the stream has ended: " + end);
        }
        return response;
    }

    /** Waits for the end, which must be a failure: what it was. */
    Executable failure() {
        return () -> {
            try {
                end.orTimeout(RunningProcess.PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
            } catch (CompletionException e) {
                throw e.getCause() == null ? e : e.getCause();
            }
        };
    }

    /** Completes when the stream has ended; exceptionally with its failure. */
    CompletableFuture<@Nullable Void> end() {
        return end;
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<PacketsRequest> stream) {
        stream.disableAutoRequestWithInitial(1);
        requests.complete(stream);
    }

    @Override
    public void onNext(PacketsResponse response) {
        responses.add(response);
    }

    @Override
    public void onError(Throwable failure) {
        end.completeExceptionally(failure);
    }

    @Override
    public void onCompleted() {
        end.complete(null);
    }
}
