package org.machwire.client;

import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.machwire.mach.MachException;
import org.machwire.mach.ReturnCode;
import org.machwire.v1.CaptureBatch;
import org.machwire.v1.CaptureRequest;
import org.machwire.v1.DeviceServiceGrpc;

/**
 * A capture of a device's frames, as they come. Whoever does not take them loses frames, and learns how many; nobody else notices. One thread takes,
 * any may stop or close.
 */
public final class CaptureStream implements AutoCloseable {
    /**
     * What came since the last one.
     *
     * @param lost how many frames were lost since the capture began
     */
    public record Batch(List<SeenFrame> frames, long lost) {}

    private final Observer observer = new Observer();
    // All below: under this stream's monitor.
    private final ArrayDeque<CaptureBatch> arrived = new ArrayDeque<>(2);
    private @Nullable RuntimeException failure;
    private boolean over;
    private boolean stopped;
    private boolean closed;

    private CaptureStream() {}

    static CaptureStream open(MachTask task, int device, CaptureOptions options) {
        CaptureRequest.Builder request = CaptureRequest.newBuilder().setDevice(device)
                .setSnapLength(options.snapLength()).setPromiscuous(options.promiscuous());
        for (int word : options.filter()) {
            request.addFilter(word);
        }
        CaptureStream stream = new CaptureStream();
        DeviceServiceGrpc.newStub(task.channel()).capture(stream.observer);
        stream.observer.call().onNext(request.build());
        stream.next(); // the first says that it runs
        return stream;
    }

    /**
     * Waits for more; null once everything has been taken that was seen before {@link #stop}, or the stream was closed here.
     *
     * @throws MachException MACH_SEND_INVALID_DEST the device is gone; MIG_SERVER_DIED; KERN_ABORTED the thread was interrupted, and the stream is closed
     */
    public @Nullable Batch next() {
        CaptureBatch batch = take();
        if (batch == null) {
            return null;
        }
        observer.call().request(1);
        return new Batch(batch.getFrameList().stream().map(SeenFrame::of).toList(), batch.getLost());
    }

    private synchronized @Nullable CaptureBatch take() {
        try {
            while (arrived.isEmpty() && !over && !closed) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
            throw new MachException(ReturnCode.KERN_ABORTED, "the thread was interrupted");
        }
        if (closed) {
            return null;
        }
        CaptureBatch batch = arrived.poll();
        if (batch == null && failure != null) {
            throw failure;
        }
        return batch;
    }

    /**
     * Ends the capture in order: the hypervisor looks at no further frame, and {@link #next} answers what was seen, then null. Every frame that was wanted
     * has come by then or is counted in the last batch's {@code lost}. Harmless twice.
     */
    public synchronized void stop() {
        if (!stopped && !over && !closed) {
            stopped = true;
            observer.call().onCompleted();
        }
    }

    /** Ends it at once: what has not been taken yet is gone, and not counted. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            arrived.clear();
            notifyAll();
            observer.call().cancel("the capture was closed", null);
        }
    }

    private synchronized void arrived(CaptureBatch batch) {
        arrived.add(batch);
        notifyAll();
    }

    private synchronized void ended(@Nullable RuntimeException reason) {
        over = true;
        failure = reason;
        notifyAll();
    }

    private synchronized boolean isStopped() {
        return stopped;
    }

    private final class Observer implements ClientResponseObserver<CaptureRequest, CaptureBatch> {
        private @Nullable ClientCallStreamObserver<CaptureRequest> call;

        /** The call, which is there once it was made. */
        ClientCallStreamObserver<CaptureRequest> call() {
            return Objects.requireNonNull(call);
        }

        @Override
        public void beforeStart(ClientCallStreamObserver<CaptureRequest> made) {
            made.disableAutoRequestWithInitial(1);
            call = made;
        }

        @Override
        public void onNext(CaptureBatch batch) {
            arrived(batch);
        }

        @Override
        public void onError(Throwable why) {
            ended(Failures.of(Status.fromThrowable(why), why));
        }

        @Override
        public void onCompleted() {
            ended(isStopped() ? null : new MachException(ReturnCode.MIG_SERVER_DIED, "the capture was ended"));
        }
    }
}
