package org.machwire.server.rpc;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.netty.channel.EventLoop;
import org.machwire.mach.MachException;
import org.machwire.server.port.PortSpace;
import org.machwire.v1.MachMsgServiceGrpc;
import org.machwire.v1.ReceiveRequest;
import org.machwire.v1.ReceiveResponse;
import org.machwire.v1.ReceiveStreamRequest;
import org.machwire.v1.RpcRequest;
import org.machwire.v1.SendRequest;
import org.machwire.v1.SendResponse;

/** {@code mach_msg} in its parts. */
final class MachMsgRpc extends MachMsgServiceGrpc.MachMsgServiceImplBase {
    private static PortSpace space() {
        return Caller.task().space();
    }

    private static EventLoop loop() {
        return Caller.connection().loop();
    }

    @Override
    public void send(SendRequest request, StreamObserver<SendResponse> out) {
        var call = (ServerCallStreamObserver<SendResponse>) out;
        try {
            Sending sending = Sending.start(space(), request, loop(), result -> finish(call, Sending.encode(result)));
            call.setOnCancelHandler(sending::interrupt);
        } catch (MachException e) {
            out.onError(Errors.of(e));
        }
    }

    @Override
    public void receive(ReceiveRequest request, StreamObserver<ReceiveResponse> out) {
        new MessageCall(space(), Caller.connection(), (ServerCallStreamObserver<ReceiveResponse>) out).receive(request);
    }

    @Override
    public void rpc(RpcRequest request, StreamObserver<ReceiveResponse> out) {
        new MessageCall(space(), Caller.connection(), (ServerCallStreamObserver<ReceiveResponse>) out).rpc(request);
    }

    static <R> void finish(ServerCallStreamObserver<R> out, R response) {
        if (!out.isCancelled()) {
            out.onNext(response);
            out.onCompleted();
        }
    }

    @Override
    public StreamObserver<SendRequest> sendStream(StreamObserver<SendResponse> out) {
        return new SendStream(space(), loop(), (ServerCallStreamObserver<SendResponse>) out);
    }

    @Override
    public void receiveStream(ReceiveStreamRequest request, StreamObserver<ReceiveResponse> out) {
        ReceiveStream.start((ServerCallStreamObserver<ReceiveResponse>) out, Caller.connection(), space(),
                request.getName());
    }
}
