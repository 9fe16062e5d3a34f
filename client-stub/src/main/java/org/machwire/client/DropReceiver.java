package org.machwire.client;

/** Takes notices of drops, one at a time, on the library's own thread: it must not block for long or make calls. */
public interface DropReceiver {
    /** Frames that the device sent were dropped. */
    void dropped(DropNotice notice);

    /** No more notices will come; called once, not after {@link DropStream#close}. */
    void ended(RuntimeException reason);
}
