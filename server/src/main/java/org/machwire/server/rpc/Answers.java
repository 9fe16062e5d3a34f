package org.machwire.server.rpc;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.machwire.mach.MachException;
import org.machwire.server.capability.Durability;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers unary calls: the routine's result, its code as an error, or the admission that we are at fault. */
final class Answers {
    private static final Logger LOG = LoggerFactory.getLogger(Answers.class);

    private Answers() {}

    static <R> void answer(StreamObserver<R> out, Supplier<R> routine) {
        answerWhen(Runnable::run, out, routine);
    }

    /** Answers when what the routine changed is on disk: it is there after a crash, if the client has learned of it. */
    static <R> void answerDurably(Durability durability, StreamObserver<R> out, Supplier<R> routine) {
        // Without a handler, answering a call that was cancelled meanwhile would throw, on the store's thread.
        ((ServerCallStreamObserver<R>) out).setOnCancelHandler(() -> {});
        answerWhen(then -> durability.whenDurable(then, () -> out.onError(Status.UNAVAILABLE.withDescription(
                "the server cannot write to its disk: the change may be lost").asRuntimeException())), out, routine);
    }

    private static <R> void answerWhen(Executor when, StreamObserver<R> out, Supplier<R> routine) {
        R result;
        try {
            result = routine.get();
        } catch (MachException e) {
            out.onError(Errors.of(e));
            return;
        } catch (StatusRuntimeException e) {
            out.onError(e);
            return;
        } catch (RuntimeException e) {
            out.onError(fault(e));
            return;
        }
        when.execute(() -> {
            out.onNext(result);
            out.onCompleted();
        });
    }

    /** Records a mistake of ours, of which the client learns no more than that it is one. */
    static StatusRuntimeException fault(RuntimeException mistake) {
        LOG.error("a routine failed by a mistake of the server's", mistake);
        return Status.INTERNAL.withDescription("a mistake of the server's; its log says more").asRuntimeException();
    }

    static StatusRuntimeException invalid(String what) {
        return Status.INVALID_ARGUMENT.withDescription(what).asRuntimeException();
    }
}
