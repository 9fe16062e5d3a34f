package org.machwire.server.rpc;

import io.grpc.stub.ServerCallStreamObserver;
import org.machwire.mach.MachException;
import org.machwire.mach.ReturnCode;
import org.machwire.server.port.PortSpace;
import org.machwire.server.port.ReceiveResult;
import org.machwire.server.port.SendResult;
import org.machwire.v1.ReceiveRequest;
import org.machwire.v1.ReceiveResponse;
import org.machwire.v1.RpcRequest;

/** A call that ends with a message received. All of it happens on the event loop of its connection. */
final class MessageCall {
    private final PortSpace space;
    private final Connection connection;
    private final ServerCallStreamObserver<ReceiveResponse> out;
    /** Ends what the call waits for at the moment. */
    private Runnable cancel = () -> {};

    MessageCall(PortSpace space, Connection connection, ServerCallStreamObserver<ReceiveResponse> out) {
        this.space = space;
        this.connection = connection;
        this.out = out;
        out.setOnCancelHandler(() -> cancel.run());
    }

    /** Sends, then receives; if sending fails, that is the answer. */
    void rpc(RpcRequest request) {
        try {
            Sending sending = Sending.start(space, request.getSend(), connection.loop(),
                    result -> sent(result, request));
            if (sending.waits()) {
                cancel = sending::interrupt;
            }
        } catch (MachException e) {
            out.onError(Errors.of(e));
        }
    }

    private void sent(SendResult result, RpcRequest request) {
        if (result.code() == ReturnCode.KERN_SUCCESS && !out.isCancelled()) {
            receive(request.getReceive());
        } else {
            answer(new ReceiveResult(result.code(), result.returned()));
        }
    }

    void receive(ReceiveRequest request) {
        Receiving receiving = Receiving.start(space, request, connection, this::answer,
                failure -> out.onError(Errors.of(failure)));
        cancel = receiving::stop;
    }

    private void answer(ReceiveResult result) {
        MachMsgRpc.finish(out, Receiving.encode(result));
    }
}
