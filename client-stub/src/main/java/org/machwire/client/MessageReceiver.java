package org.machwire.client;

/** Takes received messages, one at a time, on the library's own thread: it must not block for long or make calls. */
public interface MessageReceiver {
    /**
     * A message came: the receiver owns it. One that carries rights is to be closed on another thread, for that makes calls.
     */
    void message(Message message);

    /** No more messages will come; called once, not after {@link MessageStream#close}. */
    void ended(RuntimeException reason);
}
