package org.machwire.client;

import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.machwire.mach.MachException;
import org.machwire.mach.ReturnCode;
import org.machwire.v1.SendRequest;
import org.machwire.v1.SendResponse;

/**
 * A stream of one-way messages: they are sent in order, and their answers come while the next are on their way. A message that
 * waits for room holds up those behind it. Thread-safe, by its monitor.
 */
public final class MessageSender implements AutoCloseable {
    /** Messages that may be unanswered: what they carry is held in memory. */
    private static final int IN_FLIGHT = 1024;
    private static final long CLOSE_NANOS = Timeouts.OPENING.toNanos();

    private final MachTask task;
    private final Refusals refusals;
    private final Deque<Dispatch> unanswered = new ArrayDeque<>();
    private @Nullable ClientCallStreamObserver<SendRequest> call;
    private @Nullable RuntimeException end;

    /** Takes what could not be sent, on the library's own thread: it must not block for long or make calls. */
    public interface Refusals {
        /** A message was not sent, and why; {@link OutgoingMessage} tells whose its rights are. Later ones were sent all the same. */
        void refused(OutgoingMessage message, MachException reason);
    }

    private MessageSender(MachTask task, Refusals refusals) {
        this.task = task;
        this.refusals = refusals;
    }

    static MessageSender open(MachTask task, Refusals refusals) {
        MessageSender sender = new MessageSender(task, refusals);
        task.messages().sendStream(sender.new Observer());
        return sender;
    }

    /**
     * Sends a message when those before it are sent; waits only while 1024 are unanswered or the connection is full. The message
     * is not to be used before {@link #flush} has returned.
     *
     * @throws RuntimeException what the stream has ended by
     * @throws IllegalStateException if a right of the message is empty
     */
    public void send(OutgoingMessage message) throws InterruptedException {
        send(message, SendOptions.WAIT);
    }

    /** Sends a message as above, with options; of WILL_NOTIFY nothing is said. */
    public synchronized void send(OutgoingMessage message, SendOptions options) throws InterruptedException {
        while (end == null && (unanswered.size() >= IN_FLIGHT || !stream().isReady())) {
            wait();
        }
        requireOpen();
        Dispatch dispatch = new Dispatch(task, message);
        unanswered.addLast(dispatch);
        stream().onNext(dispatch.request(options));
    }

    /**
     * Waits until all that was sent is answered.
     *
     * @throws RuntimeException what the stream has ended by before
     */
    public synchronized void flush() throws InterruptedException {
        while (end == null && !unanswered.isEmpty()) {
            wait();
        }
        requireOpen();
    }

    /** Waits for the answers, 10 seconds at most, and ends the stream. What is unanswered then may have been sent or not. */
    @Override
    public void close() {
        try {
            drain();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        ended(new MachException(ReturnCode.KERN_ABORTED, "the stream was closed"));
        stream().cancel("the stream was closed", null);
    }

    private synchronized void drain() throws InterruptedException {
        long deadline = System.nanoTime() + CLOSE_NANOS;
        long left = CLOSE_NANOS;
        while (end == null && !unanswered.isEmpty() && left > 0) {
            wait(left / 1_000_000 + 1);
            left = deadline - System.nanoTime();
        }
    }

    private synchronized ClientCallStreamObserver<SendRequest> stream() {
        if (call == null) {
            throw new IllegalStateException("the stream was not started");
        }
        return call;
    }

    private void requireOpen() {
        if (end != null) {
            throw end;
        }
    }

    private synchronized @Nullable Dispatch next() {
        return unanswered.peekFirst();
    }

    private synchronized void answered() {
        unanswered.pollFirst();
        notifyAll();
    }

    private synchronized void ended(RuntimeException reason) {
        if (end == null) {
            end = reason;
        }
        unanswered.clear();
        notifyAll();
    }

    private synchronized void wake() {
        notifyAll();
    }

    private final class Observer implements ClientResponseObserver<SendRequest, SendResponse> {
        @Override
        public void beforeStart(ClientCallStreamObserver<SendRequest> stream) {
            synchronized (MessageSender.this) {
                call = stream;
            }
            stream.setOnReadyHandler(MessageSender.this::wake);
        }

        @Override
        public void onNext(SendResponse answer) {
            Dispatch dispatch = next();
            if (dispatch == null) {
                return;
            }
            MachException reason = dispatch.settle(answer.getReturnCode(),
                    answer.hasMessage() ? answer.getMessage() : null);
            if (reason != null) {
                refusals.refused(dispatch.message(), reason);
            }
            answered();
        }

        @Override
        public void onError(Throwable failure) {
            ended(Failures.of(Status.fromThrowable(failure), failure));
        }

        @Override
        public void onCompleted() {
            ended(new MachException(ReturnCode.MIG_SERVER_DIED, "the stream was ended"));
        }
    }
}
