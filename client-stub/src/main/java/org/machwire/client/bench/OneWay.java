package org.machwire.client.bench;

import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.concurrent.CompletableFuture;
import org.machwire.mach.MachMsgBits;
import org.machwire.mach.MachMsgType;
import org.machwire.mach.ReturnCode;
import org.machwire.v1.MachMessage;
import org.machwire.v1.SendRequest;
import org.machwire.v1.SendResponse;

/** Empty messages sent as fast as they are answered, for a time. All but the start happens on the event loop. */
final class OneWay implements ClientResponseObserver<SendRequest, SendResponse> {
    /** Messages sent and not yet answered: enough to keep the server busy while answers are on their way. */
    private static final int WINDOW = 512;
    private static final int MESSAGE_ID = 1000;
    private static final double NANOS_A_SECOND = 1e9;

    private final SendRequest request;
    private final long nanos;
    private final CompletableFuture<Result> result = new CompletableFuture<>();
    @SuppressWarnings("NullAway.Init")
    private ClientCallStreamObserver<SendRequest> stream;
    private long beginNanos;
    private long sent;
    private long answered;
    private boolean over;

    private OneWay(int destination, int millis) {
        request = SendRequest.newBuilder().setMessage(MachMessage.newBuilder()
                .setBits(MachMsgBits.of(MachMsgType.COPY_SEND, 0)).setRemotePort(destination).setId(MESSAGE_ID))
                .build();
        nanos = millis * 1_000_000L;
    }

    /** Sends for a time, then waits for the last answer. */
    static Result run(BenchTask task, int destination, int millis) {
        OneWay sender = new OneWay(destination, millis);
        task.messages().sendStream(sender);
        return sender.result.join();
    }

    /**
     * What was sent.
     *
     * @param messages all of them, each answered with success: it was received, or is in the queue
     * @param perSecond from the first message to the last answer
     */
    record Result(long messages, double perSecond) {}

    @Override
    public void beforeStart(ClientCallStreamObserver<SendRequest> call) {
        stream = call;
        beginNanos = System.nanoTime();
        call.setOnReadyHandler(this::fill);
    }

    private void fill() {
        while (!over && sent - answered < WINDOW && stream.isReady()) {
            if (System.nanoTime() - beginNanos > nanos) {
                over = true;
                stream.onCompleted();
                return;
            }
            sent++;
            stream.onNext(request);
        }
    }

    @Override
    public void onNext(SendResponse response) {
        if (response.getReturnCode() != ReturnCode.KERN_SUCCESS.number()) {
            onError(new IllegalStateException("a message was not sent: " + response));
        }
        answered++;
        fill();
    }

    @Override
    public void onError(Throwable failure) {
        result.completeExceptionally(failure);
    }

    @Override
    public void onCompleted() {
        if (answered == sent) {
            result.complete(new Result(sent, sent * NANOS_A_SECOND / (System.nanoTime() - beginNanos)));
        } else {
            onError(new IllegalStateException(sent + " messages were sent and " + answered + " answered"));
        }
    }
}
