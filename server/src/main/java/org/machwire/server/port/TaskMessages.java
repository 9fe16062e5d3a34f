package org.machwire.server.port;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.machwire.mach.MachException;
import org.machwire.mach.MachMsgBits;
import org.machwire.mach.MachMsgOption;
import org.machwire.mach.MachMsgType;
import org.machwire.mach.MachPortName;
import org.machwire.mach.MachPortType;
import org.machwire.mach.ReturnCode;

/**
 * What one task sends and receives: {@code mach_msg} in its parts, none of which waits.
 *
 * <p>Safe for use by several threads. Every method throws {@link MachException} with KERN_INVALID_TASK once the space is
 * destroyed, and with no other code but where it says so.
 */
public final class TaskMessages {
    private final PortSpace space;
    private final Rights rights;
    private final Transfers transfers;
    private final CopyIn copyIn;
    // Guarded by the lock.
    private final Set<PendingSend> blocked = new LinkedHashSet<>(0);
    private final Set<ReplyPort> calls = new LinkedHashSet<>(0);

    TaskMessages(PortSpace space, Rights rights, Transfers transfers, CopyIn copyIn) {
        this.space = space;
        this.rights = rights;
        this.transfers = transfers;
        this.copyIn = copyIn;
    }

    /**
     * Sends a message. When the destination's queue is full, and it is no send-once right, the message waits until there is
     * room, or the caller ends that with {@link PendingSend#timeOut} or {@link PendingSend#interrupt}.
     *
     * @param option {@link MachMsgOption} bits: SEND_NOTIFY and SEND_CANCEL count here
     * @param notify with these, the name of a receive right
     * @param done is told once how it ended, without the lock: before this returns, or later on any thread
     */
    public PendingSend send(OutgoingMessage message, int option, int notify, Consumer<SendResult> done) {
        return space.call(() -> {
            PendingSend send = new PendingSend(space, option, notify, done);
            try {
                QueuedMessage copied = copyIn.message(message, null, (option & MachMsgOption.SEND_CANCEL) != 0, notify);
                if (copied == null) {
                    send.end(SendResult.SUCCESS);
                } else {
                    send.attempt(copied);
                }
            } catch (MachException e) {
                send.end(new SendResult(e.code(), null));
            }
            return send;
        });
    }

    /**
     * Makes a call in the task's name, as MIG's client stubs do: a request with a reply port of the kernel's. A destination that
     * dies, or destroys the request, answers with a send-once notification (id 71); so does the death of the task.
     *
     * @param destination names a send right
     * @param body rights as the task's names
     * @param answer takes the answer, without the lock and on any thread; never after {@link PendingCall#cancel} has returned
     *        on the same thread
     * @throws MachException the codes of sending
     */
    public PendingCall call(int destination, int id, List<TypedItem> body, Consumer<KernelRequest> answer) {
        ReplyPort reply = new ReplyPort(space.kernel(), space, answer);
        int complex = body.stream().anyMatch(item -> MachMsgType.isDisposition(item.typeName()))
                ? MachMsgBits.COMPLEX
                : 0;
        OutgoingMessage request = new OutgoingMessage(MachMsgBits.of(MachMsgType.COPY_SEND, 0) | complex, destination,
                MachPortName.NULL, id, body);
        return space.call(() -> {
            reply.port().makeSendOnce();
            PendingSend send = new PendingSend(space, 0, MachPortName.NULL, result -> {});
            try {
                QueuedMessage copied = copyIn.message(request, reply.port().sendOnceRight(), false, MachPortName.NULL);
                if (copied != null) {
                    send.attempt(copied);
                }
            } catch (MachException e) {
                reply.forget();
                throw e;
            }
            calls.add(reply);
            return new PendingCall(reply, send);
        });
    }

    /**
     * Begins to wait for messages of a receive right or port set. {@code wakeUp} is called, without the lock and on any
     * thread, after a message was queued or there is nothing more to wait for, once until the next poll; it should only see to
     * it that somebody polls soon. Messages that wait already are not told of: poll first. The caller closes the receiver.
     *
     * @throws MachException MACH_RCV_INVALID_NAME the name is neither; MACH_RCV_IN_SET the port is a member of a set
     */
    public Receiver openReceiver(int name, Runnable wakeUp) {
        return space.call(() -> {
            MessageQueue queue = queue(name);
            Receiver receiver = new Receiver(space, queue, wakeUp);
            queue.addReceiver(receiver);
            return receiver;
        });
    }

    private MessageQueue queue(int name) {
        Entry entry = rights.find(name);
        if (entry != null && entry.has(MachPortType.PORT_SET)) {
            return entry.set().queue();
        }
        if (entry == null || !entry.has(MachPortType.RECEIVE)) {
            throw new MachException(ReturnCode.MACH_RCV_INVALID_NAME,
                    "the name is no receive right or port set of the task");
        }
        PortQueue waiting = entry.port().queue();
        if (waiting.set() != null) {
            throw new MachException(ReturnCode.MACH_RCV_IN_SET, "the port is a member of a port set");
        }
        return waiting.own();
    }

    /**
     * Takes the next message of a receive right or port set; see {@link Receiver#poll}.
     *
     * @throws MachException MACH_RCV_INVALID_NAME; MACH_RCV_IN_SET
     */
    public @Nullable ReceiveResult receive(int name, ReceiveOptions options) {
        return space.call(() -> next(queue(name), options));
    }

    @Nullable
    ReceiveResult poll(Receiver receiver, ReceiveOptions options) {
        return space.call(() -> {
            receiver.looks();
            ReturnCode end = receiver.end();
            return end == null ? next(receiver.queue(), options) : new ReceiveResult(end, null);
        });
    }

    private @Nullable ReceiveResult next(MessageQueue queue, ReceiveOptions options) {
        QueuedMessage next = queue.peek();
        if (next == null) {
            return null;
        }
        int size = next.size();
        boolean tooLarge = size > options.maxSize();
        if (tooLarge && options.leavesLarge()) {
            return new ReceiveResult(ReturnCode.MACH_RCV_TOO_LARGE,
                    new ReceivedMessage(0, 0, 0, 0, 0, size, new Message(0, List.of())));
        }
        queue.poll();
        PortQueue from = next.destinationPort().queue();
        int seqno = from.nextSeqno();
        next.leaves();
        from.left();
        if (tooLarge) {
            return next.headerOnly(seqno, ReturnCode.MACH_RCV_TOO_LARGE, true);
        }
        return options.notifies()
                ? copyOutNotifying(next, seqno, options.notifyName())
                : next.copyOut(transfers, seqno);
    }

    /** Copies out, with a dead-name request for the reply right if the task did not know its port. */
    private ReceiveResult copyOutNotifying(QueuedMessage message, int seqno, int notify) {
        Entry entry = rights.find(notify);
        if (entry == null || !entry.has(MachPortType.RECEIVE) || !entry.port().canMakeSendOnce()) {
            return message.headerOnly(seqno, ReturnCode.MACH_RCV_INVALID_NOTIFY, true);
        }
        CarriedRight carried = message.reply();
        boolean known = carried == null || carried.isDead()
                || (carried.isSend() && rights.nameOf(carried.livePort()) != null);
        ReceiveResult result = message.copyOut(transfers, seqno);
        ReceivedMessage received = result.message();
        Entry reply = received == null || known ? null : rights.find(received.remotePort());
        if (reply != null) {
            entry.port().makeSendOnce();
            Port previous = NotificationRequests.requestDeadName(reply, true, entry.port());
            if (previous != null) {
                previous.destroySendOnce();
            }
        }
        return result;
    }

    // From here on: with the lock held.

    ReceivedMessage pseudoReceive(QueuedMessage message) {
        return message.pseudoReceive(transfers);
    }

    /** Registers the wish to hear when a message to a port is received ({@code ipc_marequest_create}). */
    AcceptRequest requestAcceptance(Port destination, int notify) {
        if (notify == MachPortName.NULL) {
            throw CopyIn.invalidNotify();
        }
        Entry named = rights.nameOf(destination);
        if (named != null && named.accepted != null) {
            throw new MachException(ReturnCode.MACH_SEND_NOTIFY_IN_PROGRESS, "another message to this name waits");
        }
        Port port = copyIn.notifyPort(notify);
        if (!port.canMakeSendOnce()) {
            throw new MachException(ReturnCode.MACH_SEND_NO_NOTIFY, "the port has too many send-once rights");
        }
        port.makeSendOnce();
        AcceptRequest request = new AcceptRequest(port, named);
        if (named != null) {
            named.accepted = request;
        }
        return request;
    }

    void blocks(PendingSend send) {
        blocked.add(send);
    }

    void unblocks(PendingSend send) {
        blocked.remove(send);
    }

    /** A call is over. */
    void ends(ReplyPort call) {
        calls.remove(call);
    }

    /** The space dies: what waits to be sent is destroyed, calls are answered. */
    void die() {
        List.copyOf(blocked).forEach(PendingSend::senderDies);
        blocked.clear();
        calls.forEach(call -> Notifications.sendOnce(call.port()));
        calls.clear();
    }
}
