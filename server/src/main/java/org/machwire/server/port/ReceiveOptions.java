package org.machwire.server.port;

import org.machwire.mach.MachMsgOption;

/**
 * How a message is to be received.
 *
 * @param option {@link MachMsgOption} bits: RCV_LARGE and RCV_NOTIFY count here
 * @param maxSize octets of the longest message, as {@code msgh_size} counts
 * @param notifyName with RCV_NOTIFY, the name of a receive right
 */
public record ReceiveOptions(int option, int maxSize, int notifyName) {
    /** Any message, and nothing special. */
    public static final ReceiveOptions ANY = new ReceiveOptions(0, Integer.MAX_VALUE, 0);

    boolean leavesLarge() {
        return (option & MachMsgOption.RCV_LARGE) != 0;
    }

    boolean notifies() {
        return (option & MachMsgOption.RCV_NOTIFY) != 0;
    }
}
