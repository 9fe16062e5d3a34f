package org.machwire.server.rpc;

import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;

/** The events of one call, until a request is refused: from then on the service hears nothing but that it was cancelled. */
abstract class Refusing<Q> extends SimpleForwardingServerCallListener<Q> {
    private final ServerCall<Q, ?> call;
    private boolean refused;

    Refusing(ServerCall<Q, ?> call, ServerCall.Listener<Q> service) {
        super(service);
        this.call = call;
    }

    /** Tells why a request ends the call; null if it does not. */
    abstract @Nullable Status refusal(@Nullable Q request);

    @Override
    public void onMessage(@Nullable Q request) {
        if (refused) {
            return;
        }
        Status status = refusal(request);
        if (status == null && request != null) {
            super.onMessage(request);
            return;
        }
        super.onCancel();
        refused = true;
        call.close(status == null ? Status.INTERNAL : status, new Metadata());
    }

    @Override
    public void onHalfClose() {
        if (!refused) {
            super.onHalfClose();
        }
    }

    @Override
    public void onReady() {
        if (!refused) {
            super.onReady();
        }
    }

    @Override
    public void onCancel() {
        if (!refused) {
            super.onCancel();
        }
    }

    @Override
    public void onComplete() {
        if (!refused) {
            super.onComplete();
        }
    }
}
