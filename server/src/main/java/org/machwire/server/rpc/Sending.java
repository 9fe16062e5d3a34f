package org.machwire.server.rpc;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.machwire.mach.MachException;
import org.machwire.mach.MachMsgOption;
import org.machwire.server.port.PendingSend;
import org.machwire.server.port.PortSpace;
import org.machwire.server.port.SendResult;
import org.machwire.v1.SendRequest;
import org.machwire.v1.SendResponse;

/** One message that is sent, with its time-out. All but the end of a wait happens on the event loop of its connection. */
final class Sending {
    private final EventLoop loop;
    private final Consumer<SendResult> answer;
    private @Nullable PendingSend pending;
    private @Nullable ScheduledFuture<?> timer;
    private boolean over;

    private Sending(EventLoop loop, Consumer<SendResult> answer) {
        this.loop = loop;
        this.answer = answer;
    }

    /**
     * Sends a message.
     *
     * @param answer takes the result, on the loop, perhaps before this returns
     * @throws MachException KERN_INVALID_TASK
     */
    static Sending start(PortSpace space, SendRequest request, EventLoop loop, Consumer<SendResult> answer) {
        Sending sending = new Sending(loop, answer);
        PendingSend pending = space.messages().send(MachMessages.decode(request.getMessage()), request.getOption(),
                request.getNotify(), sending::done);
        sending.pending = pending;
        sending.limit(pending, request);
        return sending;
    }

    /** Limits the wait: with SEND_TIMEOUT as it says, with SEND_NOTIFY alone at once, else not at all. */
    private void limit(PendingSend waiting, SendRequest request) {
        boolean timed = (request.getOption() & MachMsgOption.SEND_TIMEOUT) != 0;
        boolean notifies = (request.getOption() & MachMsgOption.SEND_NOTIFY) != 0;
        if (over || (!timed && !notifies)) {
            return;
        }
        long millis = timed ? Integer.toUnsignedLong(request.getTimeoutMs()) : 0;
        if (millis == 0) {
            waiting.timeOut();
        } else {
            timer = loop.schedule(waiting::timeOut, millis, TimeUnit.MILLISECONDS);
        }
    }

    private void done(SendResult result) {
        if (loop.inEventLoop()) {
            end(result);
        } else {
            loop.execute(() -> end(result));
        }
    }

    private void end(SendResult result) {
        over = true;
        if (timer != null) {
            timer.cancel(false);
        }
        answer.accept(result);
    }

    /** Tells whether the answer is still to come. */
    boolean waits() {
        return !over;
    }

    /** Interrupts the wait, if it waits. */
    void interrupt() {
        if (pending != null) {
            pending.interrupt();
        }
    }

    static SendResponse encode(SendResult result) {
        SendResponse.Builder response = SendResponse.newBuilder().setReturnCode(result.code().number());
        if (result.returned() != null) {
            response.setMessage(MachMessages.encode(result.returned()));
        }
        return response.build();
    }
}
