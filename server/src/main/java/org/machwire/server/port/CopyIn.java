package org.machwire.server.port;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.machwire.mach.MachException;
import org.machwire.mach.MachMsgBits;
import org.machwire.mach.MachMsgType;
import org.machwire.mach.MachPortName;
import org.machwire.mach.MachPortType;
import org.machwire.mach.ReturnCode;
import org.machwire.server.port.Transfers.DeletedNames;

/**
 * How a message leaves the space of its sender: {@code ipc_kmsg_copyin}. Guarded by the lock.
 *
 * <p>The header is copied in as a whole or not at all; a failure in the body destroys what was copied in before.
 */
final class CopyIn {
    private static final int RIGHT_OCTETS = 32;
    private static final int PORT_OCTETS = 160;

    private final PortKernel kernel;
    private final Rights rights;
    private final Transfers transfers;
    private final Account account;

    CopyIn(PortKernel kernel, Rights rights, Transfers transfers, Account account) {
        this.kernel = kernel;
        this.rights = rights;
        this.transfers = transfers;
        this.account = account;
    }

    /**
     * Copies a message in.
     *
     * @param kernelReply the reply right of a call that the kernel makes in the sender's name; null for that of the header
     * @param cancels whether a dead-name request for {@code notify} ends without a notification when its right of the
     *        header moves
     * @param notify names a receive right then
     * @return null when the message is circular, and has been destroyed: a success
     * @throws MachException a code of {@code MACH_SEND_}
     */
    @Nullable
    QueuedMessage message(OutgoingMessage message, @Nullable CarriedRight kernelReply, boolean cancels, int notify) {
        if (cancels && notify == MachPortName.NULL) {
            throw invalidNotify();
        }
        boolean complex = (message.bits() & MachMsgBits.COMPLEX) != 0;
        long charge = charge(message.body(), complex);
        requireRoom(message, complex, charge);
        int remote = MachMsgBits.remote(message.bits());
        int local = MachMsgBits.local(message.bits());
        requireDispositions(remote, local, message.localPort());
        Port cancel = cancels ? notifyPort(notify) : null;
        Header header = header(message, remote, local, deletedNames(cancel));
        CarriedRight reply = kernelReply == null ? header.reply : kernelReply;
        int replyDisposition = reply == null ? received(local) : reply.disposition();
        List<KernelItem> items = new ArrayList<>(message.body());
        QueuedMessage copied = new QueuedMessage(header.destination, reply, replyDisposition,
                complex && isComplex(message.body()) ? MachMsgBits.COMPLEX : 0, message.id(), items);
        copied.charge(account, charge);
        boolean circular;
        try {
            circular = body(items, complex, header.destination.livePort());
        } catch (MachException e) {
            copied.destroy();
            throw e;
        }
        if (circular) {
            kernel.destroy(copied);
            return null;
        }
        return copied;
    }

    /** Finds the port of a receive right that is to be notified; MACH_SEND_INVALID_NOTIFY. */
    Port notifyPort(int name) {
        Entry entry = rights.find(name);
        if (entry == null || !entry.has(MachPortType.RECEIVE)) {
            throw invalidNotify();
        }
        return entry.port();
    }

    static MachException invalidNotify() {
        return new MachException(ReturnCode.MACH_SEND_INVALID_NOTIFY, "notify is no receive right");
    }

    /** Without rights and out-of-line data a message is simple, whatever its sender called it. */
    private static boolean isComplex(List<TypedItem> body) {
        return body.stream().anyMatch(item -> item.outOfLine() || MachMsgType.isDisposition(item.typeName()));
    }

    private record Header(CarriedRight destination, @Nullable CarriedRight reply) {}

    /** What a message occupies: its objects here, and its data. A port may exist by the one right in the message. */
    private static long charge(List<TypedItem> body, boolean complex) {
        long octets = 256;
        for (TypedItem item : body) {
            octets += 64 + item.data().length;
            if (complex && MachMsgType.isDisposition(item.typeName())) {
                int right = item.typeName() == MachMsgType.MOVE_RECEIVE ? PORT_OCTETS : RIGHT_OCTETS;
                octets += (long) item.data().length / Integer.BYTES * right;
            }
        }
        return octets;
    }

    private void requireRoom(OutgoingMessage message, boolean complex, long charge) {
        int carried = 0;
        int once = MachMsgBits.local(message.bits()) == MachMsgType.MAKE_SEND_ONCE ? 1 : 0;
        for (TypedItem item : message.body()) {
            if (complex && MachMsgType.isDisposition(item.typeName())) {
                int rights = item.data().length / Integer.BYTES;
                carried += rights;
                once += item.typeName() == MachMsgType.MAKE_SEND_ONCE ? rights : 0;
            }
        }
        if (!account.hasRoom(charge + once * Port.SEND_ONCE_OCTETS)) {
            throw new MachException(ReturnCode.MACH_SEND_NO_BUFFER, "the user's messages fill the queues");
        }
        if (carried > kernel.limits().rightsPerMessage()) {
            throw new MachException(ReturnCode.MACH_SEND_NO_BUFFER, "a message carries at most "
                    + kernel.limits().rightsPerMessage() + " rights");
        }
    }

    private static void requireDispositions(int remote, int local, int replyName) {
        boolean reply = local == 0 ? replyName == MachPortName.NULL : isSendDisposition(local);
        if (!isSendDisposition(remote) || !reply) {
            throw new MachException(ReturnCode.MACH_SEND_INVALID_HEADER, "no header has these dispositions");
        }
    }

    private static boolean isSendDisposition(int disposition) {
        return MachMsgType.isDisposition(disposition) && disposition != MachMsgType.MOVE_RECEIVE;
    }

    /** What a right is received as; 0 stays. */
    private static int received(int disposition) {
        return switch (disposition) {
            case MachMsgType.COPY_SEND, MachMsgType.MAKE_SEND -> MachMsgType.PORT_SEND;
            case MachMsgType.MAKE_SEND_ONCE -> MachMsgType.PORT_SEND_ONCE;
            default -> disposition;
        };
    }

    private Header header(OutgoingMessage message, int remote, int local, DeletedNames deleted) {
        Entry destination = rights.find(message.remotePort());
        if (destination == null) {
            throw invalidDestination();
        }
        if (!MachPortName.isValid(message.localPort())) {
            CarriedRight reply = message.localPort() == MachPortName.NULL
                    ? null
                    : new CarriedRight(null, received(local));
            return new Header(takeDestination(destination, remote, deleted), reply);
        }
        Entry reply = rights.find(message.localPort());
        if (reply == destination) {
            return sameName(destination, remote, local, deleted);
        }
        if (reply == null || !Transfers.canTake(reply, local)) {
            throw new MachException(ReturnCode.MACH_SEND_INVALID_REPLY, "there is no such right to the reply port");
        }
        requireDestination(destination, remote);
        // Mach frees the reply's name first, so that the destination's is the next to be used again, but tells of it last.
        List<Runnable> replyTold = new ArrayList<>(1);
        CarriedRight answer = transfers.take(reply, local,
                (notify, name) -> replyTold.add(() -> deleted.gone(notify, name)));
        CarriedRight taken = transfers.take(destination, remote, deleted);
        replyTold.forEach(Runnable::run);
        return new Header(taken, answer);
    }

    /** Who asked to hear at {@code cancel} of a name that goes with a message is not told. */
    private static DeletedNames deletedNames(@Nullable Port cancel) {
        return (notify, name) -> {
            if (notify == cancel) {
                notify.consumeSendOnce();
            } else {
                Notifications.portDeleted(notify, name);
            }
        };
    }

    private CarriedRight takeDestination(Entry entry, int disposition, DeletedNames deleted) {
        requireDestination(entry, disposition);
        return transfers.take(entry, disposition, deleted);
    }

    private static void requireDestination(Entry entry, int disposition) {
        if (entry.has(MachPortType.DEAD_NAME) || !Transfers.canTake(entry, disposition)) {
            throw invalidDestination();
        }
    }

    /** One name for both: what moves must be there twice, what only exists once cannot be in both places. */
    private Header sameName(Entry entry, int remote, int local, DeletedNames deleted) {
        requireDestination(entry, remote);
        if (remote == MachMsgType.MOVE_SEND_ONCE || local == MachMsgType.MOVE_SEND_ONCE) {
            throw invalidDestination();
        }
        if (remote == MachMsgType.MOVE_SEND && local == MachMsgType.MOVE_SEND && entry.urefs < 2) {
            throw invalidDestination();
        }
        if (!Transfers.canTake(entry, local)) {
            throw new MachException(ReturnCode.MACH_SEND_INVALID_REPLY, "there is no such right to the reply port");
        }
        // What moves goes last: the name may go with it.
        if (remote == MachMsgType.MOVE_SEND) {
            CarriedRight reply = transfers.take(entry, local, deleted);
            return new Header(transfers.take(entry, remote, deleted), reply);
        }
        CarriedRight destination = transfers.take(entry, remote, deleted);
        return new Header(destination, transfers.take(entry, local, deleted));
    }

    /** Copies the rights of the body in, item by item; tells whether a receive right would wait in its own port. */
    private boolean body(List<KernelItem> items, boolean complex, Port destination) {
        boolean circular = false;
        // Once for all rights: a port that is on its way with this message only can be the end of another's, and never is.
        Port end = null;
        for (int i = 0; i < items.size(); i++) {
            if (items.get(i) instanceof TypedItem item) {
                boolean carries = complex && MachMsgType.isDisposition(item.typeName());
                requireData(item, carries);
                if (carries) {
                    List<@Nullable CarriedRight> taken = new ArrayList<>(item.number());
                    items.set(i, new CarriedRights(received(item.typeName()), item.outOfLine(), taken));
                    for (int name : item.words()) {
                        CarriedRight right = takeForBody(name, item.typeName());
                        taken.add(right);
                        Port moved = right != null && right.isReceive() ? right.port() : null;
                        if (moved != null) {
                            end = end == null ? destination.endOfTransit() : end;
                            circular |= !moved.startTransit(destination, end);
                        }
                    }
                }
            }
        }
        return circular;
    }

    private static void requireData(TypedItem item, boolean names) {
        if (names && item.sizeBits() != Integer.SIZE) {
            throw new MachException(ReturnCode.MACH_SEND_INVALID_TYPE, "names have 32 bits");
        }
        long octets = (Integer.toUnsignedLong(item.number()) * Integer.toUnsignedLong(item.sizeBits()) + 7) / 8;
        if (octets > item.data().length) {
            throw new MachException(ReturnCode.MACH_SEND_MSG_TOO_SMALL, "an item has fewer data than it says");
        }
        if (octets < item.data().length) {
            throw new MachException(ReturnCode.MACH_SEND_INVALID_TYPE, "an item has more data than it says");
        }
    }

    private @Nullable CarriedRight takeForBody(int name, int disposition) {
        if (name == MachPortName.NULL) {
            return null;
        }
        if (name == MachPortName.DEAD) {
            return new CarriedRight(null, received(disposition));
        }
        Entry entry = rights.find(name);
        if (entry == null || !Transfers.canTake(entry, disposition)) {
            throw new MachException(ReturnCode.MACH_SEND_INVALID_RIGHT, "a right in the body is not held");
        }
        return transfers.take(entry, disposition, Notifications::portDeleted);
    }

    private static MachException invalidDestination() {
        return new MachException(ReturnCode.MACH_SEND_INVALID_DEST, "the destination is no such right");
    }
}
