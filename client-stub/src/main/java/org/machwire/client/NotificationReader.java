package org.machwire.client;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.machwire.mach.MachMsgBits;
import org.machwire.mach.MachMsgType;
import org.machwire.mach.MachNotify;

/** Reads notifications out of messages. */
final class NotificationReader {
    private NotificationReader() {}

    /** Reads a notification; null for a message that is none. */
    static @Nullable Notification read(Message message, @Nullable MachTask task) {
        if (task == null || !cameBySendOnce(message)) {
            return null;
        }
        return switch (message.id()) {
            case MachNotify.SEND_ONCE -> message.body().isEmpty() ? new Notification.SendOnceDestroyed() : null;
            case MachNotify.PORT_DESTROYED -> fits(message, MachMsgType.PORT_RECEIVE)
                    ? new Notification.PortDestroyed(message.takeReceive(0))
                    : null;
            case MachNotify.NO_SENDERS -> fits(message, MachMsgType.INTEGER_32)
                    ? new Notification.NoSenders(word(message))
                    : null;
            case MachNotify.PORT_DELETED ->
                fits(message, MachMsgType.PORT_NAME) ? new Notification.PortDeleted(word(message)) : null;
            case MachNotify.MSG_ACCEPTED ->
                fits(message, MachMsgType.PORT_NAME) ? new Notification.MsgAccepted(word(message)) : null;
            case MachNotify.DEAD_NAME -> fits(message, MachMsgType.PORT_NAME)
                    ? new Notification.PortDied(new DeadName(task, word(message)))
                    : null;
            default -> null;
        };
    }

    /** With a protected payload the header does not tell; the payload's owner knows whom it gave send rights. */
    private static boolean cameBySendOnce(Message message) {
        return message.hasProtectedPayload() || MachMsgBits.local(message.bits()) == MachMsgType.PORT_SEND_ONCE;
    }

    private static boolean fits(Message message, int typeName) {
        List<Message.Item> body = message.body();
        return body.size() == 1 && body.getFirst().typeName() == typeName && body.getFirst().number() == 1
                && body.getFirst().data().length == Integer.BYTES;
    }

    private static int word(Message message) {
        return ByteBuffer.wrap(message.body().getFirst().data()).order(ByteOrder.LITTLE_ENDIAN).getInt();
    }
}
