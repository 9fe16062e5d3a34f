package org.machwire.server.port;

/** A call that the kernel makes in a task's name, until its answer has come. Safe for use by several threads. */
public final class PendingCall {
    private final PortKernel kernel;
    private final ReplyPort reply;
    private final PendingSend send;

    PendingCall(PortKernel kernel, ReplyPort reply, PendingSend send) {
        this.kernel = kernel;
        this.reply = reply;
        this.send = send;
    }

    /** Gives up waiting: a request that was not sent yet is not, an answer that comes is destroyed. Harmless when it is over. */
    public void cancel() {
        kernel.destroyKernelPort(reply.port());
        send.interrupt();
    }
}
