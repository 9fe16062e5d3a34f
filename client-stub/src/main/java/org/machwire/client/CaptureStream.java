package org.machwire.client;

import io.grpc.Context;
import io.grpc.StatusRuntimeException;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.machwire.mach.MachException;
import org.machwire.v1.CaptureBatch;
import org.machwire.v1.CaptureRequest;
import org.machwire.v1.DeviceServiceGrpc;

/**
 * A capture of a device's frames, as they come. Whoever does not take them loses frames, and learns how many; nobody else notices. One thread takes,
 * any may close.
 */
public final class CaptureStream implements AutoCloseable {
    /**
     * What came since the last one.
     *
     * @param lost how many frames were lost since the capture began
     */
    public record Batch(List<SeenFrame> frames, long lost) {}

    private final Context.CancellableContext call = Context.current().withCancellation();
    private final Iterator<CaptureBatch> batches;
    private volatile boolean closed;

    private CaptureStream(MachTask task, CaptureRequest request) {
        Context before = call.attach();
        try {
            batches = DeviceServiceGrpc.newBlockingStub(task.channel()).capture(request);
        } finally {
            call.detach(before);
        }
    }

    static CaptureStream open(MachTask task, int device, CaptureOptions options) {
        CaptureRequest.Builder request = CaptureRequest.newBuilder().setDevice(device)
                .setSnapLength(options.snapLength()).setPromiscuous(options.promiscuous());
        for (int word : options.filter()) {
            request.addFilter(word);
        }
        CaptureStream stream = new CaptureStream(task, request.build());
        try {
            stream.next(); // the first says that it runs
        } catch (MachException | HypervisorException e) {
            stream.close();
            throw e;
        }
        return stream;
    }

    /**
     * Waits for more; null once the stream was closed here.
     *
     * @throws MachException MACH_SEND_INVALID_DEST the device is gone; MIG_SERVER_DIED
     */
    public @Nullable Batch next() {
        try {
            CaptureBatch batch = batches.next();
            return new Batch(batch.getFrameList().stream().map(SeenFrame::of).toList(), batch.getLost());
        } catch (StatusRuntimeException e) {
            if (closed) {
                return null;
            }
            throw Failures.of(e.getStatus(), e);
        }
    }

    @Override
    public void close() {
        closed = true;
        call.cancel(null);
    }
}
