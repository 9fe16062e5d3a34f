package org.machwire.server.port.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a name loses what it denotes. */
final class Loss {
    private Loss() {}

    /** Gives up all that a name denotes, and the name. */
    static void all(Entry entry) {
        entry.task.names.remove(entry);
        entry.forgetAccept();
        if (entry.has(Mach.TYPE_PORT_SET)) {
            for (Port member : List.copyOf(entry.theSet().members)) {
                member.join(null);
            }
        } else if (!entry.has(Mach.TYPE_DEAD_NAME) && entry.thePort().active) {
            allOfPort(entry, entry.thePort());
        }
    }

    private static void allOfPort(Entry entry, Port port) {
        ModelKernel kernel = entry.task.kernel;
        @Nullable
        Port deleted = entry.takeDeadName();
        int count = port.makeSendCount;
        @Nullable
        Port noSenders = entry.has(Mach.TYPE_SEND) ? ModelKernel.dropSend(port) : null;
        if (entry.has(Mach.TYPE_RECEIVE)) {
            port.clearReceiver();
            kernel.destroyPort(port);
        } else if (entry.has(Mach.TYPE_SEND_ONCE)) {
            kernel.release(Right.to(port, Mach.MOVE_SEND_ONCE));
        }
        if (noSenders != null) {
            kernel.notifyNoSenders(noSenders, count);
        }
        if (deleted != null) {
            kernel.notifyName(deleted, Mach.NOTIFY_PORT_DELETED, entry.name);
        }
    }

    /** Gives up a name's send right, with all its references. A receive right stays. */
    static void send(Entry entry) {
        if (!entry.has(Mach.TYPE_RECEIVE)) {
            all(entry);
            return;
        }
        entry.bits = Mach.TYPE_RECEIVE;
        entry.urefs = 0;
        entry.task.kernel.releaseSend(entry.thePort());
    }

    /** Gives up a name's receive right. A send right beside it becomes a dead name. */
    static void receive(Entry entry) {
        if (!entry.has(Mach.TYPE_SEND)) {
            all(entry);
            return;
        }
        Port port = entry.thePort();
        ModelKernel kernel = entry.task.kernel;
        if (port.portDestroyed != null && !port.leadsHere(port.portDestroyed)) {
            receiveOfSurvivor(entry, port, kernel);
            return;
        }
        entry.turnDead();
        port.clearReceiver();
        kernel.destroyPort(port);
    }

    /** The port lives on elsewhere, but not for this name: its send right counts no more, and its dead-name request fires. */
    private static void receiveOfSurvivor(Entry entry, Port port, ModelKernel kernel) {
        DeadNameRequest request = entry.deadName;
        port.deadNames.remove(request);
        int count = port.makeSendCount;
        @Nullable
        Port noSenders = ModelKernel.dropSend(port);
        entry.turnDead();
        port.clearReceiver();
        kernel.destroyPort(port);
        if (noSenders != null) {
            kernel.notifyNoSenders(noSenders, count);
        }
        if (request != null) {
            kernel.notifyName(request.notify, Mach.NOTIFY_DEAD_NAME, entry.name);
        }
    }
}
