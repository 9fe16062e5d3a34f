package org.machwire.server.port;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.machwire.mach.MachException;
import org.machwire.mach.MachMsgOption;
import org.machwire.mach.ReturnCode;

/**
 * A message that a task sends, until it is known how that ended: at once, or when the destination's queue has had room for it.
 *
 * <p>Safe for use by several threads.
 */
public final class PendingSend {
    private final PortSpace sender;
    private final int option;
    private final int notify;
    private final Consumer<SendResult> done;
    // Guarded by the lock; null when it is over.
    private @Nullable QueuedMessage message;

    PendingSend(PortSpace sender, int option, int notify, Consumer<SendResult> done) {
        this.sender = sender;
        this.option = option;
        this.notify = notify;
        this.done = done;
    }

    /** Tells the sender; under the lock. */
    void end(SendResult result) {
        message = null;
        sender.lock().afterwards(() -> done.accept(result));
    }

    /** Sends the message, or waits for room; under the lock. */
    void attempt(QueuedMessage copiedIn) {
        Port destination = copiedIn.destinationPort();
        if (destination.isDead() || destination.object() != null || copiedIn.isToSendOnce()
                || !destination.queue().isFull()) {
            destination.accept(copiedIn);
            end(SendResult.SUCCESS);
        } else {
            message = copiedIn;
            destination.queue().block(this);
            sender.messages().blocks(this);
        }
    }

    @Nullable
    QueuedMessage waiting() {
        return message;
    }

    /** There is room now; under the lock. */
    void admit() {
        QueuedMessage waiting = message;
        if (waiting != null) {
            sender.messages().unblocks(this);
            waiting.destinationPort().accept(waiting);
            end(SendResult.SUCCESS);
        }
    }

    /** The destination has died: the message is destroyed, and that is a success; under the lock. */
    void destinationDied() {
        QueuedMessage waiting = message;
        if (waiting != null) {
            sender.messages().unblocks(this);
            end(SendResult.SUCCESS);
            sender.kernel().destroy(waiting);
        }
    }

    /** The sender dies or has lost interest: the message is destroyed; under the lock. */
    void senderDies() {
        QueuedMessage waiting = message;
        if (waiting != null) {
            waiting.destinationPort().queue().unblock(this);
            end(new SendResult(ReturnCode.MACH_SEND_INTERRUPTED, null));
            sender.kernel().destroy(waiting);
        }
    }

    /**
     * Waits no longer: the message is pseudo-received with MACH_SEND_TIMED_OUT, or, with SEND_NOTIFY, queued past the limit with
     * MACH_SEND_WILL_NOTIFY. Does nothing when it is over.
     */
    public void timeOut() {
        sender.lock().run(() -> {
            if (message != null && (option & MachMsgOption.SEND_NOTIFY) != 0) {
                force();
            } else {
                giveBack(ReturnCode.MACH_SEND_TIMED_OUT);
            }
        });
    }

    /** Waits no longer: the message is pseudo-received with MACH_SEND_INTERRUPTED. Does nothing when it is over. */
    public void interrupt() {
        sender.lock().run(() -> giveBack(ReturnCode.MACH_SEND_INTERRUPTED));
    }

    /** Waits no longer: the message is destroyed, with the rights in it. Does nothing when it is over. */
    void abandon() {
        sender.lock().run(() -> {
            sender.messages().unblocks(this);
            senderDies();
        });
    }

    private void giveBack(ReturnCode code) {
        QueuedMessage waiting = message;
        if (waiting == null) {
            return;
        }
        waiting.destinationPort().queue().unblock(this);
        sender.messages().unblocks(this);
        waiting.leaves();
        end(new SendResult(code, sender.messages().pseudoReceive(waiting)));
    }

    private void force() {
        QueuedMessage waiting = message;
        if (waiting == null) {
            return;
        }
        try {
            waiting.notifyOfReceipt(sender.messages().requestAcceptance(waiting.destinationPort(), notify));
        } catch (MachException e) {
            giveBack(e.code());
            return;
        }
        waiting.destinationPort().queue().unblock(this);
        sender.messages().unblocks(this);
        waiting.destinationPort().accept(waiting);
        end(new SendResult(ReturnCode.MACH_SEND_WILL_NOTIFY, null));
    }
}
