package org.machwire.client.attack;

import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.machwire.v1.DeviceServiceGrpc;
import org.machwire.v1.PacketsOpen;
import org.machwire.v1.PacketsRequest;
import org.machwire.v1.PacketsResponse;

/** The packet stream of a device that nobody reads: its window closes. */
final class SleepingReader implements ClientResponseObserver<PacketsRequest, PacketsResponse> {
    private static final int OPENING_SECONDS = 10;

    private final CompletableFuture<@Nullable Void> open = new CompletableFuture<>();
    private final CompletableFuture<ClientCallStreamObserver<PacketsRequest>> requests = new CompletableFuture<>();

    private SleepingReader() {}

    /** Opens the stream of a device; nothing is read but that it is open. */
    static void of(RawDevice device) {
        SleepingReader reader = new SleepingReader();
        DeviceServiceGrpc.newStub(device.channel()).packets(reader);
        reader.requests.join().onNext(PacketsRequest.newBuilder()
                .setOpen(PacketsOpen.newBuilder().setDevice(device.name()).setReceivePort(device.listen())).build());
        reader.open.orTimeout(OPENING_SECONDS, TimeUnit.SECONDS).join();
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<PacketsRequest> stream) {
        stream.disableAutoRequestWithInitial(1);
        requests.complete(stream);
    }

    @Override
    public void onNext(PacketsResponse response) {
        open.complete(null);
    }

    @Override
    public void onError(Throwable failure) {
        open.completeExceptionally(failure);
    }

    @Override
    public void onCompleted() {
        open.completeExceptionally(new IllegalStateException("the stream was ended"));
    }
}
