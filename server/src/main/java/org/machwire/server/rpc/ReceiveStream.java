package org.machwire.server.rpc;

import io.grpc.stub.ServerCallStreamObserver;
import org.machwire.mach.MachException;
import org.machwire.mach.ReturnCode;
import org.machwire.server.port.PortSpace;
import org.machwire.server.port.ReceiveOptions;
import org.machwire.server.port.ReceiveResult;
import org.machwire.server.port.Receiver;
import org.machwire.v1.ReceiveResponse;

/** All messages of a receive right or port set. All but the wake-up happens on the event loop of its connection. */
final class ReceiveStream {
    private final ServerCallStreamObserver<ReceiveResponse> out;
    private final UnreadOctets unread;
    private final Runnable later;
    private final Receiver receiver;
    private boolean over;

    private ReceiveStream(ServerCallStreamObserver<ReceiveResponse> out, Connection connection, PortSpace space,
            int name) {
        this.out = out;
        unread = connection.unread();
        Runnable drain = this::drain;
        later = () -> connection.loop().execute(drain);
        receiver = space.messages().openReceiver(name, later);
    }

    static void start(ServerCallStreamObserver<ReceiveResponse> out, Connection connection, PortSpace space, int name) {
        ReceiveStream stream;
        try {
            stream = new ReceiveStream(out, connection, space, name);
        } catch (MachException e) {
            end(out, e);
            return;
        }
        out.setOnCancelHandler(stream::stop);
        out.setOnReadyHandler(stream::drain);
        out.onNext(ReceiveResponse.getDefaultInstance());
        stream.drain();
    }

    private void drain() {
        try {
            while (!over && out.isReady() && unread.hasRoom(later)) {
                ReceiveResult result = receiver.poll(ReceiveOptions.ANY);
                if (result == null) {
                    return;
                }
                out.onNext(Receiving.encode(result));
                if (result.code() != ReturnCode.KERN_SUCCESS) {
                    stop();
                    out.onCompleted();
                }
            }
        } catch (MachException e) {
            stop();
            end(out, e);
        }
    }

    private void stop() {
        over = true;
        unread.forget(later);
        receiver.close();
    }

    private static void end(ServerCallStreamObserver<ReceiveResponse> out, MachException reason) {
        if (reason.code() == ReturnCode.KERN_INVALID_TASK) {
            out.onError(Errors.of(reason));
            return;
        }
        out.onNext(ReceiveResponse.newBuilder().setReturnCode(reason.code().number()).build());
        out.onCompleted();
    }
}
