package org.machwire.server.rpc;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;
import org.machwire.mach.MachException;
import org.machwire.server.port.PortSpace;
import org.machwire.server.port.SendResult;
import org.machwire.v1.SendRequest;
import org.machwire.v1.SendResponse;

/** Messages sent in their order, one answer each. The next is asked for when the one before is answered and the client reads. */
final class SendStream implements StreamObserver<SendRequest> {
    private final PortSpace space;
    private final EventLoop loop;
    private final ServerCallStreamObserver<SendResponse> out;
    private @Nullable Sending sending;
    private boolean wantsNext;
    private boolean closing;
    private boolean over;

    SendStream(PortSpace space, EventLoop loop, ServerCallStreamObserver<SendResponse> out) {
        this.space = space;
        this.loop = loop;
        this.out = out;
        out.disableAutoRequest();
        out.setOnCancelHandler(this::cancelled);
        out.setOnReadyHandler(this::next);
        out.request(1);
    }

    @Override
    public void onNext(SendRequest request) {
        try {
            sending = Sending.start(space, request, loop, this::answer);
        } catch (MachException e) {
            over = true;
            out.onError(Errors.of(e));
        }
    }

    private void answer(SendResult result) {
        if (over) {
            return;
        }
        out.onNext(Sending.encode(result));
        if (closing) {
            complete();
        } else {
            wantsNext = true;
            next();
        }
    }

    private void next() {
        if (wantsNext && !over && out.isReady()) {
            wantsNext = false;
            out.request(1);
        }
    }

    @Override
    public void onCompleted() {
        closing = true;
        if (!waits()) {
            complete();
        }
    }

    private void complete() {
        if (!over) {
            over = true;
            out.onCompleted();
        }
    }

    private void cancelled() {
        over = true;
        if (sending != null) {
            sending.interrupt();
        }
    }

    private boolean waits() {
        return sending != null && sending.waits();
    }

    @Override
    public void onError(Throwable failure) {
        if (!over && !Status.fromThrowable(failure).isOk()) {
            cancelled();
        }
    }
}
