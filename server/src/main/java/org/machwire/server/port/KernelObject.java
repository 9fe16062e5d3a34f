package org.machwire.server.port;

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
}
