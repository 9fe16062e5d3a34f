package org.machwire.server.rpc;

import com.google.protobuf.UnsafeByteOperations;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;
import org.machwire.mach.MachException;
import org.machwire.server.device.Capture;
import org.machwire.server.device.Devices;
import org.machwire.server.device.FrameStream;
import org.machwire.server.port.PortSpace;
import org.machwire.v1.CaptureBatch;
import org.machwire.v1.CaptureRequest;
import org.machwire.v1.CapturedFrame;

/**
 * One capture's call. All of it happens on the event loop of its connection; what other threads have to say is passed on to it. What came is taken
 * while the connection takes more, and gathers in the capture's bounded memory while it does not. When the client half-closes, the capture stops, and the
 * call is complete when nothing of it is left.
 */
final class CaptureStream implements StreamObserver<CaptureRequest>, FrameStream.Consumer {
    private final ServerCallStreamObserver<CaptureBatch> out;
    private final PortSpace space;
    private final Devices devices;
    private final EventLoop loop;
    private final Runnable drain = this::drain;
    private @Nullable Capture capture;
    private boolean over;

    /** Waits for the request of the running call. */
    CaptureStream(ServerCallStreamObserver<CaptureBatch> out, Devices devices) {
        this.out = out;
        this.devices = devices;
        space = Caller.task().space();
        loop = Caller.connection().loop();
        out.setOnReadyHandler(drain);
        out.setOnCancelHandler(this::end);
    }

    @Override
    public void onNext(CaptureRequest request) {
        if (over) {
            return;
        }
        try {
            if (capture != null) {
                throw Answers.invalid("a capture has one request, and this is another");
            }
            capture = devices.capture(space.sendRight(request.getDevice()),
                    request.getFilterList().stream().mapToInt(Integer::intValue).toArray(),
                    snapLength(request.getSnapLength()), request.getPromiscuous(), this);
            out.onNext(CaptureBatch.getDefaultInstance());
            drain();
        } catch (MachException e) {
            fail(Errors.of(e));
        } catch (StatusRuntimeException e) {
            fail(e);
        } catch (RuntimeException e) {
            fail(Answers.fault(e));
        }
    }

    /** Of an unsigned number that a frame's length never reaches. */
    private static int snapLength(int wanted) {
        return wanted < 0 ? Integer.MAX_VALUE : wanted;
    }

    @Override
    public void onCompleted() {
        if (capture == null) {
            fail(Answers.invalid("a capture begins with its request"));
            return;
        }
        capture.stop();
        drain();
    }

    private void drain() {
        Capture running = capture;
        while (running != null && !over && out.isReady()) {
            Capture.Batch batch = running.take();
            if (batch != null) {
                out.onNext(message(batch));
            } else if (running.isDrained()) {
                end();
                out.onCompleted();
            } else {
                return;
            }
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
        loop.execute(() -> fail(Errors.of(reason)));
    }

    private void fail(StatusRuntimeException reason) {
        if (!over) {
            end();
            out.onError(reason);
        }
    }

    @Override
    public void onError(Throwable failure) {
        end(); // it is cancelled
    }

    private void end() {
        over = true;
        if (capture != null) {
            capture.close();
        }
    }
}
