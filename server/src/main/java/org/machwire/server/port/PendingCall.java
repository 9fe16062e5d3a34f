package org.machwire.server.port;

/** A call that the kernel makes in a task's name, until its answer has come. Safe for use by several threads. */
public final class PendingCall {
    private final ReplyPort reply;
    private final PendingSend send;

    PendingCall(ReplyPort reply, PendingSend send) {
        this.reply = reply;
        this.send = send;
    }

    /**
     * Gives up waiting: a request that was not sent yet is destroyed, as is an answer that comes. The rights of the request are
     * not given back: nobody is left to hear their names. Harmless when it is over.
     */
    public void cancel() {
        reply.close();
        send.abandon();
    }
}
