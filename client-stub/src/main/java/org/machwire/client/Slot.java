package org.machwire.client;

import org.jspecify.annotations.Nullable;
import org.machwire.mach.MachPortName;

/**
 * The place of one right in a message to be sent: the right, how it is sent, and whose it is. Null is no right. Owned by its
 * message, which one thread uses at a time.
 */
final class Slot {
    private @Nullable Right right;
    private int disposition;
    /** The message's own: it came back from a sending that failed, and no caller has an object of it. */
    private boolean own;

    /** @param disposition {@code MOVE_RECEIVE} to {@code MAKE_SEND_ONCE}, or 0 with no right */
    Slot(int disposition, @Nullable Right right) {
        this.disposition = disposition;
        this.right = right;
    }

    int disposition() {
        return disposition;
    }

    /** The name to send; a right that moves is empty from then on. */
    int load() {
        if (right == null) {
            return MachPortName.NULL;
        }
        return Rights.moves(disposition) ? right.take() : right.name();
    }

    /** The message did not go, and nothing has changed: what {@link #load} took is back. */
    void unload(int name) {
        if (right != null && Rights.moves(disposition)) {
            right.restore(name);
        }
    }

    /**
     * The message was pseudo-received: this place's right is back, under a name that may be another. One that was moved fills its
     * object again; of one that was copied or made there is now one more, which the message keeps, and moves when it is sent
     * again.
     */
    void returned(MachTask task, int type, int name) {
        if (right == null) {
            return;
        }
        if (Rights.moves(disposition)) {
            right.restore(name);
        } else {
            right = Rights.of(task, type, name);
            disposition = type;
            own = true;
        }
    }

    void requireTask(MachTask task) {
        if (right != null && right.task() != task) {
            throw new IllegalArgumentException("a right of another task: only a message carries it there");
        }
    }

    /** Gives up what is the message's own. */
    void close() {
        if (own && right != null) {
            right.close();
        }
    }
}
