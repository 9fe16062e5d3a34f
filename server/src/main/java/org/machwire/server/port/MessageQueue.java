package org.machwire.server.port;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.machwire.mach.ReturnCode;

/** Messages in the order of their coming, and those who wait for them: a port's own, or that of all members of a set. */
final class MessageQueue {
    // Guarded by the lock; null while there is nothing, which is most of the time.
    private @Nullable ArrayDeque<QueuedMessage> messages;
    private @Nullable List<Receiver> receivers;

    void add(QueuedMessage message) {
        if (messages == null) {
            messages = new ArrayDeque<>(4);
        }
        messages.add(message);
        wake();
    }

    @Nullable
    QueuedMessage peek() {
        return messages == null ? null : messages.peek();
    }

    @Nullable
    QueuedMessage poll() {
        ArrayDeque<QueuedMessage> waiting = messages;
        QueuedMessage next = waiting == null ? null : waiting.poll();
        if (waiting != null && waiting.isEmpty()) {
            messages = null;
        }
        return next;
    }

    /** Takes out a message that is here. */
    void remove(QueuedMessage message) {
        if (messages != null && messages.remove(message) && messages.isEmpty()) {
            messages = null;
        }
    }

    /** Moves the messages of one port to the end of another queue, in their order. */
    void moveTo(MessageQueue other, Port port) {
        if (messages == null) {
            return;
        }
        for (Iterator<QueuedMessage> all = messages.iterator(); all.hasNext();) {
            QueuedMessage message = all.next();
            if (message.destinationPort() == port) {
                all.remove();
                other.add(message);
            }
        }
        if (messages != null && messages.isEmpty()) {
            messages = null;
        }
    }

    void addReceiver(Receiver receiver) {
        if (receivers == null) {
            receivers = new ArrayList<>(2);
        }
        receivers.add(receiver);
    }

    void removeReceiver(Receiver receiver) {
        if (receivers != null && receivers.remove(receiver) && receivers.isEmpty()) {
            receivers = null;
        }
    }

    /** Ends the waiting of all receivers with a code. */
    void endReceivers(ReturnCode code) {
        if (receivers == null) {
            return;
        }
        receivers.forEach(receiver -> receiver.end(code));
        wake();
        receivers = null;
    }

    private void wake() {
        List<Receiver> waiting = receivers;
        if (waiting != null) {
            for (int i = 0; i < waiting.size(); i++) {
                waiting.get(i).wake();
            }
        }
    }

    /** All messages in their order, for the tests' walk through the kernel. */
    List<QueuedMessage> all() {
        return messages == null ? List.of() : List.copyOf(messages);
    }
}
