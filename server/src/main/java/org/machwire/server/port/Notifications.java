package org.machwire.server.port;

import java.util.List;
import org.machwire.mach.MachMsgType;
import org.machwire.mach.MachNotify;

/**
 * What the kernel tells tasks. Each is sent to a send-once right, which it uses up, past any queue limit; to a dead port
 * it is lost. All with the lock held.
 */
final class Notifications {
    private Notifications() {}

    static void portDeleted(Port notify, int name) {
        send(notify, new Message(MachNotify.PORT_DELETED, List.of(TypedItem.portName(name))));
    }

    static void noSenders(Port notify, int makeSendCount) {
        send(notify, new Message(MachNotify.NO_SENDERS, List.of(TypedItem.integer32(makeSendCount))));
    }

    static void sendOnce(Port notify) {
        send(notify, new Message(MachNotify.SEND_ONCE, List.of()));
    }

    static void deadName(Port notify, int name) {
        send(notify, new Message(MachNotify.DEAD_NAME, List.of(TypedItem.portName(name))));
    }

    private static void send(Port notify, Message message) {
        notify.enqueue(new QueuedMessage(notify, MachMsgType.PORT_SEND_ONCE, message));
    }
}
