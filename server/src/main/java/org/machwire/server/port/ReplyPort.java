package org.machwire.server.port;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Where the answer to a call arrives that the kernel made in a task's name. It hears of one message, then it dies. */
final class ReplyPort implements KernelObject {
    private final PortKernel kernel;
    private final PortSpace space;
    private final Port port;
    private final Consumer<KernelRequest> answer;
    /** Written under the lock, before what it prevents. */
    private volatile boolean forgotten;

    /** @param space in whose name the call is made */
    ReplyPort(PortKernel kernel, PortSpace space, Consumer<KernelRequest> answer) {
        this.kernel = kernel;
        this.space = space;
        this.answer = answer;
        this.port = kernel.createKernelPort(this);
    }

    Port port() {
        return port;
    }

    PortSpace space() {
        return space;
    }

    /** The call was not made after all: nobody is to hear of the right's end. */
    void forget() {
        forgotten = true;
    }

    /** Hears of nothing any more; false when it did not before. */
    boolean close() {
        return kernel.lock().call(() -> {
            space.messages().ends(this);
            boolean open = !port.isDead();
            if (open) {
                port.die();
            }
            return open;
        });
    }

    @Override
    public @Nullable List<ReplyItem> serve(KernelRequest request) {
        if (close() && !forgotten) {
            answer.accept(request);
        }
        return null;
    }

    @Override
    public void noSenders(int makeSendCount) {
        // It has no send rights, but one send-once right.
    }

    @Override
    public String describe() {
        return "reply port of a call";
    }
}
