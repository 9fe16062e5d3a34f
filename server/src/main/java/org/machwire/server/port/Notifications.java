package org.machwire.server.port;

import java.util.List;
import org.machwire.mach.MachMsgBits;
import org.machwire.mach.MachMsgType;
import org.machwire.mach.MachNotify;

/**
 * What the kernel tells tasks. Each is sent to a send-once right, which it uses up, past any queue limit; to a dead port
 * it is lost. All with the lock held.
 */
final class Notifications {
    private Notifications() {}

    static void portDeleted(Port notify, int name) {
        send(notify, MachNotify.PORT_DELETED, 0, List.of(TypedItem.portName(name)));
    }

    static void messageAccepted(Port notify, int name) {
        send(notify, MachNotify.MSG_ACCEPTED, 0, List.of(TypedItem.portName(name)));
    }

    /** Carries the receive right, which is in transit to {@code notify} already. */
    static void portDestroyed(Port notify, Port port) {
        CarriedRight right = new CarriedRight(port, MachMsgType.PORT_RECEIVE);
        send(notify, MachNotify.PORT_DESTROYED, MachMsgBits.COMPLEX,
                List.of(new CarriedRights(MachMsgType.PORT_RECEIVE, false, List.of(right))));
    }

    static void noSenders(Port notify, int makeSendCount) {
        send(notify, MachNotify.NO_SENDERS, 0, List.of(TypedItem.integers32(makeSendCount)));
    }

    static void sendOnce(Port notify) {
        send(notify, MachNotify.SEND_ONCE, 0, List.of());
    }

    static void deadName(Port notify, int name) {
        send(notify, MachNotify.DEAD_NAME, 0, List.of(TypedItem.portName(name)));
    }

    private static void send(Port notify, int id, int complex, List<KernelItem> body) {
        notify.accept(new QueuedMessage(notify.sendOnceRight(), null, 0, complex, id, body));
    }
}
