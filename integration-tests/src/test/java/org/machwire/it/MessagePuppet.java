package org.machwire.it;

import static org.machwire.mach.MachMsgType.MAKE_SEND;
import static org.machwire.mach.MachMsgType.MAKE_SEND_ONCE;
import static org.machwire.mach.MachMsgType.MOVE_RECEIVE;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import io.grpc.stub.StreamObserver;

import org.machwire.client.Hypervisor;
import org.machwire.mach.MachMsgOption;
import org.machwire.v1.MachMsgServiceGrpc;
import org.machwire.v1.PublishRequest;
import org.machwire.v1.ReceiveResponse;
import org.machwire.v1.ReceiveStreamRequest;
import org.machwire.v1.RpcRequest;
import org.machwire.v1.SendRequest;

/** The main class of a client process that is in the middle of everything when it is stopped or killed. */
final class MessagePuppet {
    private static final int YEARS_MS = -1;
    private static final int OCTETS = 200_000;

    private final Path socket;

    private MessagePuppet(Path socket) {
        this.socket = socket;
    }

    /**
     * Serves the lines of standard input.
     *
     * @param arguments the socket
     */
    public static void main(String[] arguments) throws IOException {
        Conversation.hold(new MessagePuppet(Path.of(arguments[0]))::answer);
        System.exit(0);
    }

    private String answer(List<String> words) {
        RawMach task = new RawMach(new RawClient(socket));
        int full = task.receiveRight();
        task.fill(full, MAKE_SEND);
        var calls = MachMsgServiceGrpc.newStub(task.task().channel());
        int read = task.receiveRight();
        task.task().names().publish(
                PublishRequest.newBuilder().setPath(words.getFirst()).setPort(read).setMode(0777).build());
        calls.receiveStream(ReceiveStreamRequest.newBuilder().setName(read).build(), ignoring());
        StreamObserver<SendRequest> sends = calls.sendStream(ignoring());
        sends.onNext(blocked(task, full));
        sends.onNext(blocked(task, full));
        calls.send(blocked(task, full), ignoring());
        calls.rpc(RpcRequest.newBuilder().setSend(blocked(task, full)).build(), ignoring());
        calls.rpc(RpcRequest.newBuilder().setSend(RawMach.request(RawMessage.to(read, MAKE_SEND), 0, 0, 0))
                .setReceive(RawMach.receiving(task.receiveRight()).setTimeoutMs(YEARS_MS)).build(), ignoring());
        while (task.status(full).getSorights() < 3) {
            Thread.onSpinWait(); // until each of the three ways has a message that waits
        }
        Client.open(Hypervisor.connect(socket), words.get(1));
        return "all begun";
    }

    /** A message with a port in it, that waits for years. */
    private static SendRequest blocked(RawMach task, int full) {
        return RawMach.request(RawMessage.to(full, MAKE_SEND).reply(full, MAKE_SEND_ONCE)
                .rights(MOVE_RECEIVE, task.receiveRight()).octets(OCTETS), MachMsgOption.SEND_TIMEOUT, YEARS_MS, 0);
    }

    private static <R> StreamObserver<R> ignoring() {
        return new StreamObserver<>() {
            @Override
            public void onNext(R response) {
                if (response instanceof ReceiveResponse received && received.getReturnCode() != 0) {
                    throw new AssertionError(received);
                }
            }

            @Override
            public void onError(Throwable failure) {}

            @Override
            public void onCompleted() {}
        };
    }
}
