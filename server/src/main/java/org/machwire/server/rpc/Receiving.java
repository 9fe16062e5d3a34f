package org.machwire.server.rpc;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.machwire.mach.MachException;
import org.machwire.mach.MachMsgOption;
import org.machwire.mach.ReturnCode;
import org.machwire.server.port.PortSpace;
import org.machwire.server.port.ReceiveOptions;
import org.machwire.server.port.ReceiveResult;
import org.machwire.server.port.Receiver;
import org.machwire.v1.ReceiveRequest;
import org.machwire.v1.ReceiveResponse;

/** One message that is waited for, with its time-out. All of it happens on the event loop of its connection. */
final class Receiving {
    private final EventLoop loop;
    private final UnreadOctets unread;
    private final Runnable later = this::pollLater;
    private final ReceiveOptions options;
    private final Consumer<ReceiveResult> answer;
    private final Consumer<MachException> failure;
    private @Nullable Receiver receiver;
    private @Nullable ScheduledFuture<?> timer;
    private boolean over;

    private Receiving(Connection connection, ReceiveOptions options, Consumer<ReceiveResult> answer,
            Consumer<MachException> failure) {
        loop = connection.loop();
        unread = connection.unread();
        this.options = options;
        this.answer = answer;
        this.failure = failure;
    }

    /**
     * Receives a message.
     *
     * @param answer takes the message or the code, on the loop, perhaps before this returns
     * @param failure takes KERN_INVALID_TASK instead
     */
    static Receiving start(PortSpace space, ReceiveRequest request, Connection connection,
            Consumer<ReceiveResult> answer,
            Consumer<MachException> failure) {
        int maxSize = request.hasRcvSize() && request.getRcvSize() >= 0 ? request.getRcvSize() : Integer.MAX_VALUE;
        Receiving receiving = new Receiving(connection,
                new ReceiveOptions(request.getOption(), maxSize, request.getNotify()), answer, failure);
        receiving.begin(space, request);
        return receiving;
    }

    private void begin(PortSpace space, ReceiveRequest request) {
        try {
            receiver = space.messages().openReceiver(request.getName(), later);
        } catch (MachException e) {
            end(e);
            return;
        }
        poll();
        if (over || (request.getOption() & MachMsgOption.RCV_TIMEOUT) == 0) {
            return;
        }
        long millis = Integer.toUnsignedLong(request.getTimeoutMs());
        if (millis == 0) {
            timeOut();
        } else {
            timer = loop.schedule(this::timeOut, millis, TimeUnit.MILLISECONDS);
        }
    }

    private void pollLater() {
        loop.execute(this::poll);
    }

    private void poll() {
        if (over || receiver == null || !unread.hasRoom(later)) {
            return;
        }
        try {
            ReceiveResult result = receiver.poll(options);
            if (result != null) {
                stop();
                answer.accept(result);
            }
        } catch (MachException e) {
            end(e);
        }
    }

    private void timeOut() {
        if (!over) {
            stop();
            answer.accept(new ReceiveResult(ReturnCode.MACH_RCV_TIMED_OUT, null));
        }
    }

    private void end(MachException reason) {
        stop();
        if (reason.code() == ReturnCode.KERN_INVALID_TASK) {
            failure.accept(reason);
        } else {
            answer.accept(new ReceiveResult(reason.code(), null));
        }
    }

    /** Waits no longer; nothing is answered any more. */
    void stop() {
        over = true;
        if (timer != null) {
            timer.cancel(false);
        }
        unread.forget(later);
        if (receiver != null) {
            receiver.close();
        }
    }

    static ReceiveResponse encode(ReceiveResult result) {
        ReceiveResponse.Builder response = ReceiveResponse.newBuilder().setReturnCode(result.code().number());
        if (result.message() != null) {
            response.setMessage(MachMessages.encode(result.message()));
        }
        return response.build();
    }
}
