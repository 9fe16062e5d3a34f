package org.machwire.client.bench;

import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.machwire.mach.MachMsgBits;
import org.machwire.mach.MachMsgType;
import org.machwire.mach.ReturnCode;
import org.machwire.v1.MachMessage;
import org.machwire.v1.MachPortServiceGrpc;
import org.machwire.v1.MachMsgServiceGrpc;
import org.machwire.v1.MachPortTypeRequest;
import org.machwire.v1.MachPortTypeResponse;
import org.machwire.v1.ReceiveRequest;
import org.machwire.v1.ReceiveResponse;
import org.machwire.v1.RpcRequest;
import org.machwire.v1.SendRequest;

/** Null RPCs to an {@link EchoServer}, one after the other; each begins, on the event loop, when the one before has ended. */
final class RpcCalls {
    private static final int REQUEST_ID = 1000;

    private final MachMsgServiceGrpc.MachMsgServiceStub messages;
    private final MachPortServiceGrpc.MachPortServiceStub ports;
    private final RpcRequest request;
    private final MachPortTypeRequest plainRequest;

    RpcCalls(BenchTask task, int service) {
        messages = task.messages();
        ports = task.ports();
        int reply = task.allocateReceive();
        MachMessage message = MachMessage.newBuilder()
                .setBits(MachMsgBits.of(MachMsgType.COPY_SEND, MachMsgType.MAKE_SEND_ONCE)).setRemotePort(service)
                .setLocalPort(reply).setId(REQUEST_ID).build();
        request = RpcRequest.newBuilder().setSend(SendRequest.newBuilder().setMessage(message))
                .setReceive(ReceiveRequest.newBuilder().setName(reply)).build();
        plainRequest = MachPortTypeRequest.newBuilder().setName(service).build();
    }

    /** Calls until it is over, looked at after each RPC. */
    Times run(BooleanSupplier over) {
        return new Run(over, false).toItsEnd();
    }

    /** The same, in turns with a plain unary call that asks the server for the type of a name. */
    Times runInTurns(BooleanSupplier over) {
        return new Run(over, true).toItsEnd();
    }

    /**
     * How long the calls took.
     *
     * @param plain of the plain calls; empty if there were none
     */
    record Times(Samples rpcs, Samples plain) {}

    private final class Run {
        private final BooleanSupplier over;
        private final boolean inTurns;
        // Of the event loop until the end is told.
        private final Times times = new Times(new Samples(), new Samples());
        private final CompletableFuture<Times> end = new CompletableFuture<>();

        Run(BooleanSupplier over, boolean inTurns) {
            this.over = over;
            this.inTurns = inTurns;
        }

        Times toItsEnd() {
            callThroughServer();
            return end.join();
        }

        private void callThroughServer() {
            messages.rpc(request, new Answer<ReceiveResponse>(times.rpcs, this::check,
                    inTurns ? this::callPlainly : this::next));
        }

        private void callPlainly() {
            ports.machPortType(plainRequest, new Answer<MachPortTypeResponse>(times.plain, type -> {}, this::next));
        }

        private void next() {
            if (over.getAsBoolean()) {
                end.complete(times);
            } else {
                callThroughServer();
            }
        }

        private void check(ReceiveResponse response) {
            if (response.getReturnCode() != ReturnCode.KERN_SUCCESS.number()
                    || response.getMessage().getId() != REQUEST_ID + EchoServer.REPLY_ID_OFFSET) {
                end.completeExceptionally(new IllegalStateException("no reply: " + response));
            }
        }

        /** Takes the time of one call. */
        private final class Answer<T> implements StreamObserver<T> {
            private final Samples samples;
            private final Consumer<T> check;
            private final Runnable then;
            private final long beginNanos = System.nanoTime();

            Answer(Samples samples, Consumer<T> check, Runnable then) {
                this.samples = samples;
                this.check = check;
                this.then = then;
            }

            @Override
            public void onNext(T answer) {
                check.accept(answer);
            }

            @Override
            public void onError(Throwable failure) {
                end.completeExceptionally(failure);
            }

            @Override
            public void onCompleted() {
                samples.add(System.nanoTime() - beginNanos);
                if (!end.isDone()) {
                    then.run();
                }
            }
        }
    }
}
