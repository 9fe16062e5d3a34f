package org.machwire.client.bench;

import io.grpc.stub.StreamObserver;
import org.machwire.mach.MachMsgBits;
import org.machwire.mach.MachMsgType;
import org.machwire.v1.MachMessage;
import org.machwire.v1.ReceiveResponse;
import org.machwire.v1.ReceiveStreamRequest;
import org.machwire.v1.SendRequest;
import org.machwire.v1.SendResponse;

/** A task that publishes a port and answers every message to it: a MIG server whose routine does nothing. */
final class EchoServer implements StreamObserver<ReceiveResponse> {
    /** MIG's: a reply has the id of its request plus 100. */
    static final int REPLY_ID_OFFSET = 100;

    private final StreamObserver<SendRequest> replies;

    private EchoServer(BenchTask task) {
        replies = task.messages().sendStream(new Unheeded());
    }

    /** Serves until the process ends. */
    static void start(BenchTask task, String node) {
        int port = task.allocateReceive();
        task.messages().receiveStream(ReceiveStreamRequest.newBuilder().setName(port).build(), new EchoServer(task));
        task.publish(node, port);
    }

    @Override
    public void onNext(ReceiveResponse response) {
        if (response.hasMessage()) {
            MachMessage request = response.getMessage();
            replies.onNext(SendRequest.newBuilder().setMessage(MachMessage.newBuilder()
                    .setBits(MachMsgBits.of(MachMsgType.MOVE_SEND_ONCE, 0)).setRemotePort(request.getRemotePort())
                    .setId(request.getId() + REPLY_ID_OFFSET)).build());
        }
    }

    @Override
    public void onError(Throwable failure) {
        replies.onCompleted(); // its clients are told by their send-once rights
    }

    @Override
    public void onCompleted() {
        replies.onCompleted();
    }

    /** What became of replies: a client that has gone meanwhile is no concern of ours. */
    private static final class Unheeded implements StreamObserver<SendResponse> {
        @Override
        public void onNext(SendResponse response) {}

        @Override
        public void onError(Throwable failure) {}

        @Override
        public void onCompleted() {}
    }
}
