package org.machwire.server.rpc;

import com.google.protobuf.UnsafeByteOperations;
import io.grpc.stub.ServerCallStreamObserver;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;
import org.machwire.mach.MachException;
import org.machwire.server.device.Capture;
import org.machwire.server.device.Devices;
import org.machwire.server.device.FrameStream;
import org.machwire.server.port.Port;
import org.machwire.v1.CaptureBatch;
import org.machwire.v1.CaptureRequest;
import org.machwire.v1.CapturedFrame;

/**
 * One capture's call. All of it happens on the event loop of its connection; what other threads have to say is passed on to it. What came is taken
 * while the connection takes more, and gathers in the capture's bounded memory while it does not.
 */
final class CaptureStream implements FrameStream.Consumer {
    private final ServerCallStreamObserver<CaptureBatch> out;
    private final EventLoop loop;
    private final Runnable drain = this::drain;
    private @Nullable Capture capture;
    private boolean over;

    private CaptureStream(ServerCallStreamObserver<CaptureBatch> out, EventLoop loop) {
        this.out = out;
        this.loop = loop;
    }

    /**
     * Begins to answer a call.
     *
     * @throws MachException as {@link Devices#capture}
     */
    static void start(ServerCallStreamObserver<CaptureBatch> out, Devices devices, Port device,
            CaptureRequest request) {
        CaptureStream stream = new CaptureStream(out, Caller.connection().loop());
        out.setOnReadyHandler(stream.drain);
        out.setOnCancelHandler(stream::cancelled);
        stream.capture = devices.capture(device,
                request.getFilterList().stream().mapToInt(Integer::intValue).toArray(),
                snapLength(request.getSnapLength()), request.getPromiscuous(), stream);
        out.onNext(CaptureBatch.getDefaultInstance());
        stream.drain();
    }

    /** Of an unsigned number that a frame's length never reaches. */
    private static int snapLength(int wanted) {
        return wanted < 0 ? Integer.MAX_VALUE : wanted;
    }

    private void drain() {
        Capture running = capture;
        while (running != null && !over && out.isReady()) {
            Capture.Batch batch = running.take();
            if (batch == null) {
                return;
            }
            out.onNext(message(batch));
        }
    }

    private static CaptureBatch message(Capture.Batch batch) {
        CaptureBatch.Builder message = CaptureBatch.newBuilder().setLost(batch.lost());
        for (Capture.Frame frame : batch.frames()) {
            message.addFrame(CapturedFrame.newBuilder().setOctets(UnsafeByteOperations.unsafeWrap(frame.octets()))
                    .setLength(frame.length()).setDirection(direction(frame.direction()))
                    .setDropReason(frame.reason()).setTimeNs(frame.timeNs()));
        }
        return message.build();
    }

    private static CapturedFrame.Direction direction(Capture.Direction direction) {
        return switch (direction) {
            case INBOUND -> CapturedFrame.Direction.INBOUND;
            case OUTBOUND -> CapturedFrame.Direction.OUTBOUND;
            case OVERHEARD -> CapturedFrame.Direction.OVERHEARD;
        };
    }

    @Override
    public void framesWait() {
        loop.execute(drain);
    }

    @Override
    public void mustEnd(MachException reason) {
        loop.execute(() -> {
            if (!over) {
                over = true;
                out.onError(Errors.of(reason));
            }
        });
    }

    private void cancelled() {
        over = true;
        if (capture != null) {
            capture.close();
        }
    }
}
