package org.machwire.client.bench;

import com.google.protobuf.ByteString;
import io.grpc.stub.StreamObserver;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.machwire.v1.CapabilityServiceGrpc;
import org.machwire.v1.ImportRequest;
import org.machwire.v1.ImportResponse;
import org.machwire.v1.MachPortDestroyRequest;
import org.machwire.v1.MachPortServiceGrpc;
import org.machwire.v1.MachPortTypeRequest;

/**
 * Imports of tokens that are new to the server, in turns with the same again and with a plain call that asks for the type of the right; then
 * the right is destroyed. Each call begins, on the event loop, when the one before has ended.
 */
final class ImportCalls {
    private final CapabilityServiceGrpc.CapabilityServiceStub capabilities;
    private final MachPortServiceGrpc.MachPortServiceStub ports;
    private final Iterator<ImportRequest> requests;
    // Of the event loop until the end is told.
    private final Times times = new Times(new Samples(), new Samples(), new Samples());
    private final CompletableFuture<Times> end = new CompletableFuture<>();

    private ImportCalls(BenchTask task, List<ImportRequest> requests) {
        capabilities = task.capabilities();
        ports = task.ports();
        this.requests = requests.iterator();
    }

    /**
     * How long the calls took.
     *
     * @param fresh of the first imports
     * @param again of the second
     */
    record Times(Samples fresh, Samples again, Samples plain) {}

    /** Imports each token, encoded, twice. */
    static Times run(BenchTask task, List<byte[]> tokens) {
        ImportCalls calls = new ImportCalls(task, tokens.stream()
                .map(token -> ImportRequest.newBuilder().setToken(ByteString.copyFrom(token)).build()).toList());
        calls.next();
        return calls.end.join();
    }

    private void next() {
        if (!requests.hasNext()) {
            end.complete(times);
            return;
        }
        ImportRequest request = requests.next();
        importToken(request, times.fresh,
                first -> importToken(request, times.again, again -> callPlainly(first.getMaster(), again.getMaster())));
    }

    private void importToken(ImportRequest request, Samples samples, Consumer<ImportResponse> then) {
        capabilities.import_(request, new Answer<>(samples, then));
    }

    private void callPlainly(int first, int again) {
        if (first != again) {
            end.completeExceptionally(new IllegalStateException("the same token gave another right"));
            return;
        }
        ports.machPortType(MachPortTypeRequest.newBuilder().setName(first).build(),
                new Answer<>(times.plain, _ -> destroy(first)));
    }

    private void destroy(int right) {
        ports.machPortDestroy(MachPortDestroyRequest.newBuilder().setName(right).build(),
                new Answer<>(new Samples(), _ -> next()));
    }

    /** Takes the time of one call, and goes on. */
    private final class Answer<T> implements StreamObserver<T> {
        private final Samples samples;
        private final Consumer<T> then;
        private final long beginNanos = System.nanoTime();
        @SuppressWarnings("NullAway.Init")
        private T answer;

        Answer(Samples samples, Consumer<T> then) {
            this.samples = samples;
            this.then = then;
        }

        @Override
        public void onNext(T value) {
            answer = value;
        }

        @Override
        public void onError(Throwable failure) {
            end.completeExceptionally(failure);
        }

        @Override
        public void onCompleted() {
            samples.add(System.nanoTime() - beginNanos);
            then.accept(answer);
        }
    }
}
