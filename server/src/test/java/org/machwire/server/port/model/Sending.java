package org.machwire.server.port.model;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One message on its way from a task. */
final class Sending {
    private final ModelTask task;
    private final ModelKernel kernel;
    private final Message message;
    private final int option;
    private final int notify;
    private final int toDisposition;
    private final int replyDisposition;

    Sending(ModelTask task, Message message, int option, int notify) {
        this.task = task;
        this.kernel = task.kernel;
        this.message = message;
        this.option = option;
        this.notify = notify;
        this.toDisposition = message.bits() & 0xFF;
        this.replyDisposition = message.bits() >>> 8 & 0xFF;
    }

    Outcome send() {
        int code = checkHeader();
        if (code != Mach.SUCCESS) {
            return Outcome.of(code);
        }
        QueuedMessage queued = takeHeader();
        code = takeBody(queued);
        if (code != Mach.SUCCESS) {
            kernel.destroy(queued);
            return Outcome.of(code);
        }
        return enqueue(queued);
    }

    private boolean has(int bit) {
        return (option & bit) != 0;
    }

    private @Nullable Port receiveRight(int name) {
        Entry entry = task.names.find(name);
        return entry != null && entry.has(Mach.TYPE_RECEIVE) ? entry.thePort() : null;
    }

    /** Looks whether the header can be taken; nothing has changed after this. */
    private int checkHeader() {
        boolean cancel = has(Mach.SEND_CANCEL);
        if (cancel && notify == Mach.NULL) {
            return Mach.SEND_INVALID_NOTIFY;
        }
        boolean badReply = replyDisposition == 0
                ? message.local() != Mach.NULL
                : !Mach.isSendRight(replyDisposition);
        if (!Mach.isSendRight(toDisposition) || badReply) {
            return Mach.SEND_INVALID_HEADER;
        }
        if (cancel && receiveRight(notify) == null) {
            return Mach.SEND_INVALID_NOTIFY;
        }
        return checkRights();
    }

    private int checkRights() {
        Entry to = task.names.find(message.remote());
        if (to == null) {
            return Mach.SEND_INVALID_DEST;
        }
        if (Mach.isValid(message.local())) {
            Entry reply = task.names.find(message.local());
            if (to == reply && (!CopyIn.canTakeLive(to, toDisposition) || !canTakeBoth(to))) {
                return Mach.SEND_INVALID_DEST;
            }
            if (reply == null || !CopyIn.canTake(reply, replyDisposition)) {
                return Mach.SEND_INVALID_REPLY;
            }
        }
        return CopyIn.canTakeLive(to, toDisposition) ? Mach.SUCCESS : Mach.SEND_INVALID_DEST;
    }

    /** Tells whether one name, which has both rights, has them both at once. */
    private boolean canTakeBoth(Entry entry) {
        if (toDisposition == Mach.MOVE_SEND_ONCE || replyDisposition == Mach.MOVE_SEND_ONCE) {
            return false;
        }
        boolean twoMoved = toDisposition == Mach.MOVE_SEND && replyDisposition == Mach.MOVE_SEND;
        return !twoMoved || entry.urefs >= 2;
    }

    /** Takes the two rights of the header, both or, by the check before, none. */
    private QueuedMessage takeHeader() {
        Port told = has(Mach.SEND_CANCEL) ? receiveRight(notify) : null;
        CopyIn.Taken to = null;
        CopyIn.Taken reply = null;
        // A copy of what the other moves away comes first.
        if (replyDisposition == Mach.COPY_SEND) {
            reply = takeReply();
            to = takeDestination();
        } else {
            to = takeDestination();
            reply = takeReply();
        }
        // The destination's name is the first to be handed out again.
        if (reply != null) {
            reply.free();
        }
        to.free();
        tell(to, told);
        if (reply != null) {
            tell(reply, told);
        }
        Right replyRight = reply != null ? reply.right() : Right.none(replyDisposition(), message.local());
        return new QueuedMessage(to.right(), replyRight, message.id());
    }

    private int replyDisposition() {
        return Mach.received(replyDisposition);
    }

    private CopyIn.Taken takeDestination() {
        return CopyIn.take(found(message.remote()), toDisposition);
    }

    private CopyIn.@Nullable Taken takeReply() {
        return Mach.isValid(message.local()) ? CopyIn.take(found(message.local()), replyDisposition) : null;
    }

    private Entry found(int name) {
        Entry entry = task.names.find(name);
        if (entry == null) {
            throw new IllegalStateException("name " + name + " was there");
        }
        return entry;
    }

    /** Tells that a name with a dead-name request is gone; not the one who cancels. */
    private static void tell(CopyIn.Taken taken, @Nullable Port cancels) {
        if (taken.deleted() != null && taken.deleted() == cancels) {
            cancels.sendOnceRights--;
        } else {
            taken.tell();
        }
    }

    private int takeBody(QueuedMessage queued) {
        boolean complex = (message.bits() & Mach.COMPLEX) != 0;
        for (Item item : message.items()) {
            boolean rights = complex && Mach.isRight(item.typeName());
            if (rights && item.typeSize() != Integer.SIZE) {
                return Mach.SEND_INVALID_TYPE;
            }
            if (item.data().size() < item.length()) {
                return Mach.SEND_MSG_TOO_SMALL;
            }
            if (item.data().size() > item.length()) {
                return Mach.SEND_INVALID_TYPE;
            }
            if (!rights) {
                queued.add(new QueuedMessage.Part(item, null));
            } else if (!takeRights(queued, item)) {
                return Mach.SEND_INVALID_RIGHT;
            }
            // A complex message without anything that makes it so is a plain one.
            queued.complex |= complex && (rights || item.outOfLine());
        }
        return Mach.SUCCESS;
    }

    /** Takes the rights of one item; on failure those taken are in the message, to be destroyed with it. */
    private boolean takeRights(QueuedMessage queued, Item item) {
        List<Right> rights = new ArrayList<>();
        queued.add(new QueuedMessage.Part(item, rights));
        for (int name : item.words()) {
            Right right = Mach.isValid(name)
                    ? CopyIn.copyIn(task, name, item.typeName())
                    : Right.none(Mach.received(item.typeName()), name);
            if (right == null) {
                return false;
            }
            rights.add(right);
            Port destination = queued.destination.port();
            if (right.kind() == Mach.MOVE_RECEIVE && right.port() != null && destination != null) {
                queued.circular |= !right.port().travelTo(destination);
            }
        }
        return true;
    }

    private Outcome enqueue(QueuedMessage queued) {
        Port port = queued.destination.port();
        if (port == null || !port.active || queued.circular) {
            kernel.destroyLater(queued);
            return Outcome.of(Mach.SUCCESS);
        }
        boolean always = queued.destination.kind() == Mach.MOVE_SEND_ONCE;
        if (always || port.messageCount < port.queueLimit) {
            kernel.enqueue(queued);
            return Outcome.of(Mach.SUCCESS);
        }
        int code = has(Mach.SEND_NOTIFY) ? force(queued, port) : Mach.SEND_TIMED_OUT;
        return code == Mach.SEND_WILL_NOTIFY ? Outcome.of(code) : Outcome.of(code, pseudoReceive(queued));
    }

    /** Queues past the limit, with a promise to tell when the message is received. */
    private int force(QueuedMessage queued, Port port) {
        Entry entry = task.names.of(port);
        if (notify == Mach.NULL) {
            return Mach.SEND_INVALID_NOTIFY;
        }
        if (entry != null && entry.accept != null) {
            return Mach.SEND_NOTIFY_IN_PROGRESS;
        }
        Port told = receiveRight(notify);
        if (told == null) {
            return Mach.SEND_INVALID_NOTIFY;
        }
        queued.accept = new AcceptRequest(task, entry == null ? Mach.NULL : entry.name, ModelKernel.makeSendOnce(told));
        if (entry != null) {
            entry.accept = queued.accept;
        }
        kernel.enqueue(queued);
        return Mach.SEND_WILL_NOTIFY;
    }

    /** Gives everything in the message back to its sender, with all in its place. */
    private Message pseudoReceive(QueuedMessage queued) {
        int to = CopyOut.copyOut(task, queued.destination);
        int reply = CopyOut.copyOut(task, queued.reply);
        List<Item> items = CopyOut.copyOutBody(task, queued);
        int bits = Mach.bits(queued.destination.kind(), queued.reply.kind()) | (queued.complex ? Mach.COMPLEX : 0);
        return new Message(bits, to, reply, 0, queued.id, items, 0, queued.size);
    }
}
