package org.machwire.server.rpc;

import com.google.protobuf.MessageLite;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;
import org.machwire.v1.DeviceServiceGrpc;

/**
 * Counts the answers that clients do not read for their user, and refuses requests of one who has far too many of them. An
 * answer counts from when it is given until the last of it has been written to the socket behind HTTP/2's flow control: the end of
 * a call of one answer, room for more in a stream. Packet streams are left out: they have rings.
 */
final class UnreadAnswers implements ServerInterceptor {
    private static final Status REFUSAL = Status.RESOURCE_EXHAUSTED
            .withDescription("the user's clients do not read the answers that they have");

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(ServerCall<Q, R> call, Metadata headers,
            ServerCallHandler<Q, R> next) {
        Connection connection = call.getAttributes().get(Connection.KEY);
        if (connection == null || call.getMethodDescriptor().getFullMethodName()
                .equals(DeviceServiceGrpc.getPacketsMethod().getFullMethodName())) {
            return next.startCall(call, headers);
        }
        Counted<Q, R> counted = new Counted<>(call, connection.unread());
        return new Listener<>(counted, next.startCall(counted, headers));
    }

    private static final class Counted<Q, R> extends SimpleForwardingServerCall<Q, R> {
        private final UnreadOctets unread;
        private final boolean endsWithAnswer;
        // Guarded by this.
        private long held;
        private boolean over;

        Counted(ServerCall<Q, R> call, UnreadOctets unread) {
            super(call);
            this.unread = unread;
            endsWithAnswer = call.getMethodDescriptor().getType().serverSendsOneMessage();
        }

        @Override
        public void sendMessage(R message) {
            super.sendMessage(message);
            if (message instanceof MessageLite answer && (endsWithAnswer || !isReady())) {
                hold(answer.getSerializedSize());
            }
        }

        private synchronized void hold(int octets) {
            if (!over) {
                held += octets;
                unread.add(octets);
            }
        }

        private void written(boolean atTheEnd) {
            long octets;
            synchronized (this) {
                octets = held;
                held = 0;
                over |= atTheEnd;
            }
            unread.remove(octets);
        }
    }

    private static final class Listener<Q> extends Refusing<Q> {
        private final Counted<Q, ?> call;

        Listener(Counted<Q, ?> call, ServerCall.Listener<Q> service) {
            super(call, service);
            this.call = call;
        }

        @Override
        @Nullable
        Status refusal(@Nullable Q request) {
            return call.unread.isTooMany() ? REFUSAL : null;
        }

        @Override
        public void onReady() {
            if (!call.endsWithAnswer && call.isReady()) {
                call.written(false);
            }
            super.onReady();
        }

        @Override
        public void onCancel() {
            call.written(true);
            super.onCancel();
        }

        @Override
        public void onComplete() {
            call.written(true);
            super.onComplete();
        }
    }
}
