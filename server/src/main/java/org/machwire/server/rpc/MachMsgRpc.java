package org.machwire.server.rpc;

import com.google.protobuf.UnsafeByteOperations;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.netty.channel.EventLoop;
import org.machwire.mach.MachException;
import org.machwire.server.port.PortSpace;
import org.machwire.server.port.ReceivedMessage;
import org.machwire.server.port.Receiver;
import org.machwire.server.port.TypedItem;
import org.machwire.v1.MachMessage;
import org.machwire.v1.MachMsgServiceGrpc;
import org.machwire.v1.ReceiveResponse;
import org.machwire.v1.ReceiveStreamRequest;

/** Messages from receive rights. */
final class MachMsgRpc extends MachMsgServiceGrpc.MachMsgServiceImplBase {
    @Override
    public void receiveStream(ReceiveStreamRequest request, StreamObserver<ReceiveResponse> out) {
        var stream = new Stream((ServerCallStreamObserver<ReceiveResponse>) out, Caller.connection().loop());
        stream.start(Caller.task().space(), request.getName());
    }

    /** One stream of messages. All but the wake-up happens on the event loop of its connection. */
    private static final class Stream {
        private final ServerCallStreamObserver<ReceiveResponse> out;
        private final EventLoop loop;
        private Receiver receiver;
        private boolean over;

        @SuppressWarnings("NullAway.Init") // set by start, or never used
        Stream(ServerCallStreamObserver<ReceiveResponse> out, EventLoop loop) {
            this.out = out;
            this.loop = loop;
        }

        void start(PortSpace space, int name) {
            try {
                receiver = space.openReceiver(name, () -> loop.execute(this::drain));
            } catch (MachException e) {
                end(e);
                return;
            }
            out.setOnCancelHandler(this::stop);
            out.setOnReadyHandler(this::drain);
            out.onNext(ReceiveResponse.getDefaultInstance());
            drain();
        }

        private void stop() {
            over = true;
            receiver.close();
        }

        private void drain() {
            try {
                while (!over && out.isReady()) {
                    ReceivedMessage message = receiver.poll();
                    if (message == null) {
                        return;
                    }
                    out.onNext(ReceiveResponse.newBuilder().setMessage(encode(message)).build());
                }
            } catch (MachException e) {
                stop();
                end(e);
            }
        }

        private void end(MachException reason) {
            over = true;
            if (reason.code() == org.machwire.mach.ReturnCode.KERN_INVALID_TASK) {
                out.onError(Errors.of(reason));
                return;
            }
            out.onNext(ReceiveResponse.newBuilder().setReturnCode(reason.code().number()).build());
            out.onCompleted();
        }

        private static MachMessage encode(ReceivedMessage received) {
            MachMessage.Builder message = MachMessage.newBuilder().setBits(received.bits())
                    .setRemotePort(received.remotePort()).setLocalPort(received.localPort()).setSeqno(received.seqno())
                    .setId(received.message().id());
            for (TypedItem item : received.message().body()) {
                message.addBody(org.machwire.v1.TypedItem.newBuilder().setTypeName(item.typeName())
                        .setTypeSize(item.sizeBits()).setNumber(item.number())
                        .setData(UnsafeByteOperations.unsafeWrap(item.data())));
            }
            return message.build();
        }
    }
}
