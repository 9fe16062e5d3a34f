package org.machwire.server.port.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One message on its way to a task. */
final class Receiving {
    private final ModelTask task;
    private final ModelKernel kernel;
    private final int option;
    private final int rcvSize;
    private final int notify;

    Receiving(ModelTask task, int option, int rcvSize, int notify) {
        this.task = task;
        this.kernel = task.kernel;
        this.option = option;
        this.rcvSize = rcvSize;
        this.notify = notify;
    }

    private boolean has(int bit) {
        return (option & bit) != 0;
    }

    Outcome receive(int name) {
        Entry entry = task.names.find(name);
        if (entry == null || !entry.has(Mach.TYPE_RECEIVE | Mach.TYPE_PORT_SET)) {
            return Outcome.of(Mach.RCV_INVALID_NAME);
        }
        if (entry.has(Mach.TYPE_RECEIVE)) {
            Port port = entry.thePort();
            return port.set != null ? Outcome.of(Mach.RCV_IN_SET) : receiveFrom(port.queue());
        }
        return receiveFrom(entry.theSet().queue);
    }

    private Outcome receiveFrom(List<QueuedMessage> queue) {
        if (queue.isEmpty()) {
            return Outcome.of(Mach.RCV_TIMED_OUT);
        }
        QueuedMessage message = queue.getFirst();
        boolean tooLarge = rcvSize != -1 && message.size > rcvSize;
        if (tooLarge && has(Mach.RCV_LARGE)) {
            return Outcome.of(Mach.RCV_TOO_LARGE, new Message(0, 0, 0, 0, 0, List.of(), 0, message.size));
        }
        queue.removeFirst();
        Port port = from(message);
        port.messageCount--;
        int seqno = port.seqno++;
        kernel.accepted(message);
        if (tooLarge) {
            return Outcome.of(Mach.RCV_TOO_LARGE, headerOnly(message, port, seqno));
        }
        Port told = notify == Mach.NULL ? null : receiveRight();
        if (has(Mach.RCV_NOTIFY) && told == null) {
            return Outcome.of(Mach.RCV_INVALID_NOTIFY, headerOnly(message, port, seqno));
        }
        return Outcome.of(Mach.SUCCESS, whole(message, port, seqno, has(Mach.RCV_NOTIFY) ? told : null));
    }

    private static Port from(QueuedMessage message) {
        Port port = message.destination.port();
        if (port == null) {
            throw new IllegalStateException("a message in a queue has a destination");
        }
        return port;
    }

    private @Nullable Port receiveRight() {
        Entry entry = task.names.find(notify);
        return entry != null && entry.has(Mach.TYPE_RECEIVE) ? entry.thePort() : null;
    }

    private Message whole(QueuedMessage message, Port port, int seqno, @Nullable Port told) {
        int reply = copyOutReply(message.reply, told);
        consumeDestination(message.destination, port);
        List<Item> items = CopyOut.copyOutBody(task, message);
        return header(message, port, seqno, reply, items);
    }

    /** Destroys what the message carries, but tells where it came from. */
    private Message headerOnly(QueuedMessage message, Port port, int seqno) {
        consumeDestination(message.destination, port);
        int reply = message.reply.port() == null ? message.reply.name() : Mach.NULL;
        kernel.release(message.reply);
        kernel.destroyBody(message);
        return header(message, port, seqno, reply, List.of());
    }

    /** Gives the reply right a name, and that, if it is a new one, a dead-name request. */
    private int copyOutReply(Right reply, @Nullable Port told) {
        boolean fresh = reply.port() != null && reply.port().active && CopyOut.known(task, reply) == null;
        int name = CopyOut.copyOut(task, reply);
        Entry entry = task.names.find(name);
        if (fresh && told != null && entry != null) {
            entry.deadName = new DeadNameRequest(name, ModelKernel.makeSendOnce(told));
            entry.thePort().deadNames.add(entry.deadName);
        }
        return name;
    }

    /** The right that brought the message here has done its work. */
    private void consumeDestination(Right destination, Port port) {
        if (destination.kind() == Mach.MOVE_SEND_ONCE) {
            port.sendOnceRights--;
        } else {
            kernel.releaseSend(port);
        }
    }

    private Message header(QueuedMessage message, Port port, int seqno, int reply, List<Item> items) {
        Entry receiver = port.receiver;
        Long payload = port.payload;
        int local = receiver == null || payload != null ? Mach.NULL : receiver.name;
        int localBits = payload != null ? Mach.PROTECTED_PAYLOAD : message.destination.kind();
        int bits = Mach.bits(message.reply.kind(), localBits) | (message.complex ? Mach.COMPLEX : 0);
        return new Message(bits, reply, local, seqno, message.id, items, payload == null ? 0 : payload, message.size);
    }
}
