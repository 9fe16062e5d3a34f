package org.machwire.mach;

/** What {@code mach_msg} is asked to do: {@code MACH_SEND_*} and {@code MACH_RCV_*} option bits of {@code mach/message.h}. */
public final class MachMsgOption {
    /** Wait for room no longer than the time-out. */
    public static final int SEND_TIMEOUT = 0x10;
    /** Where there is no room in time, queue the message all the same, and notify of its receipt. */
    public static final int SEND_NOTIFY = 0x20;
    /** End the dead-name request of a moved right without a port-deleted notification. */
    public static final int SEND_CANCEL = 0x80;

    /** Wait for a message no longer than the time-out. */
    public static final int RCV_TIMEOUT = 0x100;
    /** Ask for a dead-name notification of the reply right that is received. */
    public static final int RCV_NOTIFY = 0x200;
    /** Leave a message that is too large in the queue. */
    public static final int RCV_LARGE = 0x800;

    private MachMsgOption() {}
}
