package org.machwire.client;

import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import org.jspecify.annotations.Nullable;
import org.machwire.mach.MachException;
import org.machwire.mach.ReturnCode;
import org.machwire.v1.DeviceServiceGrpc;
import org.machwire.v1.DropNotice;
import org.machwire.v1.WatchDeviceDropsRequest;

/** The notices of a device's drops, as they come. Closing stops the stream; the device counts on. */
public final class DropStream implements AutoCloseable {
    private final DropReceiver receiver;
    private volatile @Nullable ClientCallStreamObserver<WatchDeviceDropsRequest> call;
    private volatile boolean closed;

    private DropStream(DropReceiver receiver) {
        this.receiver = receiver;
    }

    static DropStream open(MachTask task, int device, DropReceiver receiver) {
        DropStream stream = new DropStream(receiver);
        DeviceServiceGrpc.newStub(task.channel()).watchDeviceDrops(
                WatchDeviceDropsRequest.newBuilder().setDevice(device).build(), stream.new Observer());
        return stream;
    }

    @Override
    public void close() {
        closed = true;
        ClientCallStreamObserver<WatchDeviceDropsRequest> stream = call;
        if (stream != null) {
            stream.cancel("the stream was closed", null);
        }
    }

    private final class Observer implements ClientResponseObserver<WatchDeviceDropsRequest, DropNotice> {
        @Override
        public void beforeStart(ClientCallStreamObserver<WatchDeviceDropsRequest> stream) {
            call = stream;
        }

        @Override
        public void onNext(DropNotice notice) {
            if (!closed) {
                receiver.dropped(org.machwire.client.DropNotice.of(notice));
            }
        }

        @Override
        public void onError(Throwable failure) {
            ended(Failures.of(Status.fromThrowable(failure), failure));
        }

        @Override
        public void onCompleted() {
            ended(new MachException(ReturnCode.MACH_SEND_INVALID_DEST, "the device is gone"));
        }

        private void ended(RuntimeException reason) {
            if (!closed) {
                receiver.ended(reason);
            }
        }
    }
}
