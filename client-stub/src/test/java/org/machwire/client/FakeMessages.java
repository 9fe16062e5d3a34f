package org.machwire.client;

import io.grpc.stub.StreamObserver;
import org.machwire.v1.MachMsgServiceGrpc;
import org.machwire.v1.ReceiveRequest;
import org.machwire.v1.ReceiveResponse;
import org.machwire.v1.ReceiveStreamRequest;
import org.machwire.v1.RpcRequest;
import org.machwire.v1.SendRequest;
import org.machwire.v1.SendResponse;

/** Sending and receiving at the fake kernel. A receive stream never opens: the tests want to see that nobody waits for ever. */
final class FakeMessages extends MachMsgServiceGrpc.MachMsgServiceImplBase {
    private final FakeKernel kernel;

    FakeMessages(FakeKernel kernel) {
        this.kernel = kernel;
    }

    @Override
    public void send(SendRequest request, StreamObserver<SendResponse> out) {
        FakeKernel.answer(out, () -> kernel.send(FakeServer.space(), request));
    }

    @Override
    public void receive(ReceiveRequest request, StreamObserver<ReceiveResponse> out) {
        FakeKernel.answer(out, () -> kernel.receive(FakeServer.space(), request));
    }

    @Override
    public void rpc(RpcRequest request, StreamObserver<ReceiveResponse> out) {
        FakeKernel.answer(out, () -> {
            SendResponse sent = kernel.send(FakeServer.space(), request.getSend());
            if (sent.getReturnCode() == 0) {
                return kernel.receive(FakeServer.space(), request.getReceive());
            }
            ReceiveResponse.Builder answer = ReceiveResponse.newBuilder().setReturnCode(sent.getReturnCode());
            return sent.hasMessage() ? answer.setMessage(sent.getMessage()).build() : answer.build();
        });
    }

    @Override
    public StreamObserver<SendRequest> sendStream(StreamObserver<SendResponse> out) {
        FakeSpace space = FakeServer.space();
        return new StreamObserver<>() {
            @Override
            public void onNext(SendRequest request) {
                try {
                    out.onNext(kernel.send(space, request));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }

            @Override
            public void onError(Throwable failure) {}

            @Override
            public void onCompleted() {
                out.onCompleted();
            }
        };
    }

    @Override
    public void receiveStream(ReceiveStreamRequest request, StreamObserver<ReceiveResponse> out) {}
}
