package org.machwire.server.port;

import org.jspecify.annotations.Nullable;
import org.machwire.mach.MachPortName;

/**
 * A sender's wish to hear that a message was received which was queued past the limit ({@code MACH_SEND_NOTIFY}). Known to the
 * message, which fires it, and to the entry of the name it was sent to, which forgets it when the name goes or dies. Guarded by the lock.
 */
final class AcceptRequest {
    /** Where the notification goes: a send-once right to this port. */
    private final Port notify;
    private @Nullable Entry entry;

    AcceptRequest(Port notify, @Nullable Entry entry) {
        this.notify = notify;
        this.entry = entry;
    }

    /** The send-once right that it holds. */
    CarriedRight right() {
        return notify.sendOnceRight();
    }

    /** The name is gone: the notification will carry the null name. */
    void forgetName() {
        entry = null;
    }

    void fire() {
        Entry named = entry;
        if (named != null) {
            named.accepted = null;
        }
        Notifications.messageAccepted(notify, named == null ? MachPortName.NULL : named.name);
    }
}
