package org.machwire.server.port;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.machwire.mach.MachMsgBits;
import org.machwire.mach.MachMsgType;
import org.machwire.mach.MachPortName;
import org.machwire.mach.ReturnCode;

/**
 * A message on its way. It owns the right it was sent to, which is extant until the message is received or destroyed, its
 * reply right, the rights in its body, and what it occupies of its sender's account. Guarded by the lock.
 */
final class QueuedMessage {
    private final CarriedRight destination;
    private final @Nullable CarriedRight reply;
    private final int replyDisposition;
    private final int complex;
    private final int id;
    private final List<KernelItem> items;

    private @Nullable Account account;
    private long charge;
    private @Nullable AcceptRequest accepted;
    private @Nullable Origin origin;

    /**
     * @param reply null for the null name
     * @param replyDisposition what the reply right is received as, 0 if none was sent
     * @param complex {@link MachMsgBits#COMPLEX} or 0
     */
    QueuedMessage(CarriedRight destination, @Nullable CarriedRight reply, int replyDisposition, int complex, int id,
            List<KernelItem> items) {
        this.destination = destination;
        this.reply = reply;
        this.replyDisposition = replyDisposition;
        this.complex = complex;
        this.id = id;
        this.items = items;
    }

    /** Makes a message of the kernel's own, of data only, that nobody is to answer. */
    static QueuedMessage of(CarriedRight destination, Message message) {
        return new QueuedMessage(destination, null, 0, 0, message.id(), List.copyOf(message.body()));
    }

    /** Makes such a message that its origin can withdraw. */
    static QueuedMessage of(CarriedRight destination, Message message, Origin origin) {
        QueuedMessage made = of(destination, message);
        made.origin = origin;
        origin.waits(made);
        return made;
    }

    Port destinationPort() {
        return destination.livePort();
    }

    boolean isToSendOnce() {
        return !destination.isSend();
    }

    int id() {
        return id;
    }

    List<KernelItem> items() {
        return items;
    }

    @Nullable
    CarriedRight reply() {
        return reply;
    }

    int size() {
        return MessageSize.of(items);
    }

    /** Charges the message to an account until it is received or destroyed. */
    void charge(Account to, long octets) {
        account = to;
        charge = octets;
        to.charge(octets);
    }

    /** Charges a reply to whom its request was charged; false if there is no room. */
    boolean chargeAs(QueuedMessage request) {
        Account share = request.account;
        if (share != null && share.hasRoom(request.charge)) {
            charge(share, request.charge);
        }
        return share == null || account != null;
    }

    void notifyOfReceipt(AcceptRequest request) {
        accepted = request;
    }

    /** The message has left its queue, or never gets into one: it occupies nothing, and who asked is told. */
    void leaves() {
        if (origin != null) {
            origin.leaves(this);
            origin = null;
        }
        if (account != null) {
            account.refund(charge);
            account = null;
        }
        AcceptRequest request = accepted;
        accepted = null;
        if (request != null) {
            request.fire();
        }
    }

    /** Hands the message to the receiver of its port: all rights get names, and that to the port is used up. */
    ReceiveResult copyOut(Transfers space, int seqno) {
        Shortage header = new Shortage();
        CarriedRight answer = reply;
        int replyName = answer == null ? MachPortName.NULL : space.tryCopyOut(answer, header);
        if (header.happened()) {
            return headerOnly(seqno, ReturnCode.MACH_RCV_HEADER_ERROR, false);
        }
        ReceivedMessage head = header(replyName, seqno);
        useUpDestination();
        Shortage body = new Shortage();
        List<TypedItem> read = copyOutBody(space, body);
        ReturnCode code = body.happened() ? ReturnCode.MACH_RCV_BODY_ERROR : ReturnCode.KERN_SUCCESS;
        return new ReceiveResult(code, new ReceivedMessage(head.bits(), head.remotePort(), head.localPort(), seqno,
                head.payload(), MessageSize.of(read), new Message(id, read)));
    }

    /** Destroys what the message carries, but tells its header ({@code ipc_kmsg_copyout_dest}). */
    ReceiveResult headerOnly(int seqno, ReturnCode code, boolean releaseReply) {
        boolean sentDead = reply != null && reply.port() == null;
        ReceivedMessage head = header(sentDead ? MachPortName.DEAD : MachPortName.NULL, seqno);
        useUpDestination();
        if (reply != null && releaseReply) {
            reply.release();
        }
        releaseBody();
        return new ReceiveResult(code, head);
    }

    private ReceivedMessage header(int replyName, int seqno) {
        Port port = destinationPort();
        Long payload = port.payload();
        int local = payload == null ? destination.disposition() : MachMsgType.PROTECTED_PAYLOAD;
        return new ReceivedMessage(MachMsgBits.of(replyDisposition, local) | complex, replyName,
                payload == null ? port.receiverName() : MachPortName.NULL, seqno, payload == null ? 0 : payload,
                size(), new Message(id, List.of()));
    }

    private void useUpDestination() {
        if (destination.isSend()) {
            destination.release();
        } else {
            destinationPort().consumeSendOnce();
        }
    }

    /** Gives the message back to its sender, who owns every right in it under names ({@code ipc_kmsg_copyout_pseudo}). */
    ReceivedMessage pseudoReceive(Transfers space) {
        Shortage ignored = new Shortage();
        int destinationName = space.tryCopyOut(destination, ignored);
        int replyName = reply == null ? MachPortName.NULL : space.tryCopyOut(reply, ignored);
        List<TypedItem> body = copyOutBody(space, ignored);
        return new ReceivedMessage(MachMsgBits.of(destination.disposition(), replyDisposition) | complex,
                destinationName, replyName, 0, 0, MessageSize.of(body), new Message(id, body));
    }

    private List<TypedItem> copyOutBody(Transfers space, Shortage shortage) {
        List<TypedItem> body = new ArrayList<>(items.size());
        for (KernelItem item : items) {
            body.add(switch (item) {
                case TypedItem typed -> typed;
                case CarriedRights rights -> rights.copyOut(space, shortage);
            });
        }
        return body;
    }

    /**
     * Destroys the message with its rights ({@code ipc_kmsg_clean}). One that was sent already is destroyed with
     * {@link PortKernel#destroy}, which bounds the depth.
     */
    void destroy() {
        leaves();
        destination.release();
        if (reply != null) {
            reply.release();
        }
        releaseBody();
    }

    private void releaseBody() {
        for (KernelItem item : items) {
            if (item instanceof CarriedRights rights) {
                rights.release();
            }
        }
    }

    /** Shows every right that the message owns, for the tests' walk through the kernel. */
    void forEachRight(Consumer<CarriedRight> visitor) {
        visitor.accept(destination);
        if (reply != null) {
            visitor.accept(reply);
        }
        for (KernelItem item : items) {
            if (item instanceof CarriedRights rights) {
                rights.rights().stream().filter(Objects::nonNull).forEach(visitor);
            }
        }
        if (accepted != null) {
            visitor.accept(accepted.right());
        }
    }
}
