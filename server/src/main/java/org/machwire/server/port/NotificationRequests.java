package org.machwire.server.port;

import org.jspecify.annotations.Nullable;
import org.machwire.mach.MachException;
import org.machwire.mach.MachNotify;
import org.machwire.mach.MachPortLimits;
import org.machwire.mach.MachPortType;
import org.machwire.mach.ReturnCode;

/** {@code mach_port_request_notification} for one space. Guarded by the lock. */
final class NotificationRequests {
    private final Rights rights;

    NotificationRequests(Rights rights) {
        this.rights = rights;
    }

    /**
     * Registers a request, which takes over a send-once right to {@code notify}; null cancels.
     *
     * @return the port of the send-once right of the request that was replaced, now the caller's; null without one
     * @throws MachException KERN_INVALID_VALUE, KERN_INVALID_NAME, KERN_INVALID_RIGHT, KERN_INVALID_ARGUMENT,
     *         KERN_UREFS_OVERFLOW; the send-once right is then still the caller's
     */
    @Nullable
    Port request(int name, int id, int sync, @Nullable Port notify) {
        return switch (id) {
            case MachNotify.PORT_DESTROYED -> {
                if (sync != 0) {
                    throw new MachException(ReturnCode.KERN_INVALID_VALUE, "sync must be 0 for port-destroyed");
                }
                yield rights.receiveRight(name).requestPortDestroyed(notify);
            }
            case MachNotify.NO_SENDERS -> rights.receiveRight(name).requestNoSenders(notify, sync);
            case MachNotify.DEAD_NAME -> requestDeadName(rights.inspect(name), sync != 0, notify);
            default -> throw new MachException(ReturnCode.KERN_INVALID_VALUE, "no such notification can be requested");
        };
    }

    /** Registers a dead-name request for a name that was looked at just now; see {@link #request}. */
    static @Nullable Port requestDeadName(Entry entry, boolean immediate, @Nullable Port notify) {
        if (entry.has(MachPortType.DEAD_NAME)) {
            requestOfDead(entry, immediate, notify);
            return null;
        }
        if (!entry.has(MachPortType.RECEIVE | MachPortType.SEND | MachPortType.SEND_ONCE)) {
            throw Rights.invalidRight(entry, "cannot have a dead-name request");
        }
        DeadNameRequest request = entry.request;
        if (notify == null) {
            return Rights.cancelRequest(entry);
        }
        if (request != null) { // the new one takes its place in the order of notifications
            Port previous = request.notify;
            request.notify = notify;
            return previous;
        }
        entry.request = new DeadNameRequest(entry, notify);
        entry.port().addDeadNameRequest(entry.request);
        return null;
    }

    private static void requestOfDead(Entry entry, boolean immediate, @Nullable Port notify) {
        if (!immediate || notify == null) {
            throw new MachException(ReturnCode.KERN_INVALID_ARGUMENT, "the name is dead already");
        }
        if (entry.urefs >= MachPortLimits.UREFS_MAX) {
            throw Rights.overflow(MachPortLimits.UREFS_MAX);
        }
        entry.urefs++;
        Notifications.deadName(notify, entry.name);
    }
}
