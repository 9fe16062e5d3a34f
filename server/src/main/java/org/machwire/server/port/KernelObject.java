package org.machwire.server.port;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.machwire.mach.MachException;
import org.machwire.mach.ReturnCode;

/**
 * What a port of the kernel's stands for: a device master, an open device, a directory.
 *
 * <p>The port room calls it outside its lock, on the thread whose call had the effect.
 */
public interface KernelObject {
    /**
     * Learns that the last send right to its port vanished. By the time of this call another may have been made:
     * {@link PortKernel#destroyWithoutSenders} decides that in one step.
     *
     * @param makeSendCount send rights made from the port's receive right until then
     */
    void noSenders(int makeSendCount);

    /**
     * Serves a message that somebody sent to the port, as MIG's server stubs do; it must not wait. What is left of the
     * request's rights is destroyed afterwards.
     *
     * @return the items of the reply behind the return code, which is KERN_SUCCESS then; null to answer nothing
     * @throws MachException the return code of the reply, which has no other items then; MIG_BAD_ID for an unknown request
     */
    default @Nullable List<ReplyItem> serve(KernelRequest request) {
        throw new MachException(ReturnCode.MIG_BAD_ID, "nobody serves such a request here");
    }

    /** Passes on what sends the answer of {@link #serve}: at once, unless something must have happened before. */
    default void answering(Runnable answer) {
        answer.run();
    }

    /** Says in a few words for people what the port stands for. */
    String describe();
}
