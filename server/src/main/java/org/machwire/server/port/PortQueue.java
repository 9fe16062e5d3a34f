package org.machwire.server.port;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.machwire.mach.MachPortLimits;
import org.machwire.mach.MachPortName;
import org.machwire.mach.ReturnCode;

/**
 * What waits at one port whose messages a task receives: its messages, up to a limit, and behind them the senders that wait for
 * room. A member of a port set keeps its messages in the set's queue, among those of the others; they are counted here all the
 * same. Guarded by the lock.
 */
final class PortQueue {
    private final PortKernel kernel;
    private final Port port;
    private final MessageQueue own = new MessageQueue();
    private @Nullable PortSet set;
    private @Nullable BlockedSends blocked;
    private int limit = MachPortLimits.QLIMIT_DEFAULT;
    private int messageCount;
    private int seqno;

    PortQueue(PortKernel kernel, Port port) {
        this.kernel = kernel;
        this.port = port;
    }

    int limit() {
        return limit;
    }

    void setLimit(int messages) {
        limit = messages;
        admitBlocked();
    }

    int seqno() {
        return seqno;
    }

    void setSeqno(int next) {
        seqno = next;
    }

    int nextSeqno() {
        return seqno++;
    }

    int messageCount() {
        return messageCount;
    }

    boolean isFull() {
        return messageCount >= limit;
    }

    /** Queues a message whatever the limit. */
    void add(QueuedMessage message) {
        messageCount++;
        messages().add(message);
    }

    /** Destroys a message that waits here. */
    void withdraw(QueuedMessage message) {
        messages().remove(message);
        kernel.destroy(message);
        left();
    }

    /** A message has left the queue: there may be room for a sender that waits. */
    void left() {
        messageCount--;
        admitBlocked();
    }

    void block(PendingSend send) {
        if (blocked == null) {
            blocked = new BlockedSends();
        }
        blocked.add(send);
    }

    void unblock(PendingSend send) {
        if (blocked != null) {
            blocked.remove(send);
        }
    }

    private void admitBlocked() {
        BlockedSends senders = blocked;
        while (senders != null && !isFull()) {
            PendingSend next = senders.poll();
            if (next == null) {
                blocked = null;
                return;
            }
            next.admit();
        }
    }

    /** The messages that wait for room, for the tests' walk through the kernel. */
    List<QueuedMessage> blockedMessages() {
        return blocked == null ? List.of() : blocked.messages();
    }

    /** Where the port's messages are: its own queue, or that of the set it is in. */
    private MessageQueue messages() {
        return set == null ? own : set.queue();
    }

    MessageQueue own() {
        return own;
    }

    @Nullable
    PortSet set() {
        return set;
    }

    /** The receiver's name for the set it is in, or the null name. */
    int setName() {
        return set == null ? MachPortName.NULL : set.name();
    }

    /** Leaves the set it is in, with its messages, and enters another, or none for null. */
    void moveTo(@Nullable PortSet next) {
        MessageQueue from = messages();
        if (set != null) {
            set.members().remove(port);
        } else {
            from.endReceivers(ReturnCode.MACH_RCV_PORT_CHANGED);
        }
        set = next;
        if (next != null) {
            next.members().add(port);
        }
        from.moveTo(messages(), port);
    }

    /** The port parts from its receiver, but not from its messages: it is in no set, and nobody waits for them. */
    void clearReceiver() {
        if (set != null) {
            moveTo(null);
        } else {
            own.endReceivers(ReturnCode.MACH_RCV_PORT_DIED);
        }
        seqno = 0;
    }

    /** The port dies, without a receiver by now: its messages are destroyed, and those that wait for room. */
    void die() {
        for (QueuedMessage next = own.poll(); next != null; next = own.poll()) {
            kernel.destroy(next);
        }
        messageCount = 0;
        BlockedSends senders = blocked;
        blocked = null;
        if (senders != null) {
            for (PendingSend next = senders.poll(); next != null; next = senders.poll()) {
                next.destinationDied();
            }
        }
    }
}
